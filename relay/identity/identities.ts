/** Who is who: verifies tokens of the site and of guests, signs guests and grants. */
import { createHash, randomUUID } from 'node:crypto';
import { SignJWT, decodeJwt, jwtVerify, type JWTPayload } from 'jose';
import type { Config } from '../config.ts';
import { tellSeldom } from '../failing.ts';
import { Fault } from '../fault.ts';
import type { Log } from '../log.ts';
import { GUEST_PREFIX, readClaims, tokenFault, type Identity } from './claims.ts';
import { deriveKey, readSecret } from './secret.ts';
import { siteTokenVerifier } from './site-tokens.ts';

export type { Identity } from './claims.ts';

const OWN_ISSUER = 'confab-relay';
const GUEST_DAYS = 365;
const LINK_DAYS = 30;
/** A mail or a chat may have written on behind the link: a full stop, a bracket, a `?utm_source=`. What we sign ends in a letter or digit. */
const GRANT = /^[\w-]+\.[\w-]+\.[\w-]*[a-z\d]/i;
/** A user's tabs and doors bring the same token again and again; a key that was withdrawn may live on so long. */
const CACHE_MS = 30_000;
const CACHE_SIZE = 10_000;

export interface Identities {
  /** By which relays see whether they share their secret, without telling it. */
  readonly mark: string;
  /** Throws a Fault: bad_token, expired, guests_off, service_down. */
  verify(token: string): Promise<Identity>;
  /** Signs a guest; `id` where it is one we know, under a new name. Throws guests_off. */
  guest(name: string, picture?: string, id?: string): Promise<{ token: string; identity: Identity }>;
  /** For one user, or `*`: whoever has it. */
  grant(user: string | '*', room: string, by: string): Promise<string>;
  /** Answers by whom they were let in; undefined where the grant does not hold for them. */
  checkGrant(grant: string, user: string, room: string): Promise<string | undefined>;
}

export function createIdentities(config: Config, log: Log): Identities {
  const secret = readSecret(config.secret, config.data);
  const guestKey = deriveKey(secret, 'guests'), grantKey = deriveKey(secret, 'grants');
  const verifySite = siteTokenVerifier({ ...config.site, secret }, (text, why) => tellSeldom({ log }, text, why));
  const verified = new Map<string, { identity: Identity; until: number }>();

  function sign(payload: JWTPayload, audience: 'guest' | 'grant', days?: number): Promise<string> {
    const token = new SignJWT({ ...payload, iat: Date.now() / 1000 }).setProtectedHeader({ alg: 'HS256' }).setIssuer(OWN_ISSUER).setAudience(audience);
    if (days) token.setExpirationTime(`${days}d`);
    return token.sign(audience === 'guest' ? guestKey : grantKey);
  }

  async function verifyOwn(token: string, audience: 'guest' | 'grant'): Promise<JWTPayload> {
    return (await jwtVerify(token, audience === 'guest' ? guestKey : grantKey, { algorithms: ['HS256'], issuer: OWN_ISSUER, audience })).payload;
  }

  async function check(token: string): Promise<Identity> {
    // Only chooses the key: a token that lies about its issuer fails on the signature.
    if (decodeJwt(token).iss !== OWN_ISSUER) return readClaims(await verifySite(token), false);
    const payload = await verifyOwn(token, 'guest');
    if (!config.guests) throw guestsOff();
    return readClaims(payload, true);
  }

  return {
    mark: Buffer.from(deriveKey(secret, 'mark')).toString('base64url'),

    async verify(token) {
      const key = createHash('sha256').update(token).digest('base64');
      const known = verified.get(key);
      if (known && known.until > Date.now()) return known.identity;
      verified.delete(key);
      const identity = await check(token).catch((error: unknown) => { throw tokenFault(error); });
      const oldest = verified.size >= CACHE_SIZE ? verified.keys().next().value : undefined;
      if (oldest !== undefined) verified.delete(oldest);
      verified.set(key, { identity, until: Math.min(Date.now() + CACHE_MS, identity.expires ?? Infinity) });
      return identity;
    },

    async guest(name, picture, id = GUEST_PREFIX + randomUUID()) {
      if (!config.guests) throw guestsOff();
      const token = await sign({ sub: id, name, picture }, 'guest', GUEST_DAYS);
      return { token, identity: readClaims(decodeJwt(token), true) };
    },

    grant(user, room, by) {
      return sign({ sub: user, room, by }, 'grant', user === '*' ? LINK_DAYS : undefined);
    },

    async checkGrant(grant, user, room) {
      try {
        const [signed = ''] = GRANT.exec(grant) ?? [];
        const payload = await verifyOwn(signed, 'grant');
        return payload.room === room && (payload.sub === user || payload.sub === '*') ? String(payload.by) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

const guestsOff = (): Fault => new Fault('guests_off', 'This relay takes no guests: sign in at the site that uses it.');
