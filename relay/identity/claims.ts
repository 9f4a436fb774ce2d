/** What a verified token may say, and what its refusal tells the one who sent it. */
import { errors, type JWTPayload } from 'jose';
import * as v from 'valibot';
import { Fault } from '../fault.ts';
import { LIMITS, oneLine, shapes, type Person } from '../wire.ts';
import { isRoomPattern } from './rooms.ts';

export interface Identity {
  person: Person;
  guest: boolean;
  /** Patterns such as `shop/*`: they both limit and grant. */
  rooms?: string[];
  publish: boolean;
  /** ms since 1970; 0 where the token does not say. */
  issued: number;
  expires?: number;
}

/** The clock of the site may be ahead of ours so far; a token from further ahead would outlive signing out everywhere. Our own tokens carry the time of a relay. */
const AHEAD_S = 60;

export const GUEST_PREFIX = 'guest-';

/** Where a site has nothing to say of a user, its back end sends null or ''. */
const text = v.pipe(v.nullish(v.string(), ''), v.transform((said) => oneLine(said) || undefined));
const shortened = (name: string): string => [...name].slice(0, LIMITS.nameLength).join('').trim();

const claims = v.object({
  sub: shapes.userId,
  name: text,
  picture: v.pipe(text, v.optional(shapes.picture)),
  rooms: v.optional(v.pipe(v.array(v.pipe(v.string(), v.check(isRoomPattern, 'must be SPACE/ROOM, SPACE/* or *'))), v.maxLength(100, 'must have at most 100 patterns'))),
  publish: v.optional(v.boolean(), false),
});

export function readClaims(payload: JWTPayload, guest: boolean): Identity {
  const result = v.safeParse(claims, payload);
  if (!result.success) {
    const [issue] = result.issues;
    throw new Fault('bad_token', `The token's "${v.getDotPath(issue) ?? 'payload'}" is not right: ${issue.message}.`);
  }
  const { sub, picture, rooms, publish } = result.output;
  // Nobody is kept out for how long the site lets its users' names be.
  const name = shortened(result.output.name ?? sub);
  if (!guest && sub.startsWith(GUEST_PREFIX)) throw new Fault('bad_token', `The token's "sub" must not start with "${GUEST_PREFIX}": that is how guests are called.`);
  if (!guest && (payload.iat ?? 0) > Date.now() / 1000 + AHEAD_S) throw new Fault('bad_token', `The token's "iat" is more than ${AHEAD_S} s ahead of the clock here: one of the two clocks is wrong.`);
  const person = picture ? { id: sub, name, picture } : { id: sub, name };
  return { person, guest, rooms, publish, issued: (payload.iat ?? 0) * 1000, expires: payload.exp === undefined ? undefined : payload.exp * 1000 };
}

/** Why jose refused a token, without a word of what the token contains. */
export function tokenFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof errors.JWTExpired) return new Fault('expired', 'The token has expired: get a new one.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const why = error.claim === 'nbf' ? 'is not valid yet' : `has a wrong or missing "${error.claim}"`;
    return new Fault('bad_token', `The token ${why}.`);
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return new Fault('bad_token', 'The token is signed with an algorithm that is not accepted here.');
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return new Fault('bad_token', 'The token is signed with a key that is not known here.');
  if (error instanceof errors.JWSSignatureVerificationFailed) return new Fault('bad_token', 'The signature of the token is not right.');
  return new Fault('bad_token', 'The token is not a signed JWT.');
}
