/** Tokens of the site: HS256 with the shared secret, or public keys from its JWKS, never both. */
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { Fault } from '../fault.ts';

const CLOCK_TOLERANCE_S = 5;
const PUBLIC_KEY_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
/** At most one look for a key id we don't know in this time, whoever sends how many of them. */
const JWKS_COOLDOWN_MS = 2_000;

export interface SiteTokenSource { jwksUrl?: string; issuer?: string; audience?: string; secret: string }

export function siteTokenVerifier({ jwksUrl, issuer, audience, secret }: SiteTokenSource): (token: string) => Promise<JWTPayload> {
  const options: JWTVerifyOptions = { issuer, audience, requiredClaims: ['sub'], clockTolerance: CLOCK_TOLERANCE_S };
  if (!jwksUrl) {
    const key = new TextEncoder().encode(secret);
    return async (token) => (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;
  }
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cooldownDuration: JWKS_COOLDOWN_MS, timeoutDuration: 5_000 });
  const findKey: JWTVerifyGetKey = async (...asked) => {
    try {
      return await keys(...asked);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JOSENotSupported) throw error;
      throw new Fault('service_down', 'The keys of the site cannot be fetched just now, so no token can be checked.', undefined, undefined, { why: error });
    }
  };
  return async (token) => (await jwtVerify(token, findKey, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS })).payload;
}
