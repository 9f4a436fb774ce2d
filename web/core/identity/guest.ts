import type { WireError } from '../../../relay/wire.ts';
import type { ConnectOptions } from '../api.ts';
import { fieldsOf, permanent } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import { greet, tellPage } from './greet.ts';
import type { Identity } from './identity.ts';

export type As = { guest: { name: string; picture?: string } } | { link: string };

/** Becomes a guest, or with a link the user of another device. */
export async function signIn(identity: Identity, platform: Platform, as: As): Promise<void> {
  const { user, guest, token } = await greet(platform, identity.url, as);
  if (!token) throw permanent('no_identity', 'The relay gave no token.');
  identity.become({ user, guest, token });
}

/** The guest that this browser has kept, or a new one. */
export async function beGuest(identity: Identity, platform: Platform, name: string): Promise<void> {
  if (identity.ended) return;
  try {
    await alone(platform, identity.key, async () => {
      const { kept } = identity;
      if (kept) identity.become(kept);
      else await signIn(identity, platform, { guest: { name } });
    });
  } catch (error) {
    const fields: WireError = fieldsOf(error);
    identity.error.set(fields);
    if (fields.temporary) platform.after(1000, () => void beGuest(identity, platform, name));
    else identity.who.set(null);
  }
}

/** Less and less often, until it is known who is here: from then on it is asked with each attempt to connect. */
function askAgain(identity: Identity, platform: Platform, pause: number): void {
  identity.retry = platform.after(pause, async () => {
    if (identity.who.value === undefined) await identity.token(true);
    if (identity.who.value === undefined) askAgain(identity, platform, Math.min(2 * pause, 60_000));
  });
}

const told = new Set<string>();

/** There was no token, or the relay did not take it: whoever runs the page is told why, once. */
export function refused(identity: Identity, platform: Platform, { token, guest }: ConnectOptions, error: WireError): void {
  const { code, message } = token && typeof token !== 'function' ? permanent('bad_request', '"token" is a function that gives the JWT.') : error;
  if ((token || code === 'origin') && !told.has(message)) {
    told.add(message);
    tellPage({ ...error, message });
  }
  if (token) {
    if (!identity.retry) askAgain(identity, platform, 1000);
  } else if (['bad_token', 'expired', 'no_identity', 'guests_off'].includes(code)) {
    identity.forget();
    // Not at once: where one relay refuses whom another made, this goes round and round.
    if (guest) platform.after(1000, () => void beGuest(identity, platform, guest));
  }
}

/** Two tabs that open at once must not become two guests. */
async function alone({ locks }: Platform, key: string, work: () => Promise<void>): Promise<void> {
  let begun = false;
  try {
    await locks?.request(key, {}, () => {
      begun = true;
      return work();
    });
  } catch (error) {
    // Where storage is blocked, locks are too.
    if (begun) throw error;
  }
  if (!begun) await work();
}
