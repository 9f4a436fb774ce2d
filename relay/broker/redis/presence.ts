/** Who is present, over all relays: each renews a lease, and whose lease has run out is cleared away by the others. */
import type { Person } from '../../wire.ts';
import { departedSignal } from '../broker.ts';
import arriveText from './arrive.lua';
import departText from './depart.lua';
import { ALL_TAGS, key, tagKey, tagOf } from './keys.ts';
import type { Link } from './link.ts';
import renewText from './renew.lua';
import { Script } from './script.ts';

/** In ms. */
export const LEASE = 8000;
const RENEW_EVERY = 2500;

const arrive = new Script<[first: number, count: number]>(arriveText);
const depart = new Script<[count: number, ...gone: string[]]>(departText);
const renew = new Script<[alive: number, ...dead: string[]]>(renewText);

const NODES = tagKey('nodes', '00', 'leases');
const hereKey = (tag: string, node: string): string => tagKey('here', tag, node);

export class Presence {
  /** Whoever lost its lease comes back under another name, so that clearing away the old one cannot hit the new. */
  #incarnation = 1;
  /** Its names of before, while not everybody has come back from them. */
  #former: string[] = [];
  #mine = new Map<string, Map<string, Person>>();
  #timer: NodeJS.Timeout;
  #liveSince = Infinity;
  #renewing = false;
  #leased = false;

  constructor(private node: string, private link: Link, private signal: (topic: string, text: string) => Promise<void>) {
    this.#timer = setInterval(() => void this.#renew(), RENEW_EVERY).unref();
  }

  get #name(): string { return `${this.node}.${this.#incarnation}`; }

  async arrive(topic: string, person: Person): Promise<{ first: boolean; count: number }> {
    let people = this.#mine.get(topic);
    if (!people) this.#mine.set(topic, (people = new Map()));
    people.set(person.id, person);
    const [first, count] = await this.#tell(topic, person);
    return { first: first === 1, count };
  }

  async depart(topic: string, user: string): Promise<{ last: boolean; count: number }> {
    const people = this.#mine.get(topic);
    people?.delete(user);
    const nobody = !people || people.size === 0;
    if (nobody) this.#mine.delete(topic);
    const [count, ...gone] = await this.#clear(topic, this.#name, nobody ? [] : [user]);
    return { last: gone.includes(user), count };
  }

  async present(topic: string, limit: number): Promise<{ count: number; sample: Person[] }> {
    const who = key('present', topic);
    const [count, sample] = await this.link.ask((client) => Promise.all([client.hlen(who), client.hrandfield(who, limit, 'WITHVALUES') as Promise<string[]>]));
    return { count, sample: sample.filter((_, i) => i % 2 === 1).map((kept) => JSON.parse(kept.slice(kept.indexOf('\n') + 1)) as Person) };
  }

  /** After every break: the lease may have run out meanwhile. */
  live(): void {
    this.#liveSince = performance.now();
    void this.#renew();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#bury(this.#name).catch(() => {});
  }

  #tell(topic: string, person: Person): Promise<[number, number]> {
    return this.link.run(arrive, [key('present', topic), hereKey(tagOf(topic), this.#name)], [this.#name, topic, person.id, JSON.stringify(person)]);
  }

  #clear(topic: string, name: string, users: string[]): Promise<[number, ...string[]]> {
    return this.link.run(depart, [key('present', topic), hereKey(tagOf(topic), name)], [name, topic, ...users]);
  }

  async #renew(): Promise<void> {
    if (this.#renewing || this.link.state === 'away') return;
    this.#renewing = true;
    try {
      const [alive, ...dead] = await this.link.run(renew, [NODES], [this.#name, LEASE]);
      if (!alive && this.#leased) {
        this.#former.push(this.#name);
        this.#incarnation++;
      }
      if (this.#former.length > 0) await this.#comeBack();
      this.#leased = true;
      // Right after a break everybody's lease has run out; whoever lives says so first.
      if (performance.now() - this.#liveSince > LEASE) for (const name of dead) await this.#bury(name);
    } catch { /* away: the next round tries again */ }
    this.#renewing = false;
  }

  async #comeBack(): Promise<void> {
    await this.link.run(renew, [NODES], [this.#name, LEASE]);
    for (const [topic, people] of this.#mine) {
      const told = await Promise.all([...people.values()].map(async (person) => ({ person, answer: await this.#tell(topic, person) })));
      // Another relay has cleared them away, and said so.
      const returned = told.filter(({ answer: [first] }) => first === 1).map(({ person }) => person);
      if (returned.length > 0) await this.signal(topic, departedSignal([], Math.max(...told.map(({ answer: [, count] }) => count)), returned));
    }
    for (const name of this.#former) await this.#bury(name);
    this.#former = [];
  }

  /** What several survivors do at once, each thing is done by one of them. */
  async #bury(name: string): Promise<void> {
    for (const tag of ALL_TAGS) {
      for (const topic of await this.link.ask((client) => client.smembers(hereKey(tag, name)))) {
        const [count, ...gone] = await this.#clear(topic, name, []);
        if (gone.length > 0) await this.signal(topic, departedSignal(gone, count));
      }
    }
    await this.link.ask((client) => client.zrem(NODES, name));
  }
}
