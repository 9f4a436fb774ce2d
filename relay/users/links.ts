/** One-time codes by which a guest continues on a second device. */
import { randomInt } from 'node:crypto';
import { Fault } from '../fault.ts';
import type { Relay } from '../relay.ts';
import type { LinkAnswer, Person } from '../wire.ts';
import { signedOutAt } from './person.ts';

const LIFETIME = 3 * 60_000;
/** Without what is easily taken for something else. 31^8 codes, a few tries a minute, three minutes. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 8;

/** Made for this person, at this time. */
interface Code { person: Person; at: number }

const keyOf = (code: string): string => `link ${code.toUpperCase().replace(/[^0-9A-Z]/g, '')}`;

export async function newLink(relay: Relay, person: Person): Promise<LinkAnswer> {
  const code = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const at = Date.now();
  await relay.broker.leave(keyOf(code), JSON.stringify({ person, at } satisfies Code), LIFETIME);
  return { code, expires: at + LIFETIME, lasts: LIFETIME };
}

export async function takeLink(relay: Relay, code: string): Promise<Person> {
  const kept = await relay.broker.take(keyOf(code)), { person, at } = JSON.parse(kept ?? '{}') as Partial<Code>;
  if (!person || !at || at <= await signedOutAt(relay, person.id)) throw new Fault('bad_token', 'This code is not right, has been used, or is older than three minutes: show a new one on the other device.');
  return person;
}
