export const ROOT: string;
export type Program = 'chromium' | 'firefox' | 'webkit' | 'xvfb' | 'redis' | 'nginx' | 'systemd';
export function ensureNode(): void;
export function ensurePackages(): void;
/** Path of a program, or undefined. */
export function findProgram(name: Program): string | undefined;
/** Makes sure of programs; answers a sentence for each one that is not to be had. */
export function ensurePrograms(names: Program[]): string[];
