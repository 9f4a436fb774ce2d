import type { Person } from '../../../relay/wire.ts';

/** Who a token says it is for. Only names things in this browser: the relay alone verifies. */
export function personOf(token: string): Person | undefined {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const { sub, name, picture } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    if (typeof sub !== 'string' || sub === '') return undefined;
    return { id: sub, name: typeof name === 'string' ? name : sub, ...(typeof picture === 'string' ? { picture } : {}) };
  } catch {
    return undefined;
  }
}
