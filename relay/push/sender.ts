/** Web Push to one device (RFC 8030, 8291, 8292): encrypted for it alone, signed by this relay. */
import { createECDH } from 'node:crypto';
import type { Config } from '../config.ts';
import { deriveKey, readSecret } from '../identity/secret.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { Turns } from '../turns.ts';
import type { Delivery, Outcome } from './late.ts';
import type { Note } from './note.ts';
import type { Subscription } from './subscriptions.ts';

/** How long a push service keeps it for a device that is off, in seconds. */
const KEPT = 7 * 24 * 60 * 60;
const PATIENCE = 10_000;
/** How long a signature is used, in ms. */
const SIGNED = 60 * 60 * 1000;
/** Requests to one push service, and to all of them, under way at once; the others wait. */
const AT_ONE = 50, AT_ALL = 200;
/** Of which something is remembered: with `*.` there may be any number. */
const HOSTS = 1000;

export class Sender {
  /** The relay's public key, which a browser subscribes with. */
  readonly key: string;
  #vapid: { subject: string; publicKey: string; privateKey: string };
  #signatures = new Map<string, { headers: { Authorization: string }; until: number }>();
  #turn: Promise<unknown> = Promise.resolve();
  #requests = new Turns(AT_ALL);
  /** So that one which does not answer holds up no other. */
  #byHost = new Map<string, Turns>();
  /** Hosts of push services that took nothing lately, so that each is logged once. */
  #failing = new Set<string>();

  constructor(contact: string, config: Pick<Config, 'secret' | 'data'>, private metrics: Metrics, private log: Log) {
    // Derived from the secret, so that relays which share that share the key.
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(deriveKey(readSecret(config.secret, config.data), 'push'));
    this.key = pair.getPublicKey('base64url');
    this.#vapid = { subject: contact, publicKey: this.key, privateKey: pair.getPrivateKey('base64url') };
  }

  /** `gone`: this subscription will never take anything again. Does not reject. */
  async send({ subscription, note }: Delivery): Promise<Outcome> {
    const outcome = await this.#turnsOf(subscription).run(() => this.#requests.run(() => this.#post(subscription, note)));
    this.metrics.count('confab_pushes_total', 1, { outcome: typeof outcome === 'string' ? outcome : 'again' });
    return outcome;
  }

  #turnsOf({ endpoint }: Subscription): Turns {
    const { host } = new URL(endpoint), known = this.#byHost.get(host);
    if (known) return known;
    if (this.#byHost.size >= HOSTS) this.#byHost.clear();
    const turns = new Turns(AT_ONE);
    this.#byHost.set(host, turns);
    return turns;
  }

  async #post(subscription: Subscription, note: Note): Promise<Outcome> {
    const { host } = new URL(subscription.endpoint);
    let outcome: Outcome = { again: 0 };
    try {
      const { headers, body } = await this.#encrypt(subscription, note);
      const response = await fetch(subscription.endpoint, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
      await response.body?.cancel();
      if (response.status === 404 || response.status === 410) return 'gone';
      if (!response.ok) {
        outcome = response.status === 429 || response.status >= 500 ? { again: pauseOf(response) } : 'failed';
        throw new Error(`it answered ${response.status}`);
      }
      this.#failing.delete(host);
      return 'sent';
    } catch (error) {
      if (!this.#failing.has(host)) this.log.warn('A push service took no push.', { service: host, error });
      if (this.#failing.size >= HOSTS) this.#failing.clear();
      this.#failing.add(host);
      return outcome;
    }
  }

  async #encrypt(subscription: Subscription, { topic, urgent, ...shown }: Note): Promise<{ headers: Record<string, string>; body: Uint8Array<ArrayBuffer> }> {
    // Its ten megabytes are for who pushes.
    const { default: webpush } = await import('web-push');
    // It takes a millisecond or two: one in each turn of the event loop, so that nobody waits for many.
    await (this.#turn = this.#turn.then(() => new Promise(setImmediate)));
    const { headers, body } = webpush.generateRequestDetails(subscription, JSON.stringify(shown), { contentEncoding: 'aes128gcm', TTL: KEPT, topic, urgency: urgent ? 'high' : 'normal' });
    return { headers: { ...headers as Record<string, string>, ...this.#signature(webpush, new URL(subscription.endpoint).origin) }, body: new Uint8Array(body) };
  }

  /** The same for all devices of a push service, for a while. */
  #signature(webpush: typeof import('web-push'), origin: string): { Authorization: string } {
    const known = this.#signatures.get(origin);
    if (known && known.until > Date.now()) return known.headers;
    const { subject, publicKey, privateKey } = this.#vapid, until = Date.now() + SIGNED;
    // It has to hold a little longer than it is used.
    const headers = webpush.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm', Math.floor((until + SIGNED) / 1000));
    if (this.#signatures.size >= HOSTS) this.#signatures.clear();
    this.#signatures.set(origin, { headers, until });
    return headers;
  }
}

/** What Retry-After says, in ms: seconds, or a time. */
function pauseOf({ headers }: Response): number {
  const text = headers.get('retry-after') ?? '';
  const pause = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Math.max(0, pause || 0);
}
