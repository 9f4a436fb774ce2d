import type { Person } from '../../../relay/wire.ts';

/** What a token claims. Only names things in this browser: the relay alone verifies. */
function claims(token: string): Record<string, unknown> {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function personOf(token: string): Person | undefined {
  const { sub, name, picture } = claims(token);
  if (typeof sub !== 'string' || sub === '') return undefined;
  return { id: sub, name: typeof name === 'string' ? name : sub, ...(typeof picture === 'string' ? { picture } : {}) };
}

/** ms since 1970. */
export function expiryOf(token: string): number {
  const { exp } = claims(token);
  return typeof exp === 'number' ? exp * 1000 : Infinity;
}
