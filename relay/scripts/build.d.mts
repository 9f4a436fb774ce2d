export function buildRelay(): Promise<void>;
export function buildWeb(): Promise<void>;
export function buildAll(): Promise<void>;
