/**
 * The worker's address as Trusted Types want it. Browsers treat the registration of a worker as running a
 * script, so under `require-trusted-types-for 'script'` a bare string is refused. The policy knows one URL.
 */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

export function workerUrl(): string {
  const url = '/worker.js';
  const trusted = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!trusted) return url;
  return trusted.createPolicy('confab-worker', { createScriptURL: () => url }).createScriptURL(url);
}
