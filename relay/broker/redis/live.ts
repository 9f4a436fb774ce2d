/**
 * What the topics tell while it happens: one channel a topic, and one probe a hash tag. A probe that comes
 * back proves that the connection hears; one that does not, that it has gone deaf without a word. After
 * every break each tag is in doubt until its probe came back, for then all its channels are subscribed too.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { splitPosition, joinPosition } from '../../wire.ts';
import type { BrokerEvents, Stored } from '../broker.ts';
import { COMMAND_TIMEOUT, connect, isCluster } from './connect.ts';
import { key, tagKey, tagOf } from './keys.ts';
import type { Link } from './link.ts';
import type { Client } from './script.ts';

/** Between two probes of a tag that hears, and of one in doubt. */
const PROBE_EVERY = 10_000;
const DOUBT_EVERY = 250;
const DEAF_AFTER = 3000;

interface Tag { /** Each with the wish to follow it that holds. */ topics: Map<string, symbol>; probe: string; doubted: boolean; askedAt: number; /** 0: nothing is waited for. */ since: number }

export class Live {
  #subscriber: Client;
  #tags = new Map<string, Tag>();
  /** Channel → topic, or → tag for a probe. */
  #topicOf = new Map<string, string>();
  #tagOf = new Map<string, Tag>();
  /** Channels that nobody needs any more, until Redis has let go of them: whether a topic is followed says whether its user is away. */
  #unneeded = new Set<string>();
  #timer: NodeJS.Timeout;

  constructor(private nodes: string[], private node: string, private link: Link, private events: BrokerEvents) {
    this.#subscriber = this.#connect();
    this.#timer = setInterval(() => this.#probeAll(), DOUBT_EVERY).unref();
  }

  async subscribe(topic: string): Promise<void> {
    const name = tagOf(topic);
    let tag = this.#tags.get(name);
    const channels = [key('live', topic)];
    if (!tag) {
      tag = { topics: new Map(), probe: tagKey('probe', name, this.node), doubted: false, askedAt: performance.now(), since: 0 };
      this.#tags.set(name, tag);
      this.#tagOf.set(tag.probe, tag);
      channels.push(tag.probe);
    }
    const wish = Symbol();
    tag.topics.set(topic, wish);
    this.#topicOf.set(channels[0]!, topic);
    for (const channel of channels) this.#unneeded.delete(channel);
    const isWanted = (): boolean => this.#tags.get(name)?.topics.get(topic) === wish;
    try {
      await this.#ask(channels, isWanted);
    } catch (error) {
      if (isWanted()) this.#forget(topic);
      throw error;
    }
  }

  async unsubscribe(topic: string): Promise<void> {
    await this.#letGo(this.#forget(topic));
  }

  async signal(topic: string, text: string): Promise<void> {
    await this.link.ask((client) => client.spublish(key('live', topic), `s${text}`));
  }

  async followed(topics: string[]): Promise<boolean[]> {
    const channels = topics.map((topic) => key('live', topic));
    const told = await this.link.ask((client) => Promise.all(mastersOf(client).map((node) => node.call('PUBSUB', 'SHARDNUMSUB', ...channels) as Promise<[string, number]>)));
    return channels.map((_, i) => told.some((counts) => Number(counts[i * 2 + 1]) > 0));
  }

