/** JWTs as a site in any language would make them, good and bad. For tests. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const SECRET = 'a secret of the site that is long enough for all tests';
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function hs256(claims: object, secret: string | Uint8Array = SECRET, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Signed by nobody, and saying so. */
export const unsigned = (claims: object): string => `${encode({ alg: 'none' })}.${encode(claims)}.`;

export interface SiteKey { kid: string; jwk: JsonWebKey; pem: string; token(claims: object, header?: object): string }

export function ed25519Key(kid: string): SiteKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return siteKey(kid, 'EdDSA', publicKey, (text) => sign(null, Buffer.from(text), privateKey));
}

export function rsaKey(kid: string): SiteKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return siteKey(kid, 'RS256', publicKey, (text) => sign('sha256', Buffer.from(text), privateKey));
}

function siteKey(kid: string, alg: string, publicKey: KeyObject, signText: (text: string) => Buffer): SiteKey {
  return {
    kid,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' },
    pem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    token(claims, header = { kid }) {
      const signed = `${encode({ alg, ...header })}.${encode(claims)}`;
      return `${signed}.${signText(signed).toString('base64url')}`;
    },
  };
}

/** Serves the keys that `keys` holds at the time of each request. */
export async function serveKeys(keys: SiteKey[]): Promise<{ url: string; asked: () => number; stop(): void }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    asked: () => asked,
    stop: () => { server.close().closeAllConnections(); },
  };
}
