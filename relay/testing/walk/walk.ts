/** People with several devices each, who do whatever comes into their heads, by a seed. For tests. */
import { setTimeout as pause } from 'node:timers/promises';
import type { WireError } from '../../wire.ts';
import type { Chance } from '../random.ts';
import { siteToken } from '../tokens.ts';
import { DEEDS } from './deeds.ts';
import { Device, type Outcome } from './device.ts';

export const API_KEY = 'the key of the site, at least 32 characters';
const PATIENCE = 30_000;

export interface Someone { readonly name: string; readonly site: boolean; readonly devices: readonly Device[] }
/** A request that was repeated, or may be. */
export interface Sent { room: string; id: string; text: string }

export class Walk {
  readonly people: Someone[] = [];
  readonly sent = new Map<Someone, Sent[]>();
  /** Where each message stands, by what its sender was told. */
  readonly confirmed = new Map<string, string>();
  /** The last link into a room. */
  readonly grants = new Map<string, string>();
  readonly #faults: string[] = [];
  readonly #running = new Set<Promise<void>>();

  /** `relays` may be others later. */
  constructor(readonly chance: Chance, readonly relays: () => readonly { url: string; origin: string }[]) {}

  get devices(): Device[] { return this.people.flatMap(({ devices }) => devices); }
  get faults(): string[] { return [...this.#faults, ...this.devices.flatMap(({ faults }) => faults)]; }
  personOf(device: Device): Someone { return this.people.find(({ devices }) => devices.includes(device))!; }
  fault(what: string): void { this.#faults.push(what); }

  async begin(): Promise<void> {
    for (const name of ['Ana', 'Ben', 'Cem']) {
      const first = new Device(`${name} 1`);
      await first.connect(this.#relay().url);
      this.people.push({ name, site: false, devices: [first, new Device(`${name} 2`, first.token), new Device(`${name} 3`, first.token)] });
    }
    for (const name of ['dora', 'emil']) {
      const token = await this.token(name);
      this.people.push({ name, site: true, devices: [new Device(`${name} 1`, token), new Device(`${name} 2`, token)] });
    }
    await Promise.all(this.devices.map((device) => this.comeBack(device)));
  }

  /** As the site signs it. */
  token(user: string, name = user): Promise<string> { return siteToken(user, { name, ...(user === 'emil' ? { rooms: ['home/*'] } : {}) }); }

  /** One deed of somebody, which is not waited for. */
  step(): void {
    const device = this.chance.one(this.devices), deed = this.chance.one(DEEDS);
    const running = deed(this, device).then(() => undefined, (error: unknown) => this.fault(`${deed.name} of ${device.name} failed: ${String((error as Error).stack)}`));
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  /** All is done, and everybody is there. */
  async rest(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    await Promise.all(this.devices.map((device) => this.comeBack(device)));
  }

  /** As an outbox does: until there is an answer that holds. */
  async insist(device: Device, cmd: string, data: () => Record<string, unknown>): Promise<Outcome> {
    for (const end = Date.now() + PATIENCE; ;) {
      const outcome = await device.ask(cmd, data());
      if ('ok' in outcome || Date.now() > end) return outcome;
      if ('error' in outcome && (!outcome.error.temporary || outcome.error.code === 'throttled')) return outcome;
      await pause(100);
      await this.comeBack(device);
    }
  }

  async comeBack(device: Device): Promise<void> {
    for (const end = Date.now() + PATIENCE; !device.open; await pause(100)) {
      const outcome = await device.connect(this.#relay().url);
      // What a hello does not say.
      if ('ok' in outcome) for (const room of device.rooms) await device.ask('room_presence', { room });
      if ('error' in outcome) await this.#refused(device, outcome.error);
      if (Date.now() > end) throw new Error(`${device.name} is not taken back: ${JSON.stringify(outcome)}`);
    }
  }

  async #refused(device: Device, { code, message, temporary }: WireError): Promise<void> {
    const { site, name } = this.personOf(device);
    // Another try may still be on its way, and have the newer term.
    if (temporary || code === 'stale_term') return;
    if (code !== 'bad_token' || !site) return this.fault(`${device.name} is refused: ${code}, ${message}`);
    // Signed out everywhere: only a token of a later second is taken.
    await pause(1000);
    device.token = await this.token(name);
  }

  /** As a back end does. */
  async api<T = Record<string, unknown>>(path: string, body?: object): Promise<T> {
    for (const end = Date.now() + PATIENCE; ; await pause(100)) {
      const answer = await fetch(`${this.#relay().origin}/api/${path}`, {
        method: body ? 'POST' : 'GET', headers: { authorization: `Bearer ${API_KEY}` }, body: body && JSON.stringify(body), signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined);
      if (answer && answer.status !== 503) return await answer.json() as T;
      if (Date.now() > end) throw new Error(`The API does not answer ${path}.`);
    }
  }

  #relay(): { url: string; origin: string } { return this.chance.one(this.relays()); }
}