  /** Entries may have been missed, of all topics. */
  doubtAll(): void {
    for (const tag of this.#tags.values()) tag.doubted = true;
    this.#probeAll();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#subscriber.disconnect();
  }

  /** Tried again for a moment, while it is wanted: the subscriber may be coming back, or a slot moving. */
  async #ask(channels: string[], isWanted: () => boolean): Promise<void> {
    for (const deadline = performance.now() + COMMAND_TIMEOUT; ;) {
      try {
        await this.link.ask(() => this.#subscriber.ssubscribe(...channels));
        return;
      } catch (error) {
        if (performance.now() > deadline || this.link.state === 'away') throw error;
        await sleep(100);
        // Let go of meanwhile, it would be followed for good.
        if (!isWanted()) throw error;
      }
    }
  }

  async #letGo(channels: string[]): Promise<void> {
    await this.link.ask(() => this.#subscriber.sunsubscribe(...channels));
    for (const channel of channels) this.#unneeded.delete(channel);
  }

  #connect(): Client {
    const client = connect(this.nodes);
    let again = false;
    client.on('ready', () => {
      // A Cluster's subscribers come back by themselves, with their channels.
      if (!again || !isCluster(client)) this.#resubscribe(client);
      again = true;
    });
    for (const event of ['subscribersReady', '-subscriber', 'close']) client.on(event, () => this.doubtAll());
    client.on('smessage', (channel: string, message: string) => this.#hear(channel, message));
    // Told by the link, which has the same trouble.
    client.on('error', () => {});
    return client;
  }

  #resubscribe(client: Client): void {
    for (const { topics, probe } of this.#tags.values()) {
      // In one command: the probe is subscribed when all of them are.
      client.ssubscribe(...[...topics.keys()].map((topic) => key('live', topic)), probe).catch(() => {});
    }
    this.doubtAll();
  }

  /** Answers the channels that nobody needs any more. */
  #forget(topic: string): string[] {
    const name = tagOf(topic);
    const tag = this.#tags.get(name);
    const gone = [key('live', topic)];
    this.#topicOf.delete(gone[0]!);
    tag?.topics.delete(topic);
    if (tag?.topics.size === 0) {
      this.#tags.delete(name);
      this.#tagOf.delete(tag.probe);
      gone.push(tag.probe);
    }
    for (const channel of gone) this.#unneeded.add(channel);
    return gone;
  }

  #hear(channel: string, message: string): void {
    const topic = this.#topicOf.get(channel);
    if (topic !== undefined) {
      if (message.startsWith('e')) this.events.entries(topic, entriesOf(message));
      else this.events.signal(topic, message.slice(1));
      return;
    }
    const tag = this.#tagOf.get(channel);
    if (!tag) return;
    tag.since = 0;
    if (!tag.doubted) return;
    tag.doubted = false;
    for (const one of tag.topics.keys()) this.events.doubt(one);
  }

  #probeAll(): void {
    if (this.link.state === 'away') return;
    for (const channel of this.#unneeded) this.#letGo([channel]).catch(() => {});
    const now = performance.now();
    for (const tag of this.#tags.values()) {
      if (tag.since > 0 && now - tag.since > DEAF_AFTER) return this.#replace();
      if (now - tag.askedAt >= (tag.doubted ? DOUBT_EVERY : PROBE_EVERY)) this.#probe(tag, now);
    }
  }

  #probe(tag: Tag, now: number): void {
    tag.askedAt = now;
    tag.since ||= now;
    // Where asking fails, nothing can be said of hearing.
    this.link.ask((client) => client.spublish(tag.probe, '')).catch(() => { tag.since = 0; });
  }

  #replace(): void {
    this.#subscriber.removeAllListeners();
    this.#subscriber.on('error', () => {});
    this.#subscriber.disconnect();
    for (const tag of this.#tags.values()) tag.since = 0;
    this.#subscriber = this.#connect();
  }
}

/** Each knows only of those who are subscribed at itself. */
const mastersOf = (client: Client): Redis[] => (isCluster(client) ? client.nodes('master') : [client]);

/** See append.lua: predecessor, first position, and the entries; the positions are dense. */
function entriesOf(message: string): Stored[] {
  const [first, pos = '', ...entries] = message.split('\n');
  const { gen, seq } = splitPosition(pos);
  let prev = first!.slice(1);
  return entries.map((json, i) => {
    const entry = { pos: joinPosition(gen, seq + i), prev, json };
    prev = entry.pos;
    return entry;
  });
}
