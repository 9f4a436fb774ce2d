/** Tokens of the site: HS256 with the shared secret, or public keys from its JWKS, never both. */
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { SiteKeys } from './site-keys.ts';

const CLOCK_TOLERANCE_S = 5;
const PUBLIC_KEY_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

export interface SiteTokenSource { jwksUrl?: string; issuer?: string; audience?: string; secret: string }

export function siteTokenVerifier({ jwksUrl, issuer, audience, secret }: SiteTokenSource, tell: (text: string, why: unknown) => void): (token: string) => Promise<JWTPayload> {
  const options: JWTVerifyOptions = { issuer, audience, requiredClaims: ['sub'], clockTolerance: CLOCK_TOLERANCE_S };
  if (!jwksUrl) {
    const key = new TextEncoder().encode(secret);
    return async (token) => (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;
  }
  const keys = new SiteKeys(jwksUrl, tell), withKeys = { ...options, algorithms: PUBLIC_KEY_ALGORITHMS };
  return async (token) => {
    const { looks } = keys;
    try {
      return await verifyBy(keys.find, token, withKeys);
    } catch (error) {
      if (!isOfAnotherKey(error)) throw error;
      if (keys.looks === looks) await keys.again();
      if (keys.looks === looks) throw error;
      return verifyBy(keys.find, token, withKeys);
    }
  };
}

/** Where keys carry no `kid`, or several the same, a new one is known only by a signature that is not right by the old. */
const isOfAnotherKey = (error: unknown): boolean => error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;

async function verifyBy(find: JWTVerifyGetKey, token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, find, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (refusal) {
        if (!(refusal instanceof errors.JWSSignatureVerificationFailed)) throw refusal;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}
