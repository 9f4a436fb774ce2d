/** The broker of a single relay, in a folder of its own: nothing to install. */
import { randomUUID } from 'node:crypto';
import type { Person } from '../../wire.ts';
import { BrokerAway, TERM_KEPT, type Broker, type BrokerEvents, type Draft, type Field, type Range, type Retention, type Rule } from '../broker.ts';
import { Disk } from './disk.ts';
import { openFolder, type Folder } from './folder.ts';
import { Logs } from './log.ts';
import { Fading, People } from './memory.ts';
import { originOf } from './origin.ts';
import { Sets } from './sets.ts';

export interface EmbeddedOptions { folder: string; retention: Retention; now?: () => number }

export class EmbeddedBroker implements Broker {
  readonly node = randomUUID().slice(0, 8);
  #events!: BrokerEvents;
  #folder!: Folder;
  #disk!: Disk;
  #logs!: Logs;
  #sets!: Sets;
  #followed = new Set<string>();
  #people = new People();
  #throttles = new Fading<true>();
  #terms = new Fading<number>();

  constructor(private options: EmbeddedOptions) {}

  async open(events: BrokerEvents): Promise<void> {
    const { folder, retention, now = Date.now } = this.options;
    this.#events = events;
    this.#folder = await openFolder(folder);
    const { db, file } = this.#folder, origin = originOf(folder, db);
    this.#disk = new Disk(file, db, (state, why) => events.state(state, why));
    this.#sets = new Sets(db, this.#disk, now);
    this.#logs = new Logs(db, this.#disk, origin.gen, retention, (topic, entries) => { if (this.#followed.has(topic)) events.entries(topic, entries); }, now);
    try {
      await this.#disk.write(0, () => db.put('origin', origin));
      events.state('live');
    } catch (error) {
      // A full disk says itself when it is live; and that the origin is not kept does no harm.
      if (!(error instanceof BrokerAway)) throw error;
    }
  }

  async close(): Promise<void> {
    await this.#logs.close();
    this.#disk.close();
    await this.#folder.close();
  }

  append(topic: string, draft: Draft) { return this.#logs.append(topic, draft); }
  async read(topic: string, range: Range) { return this.#logs.read(topic, range); }
  async newest(topic: string) { return this.#logs.newest(topic); }

  async subscribe(topic: string) { this.#followed.add(topic); }
  async unsubscribe(topic: string) { this.#followed.delete(topic); }
  async signal(topic: string, text: string) { if (this.#followed.has(topic)) this.#events.signal(topic, text); }
  async followed(topics: string[]) { return topics.map((topic) => this.#followed.has(topic)); }

  put(topic: string, set: string, fields: Field[], rule: Rule) { return this.#sets.put(topic, set, fields, rule); }
  async get(topic: string, set: string, keys: string[]) { return this.#sets.get(topic, set, keys); }
  async list(topic: string, set: string, options: { after?: string; limit: number }) { return this.#sets.list(topic, set, options); }
  async count(topic: string, set: string) { return this.#sets.count(topic, set); }
  remove(topic: string, set: string, keys: string[]) { return this.#sets.remove(topic, set, keys); }

  async arrive(topic: string, person: Person) { return this.#people.arrive(topic, person); }
  async depart(topic: string, user: string) { return this.#people.depart(topic, user); }
  async present(topic: string, limit: number) { return this.#people.present(topic, limit); }

  async throttle(key: string, ms: number): Promise<number> {
    const running = this.#throttles.get(key);
    if (running) return running.left;
    this.#throttles.set(key, true, ms);
    return 0;
  }

  leave(key: string, value: string, ms: number) { return this.#sets.leave(key, value, ms); }
  take(key: string) { return this.#sets.take(key); }

  async claim(client: string, term: number): Promise<boolean> {
    const highest = this.#terms.get(client)?.value ?? 0;
    if (term < highest) return false;
    this.#terms.set(client, term, TERM_KEPT);
    return true;
  }
}
