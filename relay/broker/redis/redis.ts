/** The broker of any number of relays: Redis 7 or newer; one server, Sentinel or Cluster. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { splitPosition, type Person } from '../../wire.ts';
import { TERM_KEPT, type Broker, type BrokerEvents, type Draft, type Field, type Page, type Range, type Retention, type Rule, type Stored } from '../broker.ts';
import appendText from './append.lua';
import claimText from './claim.lua';
import { COMMAND_TIMEOUT } from './connect.ts';
import { Gather, type Batch } from './gather.ts';
import { key, tagOf } from './keys.ts';
import { Link } from './link.ts';
import listText from './list.lua';
import { Live } from './live.ts';
import { Presence } from './presence.ts';
import putText from './put.lua';
import readText from './read.lua';
import removeText from './remove.lua';
import { Script, type Client } from './script.ts';

const append = new Script<string[]>(appendText);
const read = new Script<string[]>(readText);
const put = new Script<string[]>(putText);
const list = new Script<string[]>(listText);
const remove = new Script<number>(removeText);
const claim = new Script<number>(claimText);

export interface RedisOptions { nodes: string[]; retention: Retention }

export class RedisBroker implements Broker {
  readonly node = randomUUID().slice(0, 8);
  #link!: Link;
  #live!: Live;
  #presence!: Presence;
  #gather!: Gather;

  constructor(private options: RedisOptions) {}

  async open(events: BrokerEvents): Promise<void> {
    const { nodes } = this.options;
    const connected = new Promise<void>((resolve) => {
      this.#link = new Link(nodes, (state, why) => {
        events.state(state, why);
        if (state === 'live') {
          this.#live.doubtAll();
          this.#presence.live();
        }
        if (state === 'live' || this.#link.fault) resolve();
      }, (client) => this.#write(client));
    });
    this.#live = new Live(nodes, this.node, this.#link, events);
    this.#presence = new Presence(this.node, this.#link, (topic, text) => this.signal(topic, text));
    this.#gather = new Gather(this.#link.cluster ? tagOf : () => '', (batch) => this.#append(batch));
    await Promise.race([connected, sleep(COMMAND_TIMEOUT, undefined, { ref: false })]);
    this.#link.tellOfSilence();
    if (!this.#link.fault) return;
    await this.close();
    throw new Error(this.#link.fault);
  }

  async close(): Promise<void> {
    await this.#presence.close();
    this.#live.close();
    this.#link.close();
  }

  append(topic: string, draft: Draft) { return this.#gather.append(topic, draft); }

  async read(topic: string, { after, before, limit, bytes = Number.MAX_SAFE_INTEGER }: Range): Promise<Page> {
    const where = after === undefined ? ['before', before === undefined ? '+' : splitPosition(before).seq] : ['after', splitPosition(after).seq];
    const [oldest = '', newest = '', ...found] = await this.#link.run(read, [key('log', topic), key('head', topic)], [...where, limit, bytes]);
    const entries: Stored[] = [];
    for (let i = 0; i < found.length; i += 3) entries.push({ pos: found[i]!, prev: found[i + 1]!, json: found[i + 2]! });
    return { entries, oldest, newest };
  }

  async newest(topic: string) { return await this.#link.ask((client) => client.hget(key('head', topic), 'pos')) ?? ''; }

  subscribe(topic: string) { return this.#live.subscribe(topic); }
  unsubscribe(topic: string) { return this.#live.unsubscribe(topic); }
  signal(topic: string, text: string) { return this.#live.signal(topic, text); }
  followed(topics: string[]) { return this.#live.followed(topics); }

  put(topic: string, set: string, fields: Field[], rule: Rule): Promise<string[]> {
    return this.#link.run(put, setKeys(topic, set), [rule, ...fields.flatMap(({ key: name, value, stamp }) => [name, stamp ?? '', value])]);
  }

  async get(topic: string, set: string, keys: string[]): Promise<(string | undefined)[]> {
    if (keys.length === 0) return [];
    const kept = await this.#link.ask((client) => client.hmget(setKeys(topic, set)[0], ...keys));
    return kept.map((text) => (text === null ? undefined : fieldOf('', text).value));
  }

  async list(topic: string, set: string, { after = '', limit }: { after?: string; limit: number }): Promise<Field[]> {
    const found = await this.#link.run(list, setKeys(topic, set), [after, limit]);
    return found.flatMap((name, i) => (i % 2 === 0 ? [fieldOf(name, found[i + 1]!)] : []));
  }

  count(topic: string, set: string) { return this.#link.ask((client) => client.hlen(setKeys(topic, set)[0])); }

  async remove(topic: string, set: string, keys: string[]): Promise<number> {
    if (keys.length === 0) return 0;
    return this.#link.run(remove, setKeys(topic, set), keys);
  }

  arrive(topic: string, person: Person) { return this.#presence.arrive(topic, person); }
  depart(topic: string, user: string) { return this.#presence.depart(topic, user); }
  present(topic: string, limit: number) { return this.#presence.present(topic, limit); }

  throttle(name: string, ms: number): Promise<number> {
    const running = key('throttle', name);
    return this.#link.ask(async (client) => {
      if (await client.set(running, '', 'PX', ms, 'NX')) return 0;
      return Math.max(1, await client.pttl(running));
    });
  }

  async leave(name: string, value: string, ms: number): Promise<void> {
    await this.#link.ask((client) => client.set(key('code', name), value, 'PX', ms));
  }

  async take(name: string): Promise<string | undefined> {
    return await this.#link.ask((client) => client.getdel(key('code', name))) ?? undefined;
  }

  async claim(client: string, term: number): Promise<boolean> {
    return await this.#link.run(claim, [key('term', client)], [term, TERM_KEPT]) === 1;
  }

  #append(batch: Batch): Promise<string[]> {
    return this.#link.run(append, ...appendOf(batch, this.options.retention));
  }

  /** An entry nobody reads, gone in a minute: whoever may write it may write any. */
  async #write(client: Client): Promise<void> {
    await append.run(client, ...appendOf(new Map([['probe', [{ sender: this.node, id: randomUUID(), json: '{}' }]]]), { entries: 10, age: 60_000 }));
  }
}

function appendOf(batch: Batch, { entries, age }: Retention): [keys: string[], args: (string | number)[]] {
  const keys: string[] = [];
  const args: (string | number)[] = [entries, age];
  for (const [topic, drafts] of batch) {
    keys.push(key('log', topic), key('ids', topic), key('head', topic));
    args.push(topic, drafts.length);
    for (const { sender, id, json } of drafts) args.push(sender, id, json);
  }
  return [keys, args];
}

const setKeys = (topic: string, set: string): [fields: string, order: string] => [key(`set:${set}`, topic), key(`order:${set}`, topic)];

function fieldOf(name: string, kept: string): Field {
  const end = kept.indexOf('\n');
  return { key: name, value: kept.slice(end + 1), ...(end > 0 ? { stamp: Number(kept.slice(0, end)) } : {}) };
}
