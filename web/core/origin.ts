import { permanent } from './errors.ts';

/** Of a relay's address; throws where it is none. */
export function originOf(relay: string): string {
  try {
    const { origin } = new URL(relay);
    if (origin.startsWith('http')) return origin;
  } catch { /* said below */ }
  throw permanent('bad_request', `"${relay}" is no origin of a relay: pass relay: 'https://…'.`);
}
