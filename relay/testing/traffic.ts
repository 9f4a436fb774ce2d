/** Senders that repeat what was not confirmed, as browsers do, and a check of what became of it. For tests. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerAway } from '../broker/broker.ts';
import type { Broker, Stored } from '../broker/broker.ts';
import { Metrics } from '../metrics.ts';
import { Topics } from '../topics/topics.ts';
import type { Position } from '../wire.ts';
import { until } from './brokers.ts';
import { Reader } from './reader.ts';

const metrics = new Metrics();
/** With the same entry, until it is confirmed. */
const PATIENCE = 60_000;

/** Sends `count` entries one after another, each until it is confirmed; answers where they stand. */
export async function sendAll(topics: Topics, topic: string, sender: string, count: number, pause = 5): Promise<Map<string, Position>> {
  const confirmed = new Map<string, Position>();
  for (let i = 0; i < count; i++) {
    const id = `${sender}-${i}`;
    for (const end = Date.now() + PATIENCE; !confirmed.has(id);) {
      try {
        confirmed.set(id, (await topics.append(topic, { sender, id, json: JSON.stringify({ id }) })).pos);
      } catch (error) {
        assert.ok(error instanceof BrokerAway && Date.now() < end, String(error));
        await sleep(50);
      }
    }
    await sleep(pause);
  }
  return confirmed;
}

export async function readAll(broker: Broker, topic: string): Promise<Stored[]> {
  return (await broker.read(topic, { limit: 10_000 })).entries;
}

/** Whatever was confirmed stands in the log once, where it was said to; and nothing stands there twice. */
export function checkKept(entries: Stored[], confirmed: Map<string, Position>): void {
  const at = new Map(entries.map(({ pos, json }) => [(JSON.parse(json) as { id: string }).id, pos]));
  assert.equal(at.size, entries.length, 'nothing is doubled');
  for (const [id, pos] of confirmed) assert.equal(at.get(id), pos, `${id} is kept where it was confirmed`);
}

export interface Watched { topics: Topics; broker: Broker; reader: Reader; states: string[]; broken: number }

/** A relay with one client who follows a topic from its beginning, and resumes whenever told to. */
export async function watch(broker: Broker, topic: string): Promise<Watched> {
  const topics = new Topics(broker, metrics);
  const reader = new Reader(topics, topic, '', 50);
  const watched: Watched = { topics, broker, reader, states: [], broken: 0 };
  const resume = (): void => void reader.resume().catch(() => setTimeout(resume, 50));
  await topics.open({
    publish: (_, texts) => reader.publish(texts),
    signal: () => {},
    doubt: () => {},
    broken() {
      watched.broken++;
      resume();
    },
    state: (state) => void watched.states.push(state),
  });
  await until(() => watched.states.at(-1) === 'live', 20_000);
  await topics.join(topic);
  await reader.resume();
  return watched;
}

/** The client has exactly what the log has, told in order; `patience` in ms. */
export async function checkWatched({ reader, broker }: Watched, topic: string, patience = 20_000): Promise<void> {
  await until(async () => reader.cursor === await broker.newest(topic).catch(() => undefined), patience);
  reader.check();
  const entries = await readAll(broker, topic);
  assert.deepEqual(reader.got.map(({ pos }) => pos), entries.slice(-reader.got.length || entries.length).map(({ pos }) => pos));
}
