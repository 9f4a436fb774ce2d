/** For tests: a push service as browsers' makers run them, and devices that decrypt what it got for them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, randomUUID, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Note } from '../push/note.ts';
import type { Subscription } from '../push/subscriptions.ts';

export const CONTACT = 'mailto:ops@site.example';

/** A status, with the seconds of Retry-After; or nothing ever. */
export type Answer = number | [status: number, after: number] | 'never';

export interface Pushed { note: Omit<Note, 'topic' | 'urgent'>; headers: IncomingHttpHeaders; /** The relay's, that signed it. */ key: string }

/** A browser that subscribed. */
export class Device {
  readonly pushes: Pushed[] = [];
  readonly subscription: Subscription;
  #keys = createECDH('prime256v1');
  #auth = randomBytes(16);

  /** When each request for it came, whatever was answered. */
  readonly asked: number[] = [];
  /** What is answered, in turn; the last one goes on. */
  readonly #answers: Answer[];

  constructor(readonly origin: string, readonly path: string, answers: Answer[]) {
    this.#answers = answers;
    this.#keys.generateKeys();
    this.subscription = { endpoint: origin + path, keys: { p256dh: this.#keys.getPublicKey('base64url'), auth: this.#auth.toString('base64url') } };
  }

  /** What comes next is answered so. */
  answer(): Answer {
    this.asked.push(Date.now());
    return (this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0]) ?? 201;
  }

  take(headers: IncomingHttpHeaders, body: Buffer): void {
    assert.equal(headers['content-encoding'], 'aes128gcm');
    this.pushes.push({ note: JSON.parse(this.#decrypt(body)) as Pushed['note'], headers, key: checkVapid(headers.authorization ?? '', this.origin) });
  }

  /** RFC 8188 and 8291: salt, record size, the sender's public key, and one record. */
  #decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16), keyEnd = 21 + body.readUInt8(20), senderKey = body.subarray(21, keyEnd), record = body.subarray(keyEnd);
    const derive = (from: Buffer, salted: Buffer, info: Buffer | string, length: number) => Buffer.from(hkdfSync('sha256', from, salted, info, length));
    const secret = derive(this.#keys.computeSecret(senderKey), this.#auth, Buffer.concat([Buffer.from('WebPush: info\0'), this.#keys.getPublicKey(), senderKey]), 32);
    const cipher = createDecipheriv('aes-128-gcm', derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16), derive(secret, salt, 'Content-Encoding: nonce\0', 12));
    cipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }
}

/** RFC 8292; answers the public key that it is signed with. */
function checkVapid(authorization: string, origin: string): string {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.'), point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } });
  assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')), 'the signature of the relay is right');
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number; sub: string };
  assert.deepEqual([aud, sub, exp > Date.now() / 1000 && exp < Date.now() / 1000 + 86_401], [origin, CONTACT, true]);
  return key;
}

export interface PushService {
  /** For relays that shall use it. */
  env: Record<string, string>;
  /** What it will answer, in turn. */
  device(...answers: Answer[]): Device;
  /** Thrown here, where a device could not read what came. */
  stop(): void;
}

export async function startPushService(): Promise<PushService> {
  const folder = mkdtempSync(join(tmpdir(), 'confab-push-')), key = join(folder, 'key.pem'), cert = join(folder, 'cert.pem');
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const devices = new Map<string, Device>();
  let fault: unknown;
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    const device = devices.get(request.url ?? '');
    const answer = device?.answer() ?? 404, [status, after] = Array.isArray(answer) ? answer : [answer, undefined];
    void buffer(request).then((body) => { if (status === 'never' || status < 429) device?.take(request.headers, body); }).catch((error: unknown) => { fault ??= error; }).then(() => {
      if (status !== 'never') response.writeHead(status, after === undefined ? {} : { 'retry-after': String(after) }).end();
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, 'localhost', resolve); });
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    env: { CONFAB_PUSH_CONTACT: CONTACT, CONFAB_PUSH_SERVICES: host, NODE_EXTRA_CA_CERTS: cert },
    device(...answers) {
      const device = new Device(`https://${host}`, `/send/${randomUUID()}`, answers);
      devices.set(device.path, device);
      return device;
    },
    stop() {
      server.close().closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
      if (fault) throw fault as Error;
    },
  };
}
