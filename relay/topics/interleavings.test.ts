/** Thousands of orders in which a stream, its readers and trouble can meet; CONFAB_SEED repeats one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from '../metrics.ts';
import { PaperLog } from '../testing/paper-log.ts';
import { SEED, chance } from '../testing/random.ts';
import { Reader } from '../testing/reader.ts';
import { Topics } from './topics.ts';

const TOPIC = 'room:home/general';
const metrics = new Metrics();

/** What no socket takes together with another entry. */
const LARGE = JSON.stringify('x'.repeat(20_000));

interface Kind { lost?: number; failed?: number; trims?: boolean; forks?: boolean; slow?: boolean }

async function run(seed: number, { lost = 0, failed = 0, trims = false, forks = false, slow = false }: Kind): Promise<void> {
  const random = chance(seed);
  const paper = new PaperLog(random, { lost, failed });
  const topics = new Topics(paper, metrics);
  const readers: Reader[] = [];
  const again = new Set<Reader>();
  const busy = new Set<Promise<void>>();
  const start = (reader: Reader): void => {
    const resumed = reader.resume().catch(() => void again.add(reader)).finally(() => busy.delete(resumed));
    busy.add(resumed);
  };
  /** Now and then the event loop turns as well, and what was gathered leaves. */
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 6; i++) await Promise.resolve();
    if (random.maybe(0.2)) await new Promise(setImmediate);
  };

  await topics.open({
    publish: (_, texts) => { for (const reader of readers) reader.publish(texts); },
    signal: () => {},
    broken: () => { for (const reader of readers) if (reader.isLive) start(reader); },
    doubt: () => {},
    state: () => {},
  });
  const joined = topics.join(TOPIC).then(() => true, () => false);
  paper.write(TOPIC, ['0']);
  while (paper.turn()) await settle();
  if (!await joined) return topics.close();

  const known = [''];
  for (let step = 0; step < 60; step++) {
    const what = random.below(12);
    if (what < 4) {
      paper.write(TOPIC, Array.from({ length: 1 + random.below(3) }, () => slow && random.maybe(0.3) ? LARGE : String(step)));
      known.push(...paper.log.slice(-3).map(({ pos }) => pos));
    } else if (what === 4 && readers.length < 8) {
      const reader = new Reader(topics, TOPIC, random.one([undefined, 'zz-3', ...known]), random.below(4), slow ? () => paper.pause() : undefined, slow ? () => random.maybe(0.7) : undefined);
      if (!trims && !forks && reader.cursor === 'zz-3') reader.cursor = '';
      readers.push(reader);
      start(reader);
    } else if (what === 5 && again.size > 0) {
      const [reader] = again;
      again.delete(reader!);
      start(reader!);
    } else if (what === 6 && trims) paper.trim(random.below(10));
    else if (what === 7 && forks && random.maybe(0.2)) paper.fork(random.below(5));
    else if (what === 9 && random.maybe(0.2)) paper.reconnect(TOPIC);
    else if (what === 8 && readers.length > 0 && random.maybe(0.1)) readers.splice(random.below(readers.length), 1).forEach((reader) => { reader.gone = true; });
    else paper.turn();
    await settle();
  }

  paper.calm();
  paper.reconnect(TOPIC);
  do {
    for (const reader of again) start(reader);
    again.clear();
    while (paper.turn()) await settle();
    await new Promise(setImmediate);
  } while (paper.turn() || again.size > 0 || busy.size > 0);
  await topics.close();

  for (const reader of readers) {
    reader.check();
    assert.ok(reader.isLive, 'every reader is live in the end');
    if (reader.cursor !== undefined) assert.equal(reader.cursor, paper.newestEver, 'every reader has the newest');
    if (!trims && !forks) assert.equal(reader.incomplete, 0, 'nothing is missing where nothing was lost');
  }
}

const KINDS: Record<string, [runs: number, kind: Kind]> = {
  'a resume meets a stream at every point': [600, {}],
  'live messages are lost and healed': [500, { lost: 0.4 }],
  'questions fail and are asked again': [400, { lost: 0.2, failed: 0.2 }],
  'the log is trimmed meanwhile': [500, { lost: 0.2, trims: true }],
  'the log forks': [500, { lost: 0.2, trims: true, forks: true }],
  'readers are slow, and messages large': [200, { lost: 0.2, slow: true }],
  'readers are slow, and the log is trimmed and forks meanwhile': [200, { lost: 0.2, failed: 0.1, trims: true, forks: true, slow: true }],
};

for (const [title, [runs, kind]] of Object.entries(KINDS)) {
  test(`${title}: each entry once, in order, and no hole untold (${runs} orders)`, async () => {
    for (let i = 0; i < runs; i++) {
      const seed = process.env.CONFAB_SEED ? SEED : SEED + i;
      await run(seed, kind).catch((error: Error) => {
        throw new Error(`CONFAB_SEED=${seed}: ${error.message}`, { cause: error });
      });
      if (process.env.CONFAB_SEED) break;
    }
  });
}
