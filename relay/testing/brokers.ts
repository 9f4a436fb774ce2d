/** The brokers that must all behave the same, for tests: each over ground of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Broker, Retention, Stored } from '../broker/broker.ts';
import { EmbeddedBroker } from '../broker/embedded/embedded.ts';
import { RedisBroker } from '../broker/redis/redis.ts';
import { startCluster, startRedis } from './redis.ts';

/** A broker and all that it told. */
export interface Told {
  broker: Broker;
  entries: Map<string, Stored[]>;
  signals: { topic: string; text: string }[];
  doubts: string[];
  states: string[];
}

export interface Ground {
  /** A broker that is not open yet. */
  make(retention?: Partial<Retention>): Broker;
  /** Another broker over the same data. */
  open(retention?: Partial<Retention>): Promise<Told>;
  stop(): Promise<void>;
}

export const MONTH = 30 * 24 * 60 * 60 * 1000;

export async function tell(broker: Broker): Promise<Told> {
  const told: Told = { broker, entries: new Map(), signals: [], doubts: [], states: [] };
  await broker.open({
    entries: (topic, entries) => void told.entries.set(topic, [...(told.entries.get(topic) ?? []), ...entries]),
    signal: (topic, text) => void told.signals.push({ topic, text }),
    doubt: (topic) => void told.doubts.push(topic),
    state: (state) => void told.states.push(state),
  });
  await until(() => told.states.at(-1) === 'live', 20_000);
  return told;
}

/** Waits until it is so, at most five seconds. */
export async function until(what: () => boolean | Promise<boolean>, patience = 5000): Promise<void> {
  for (const deadline = Date.now() + patience; !await what(); await sleep(5)) {
    if (Date.now() > deadline) throw new Error(`It never came to this: ${what}`);
  }
}

function ground(make: (retention: Retention) => Broker, stop: () => Promise<void>): Ground {
  const brokers: Broker[] = [];
  const made = (retention: Partial<Retention> = {}): Broker => {
    const broker = make({ entries: 10_000, age: MONTH, ...retention });
    brokers.push(broker);
    return broker;
  };
  return {
    make: made,
    open: (retention) => tell(made(retention)),
    async stop() {
      await Promise.allSettled(brokers.map((broker) => broker.close()));
      await stop();
    },
  };
}

/** `several`: whether relays can share it. */
export const GROUNDS: Record<string, { several: boolean; start(): Promise<Ground> }> = {
  embedded: {
    several: false,
    async start() {
      const folder = mkdtempSync(join(tmpdir(), 'confab-embedded-'));
      return ground((retention) => new EmbeddedBroker({ folder, retention }), async () => rmSync(folder, { recursive: true, force: true }));
    },
  },
  Redis: {
    several: true,
    async start() {
      const redis = await startRedis();
      return ground((retention) => new RedisBroker({ nodes: [redis.url], retention }), () => redis.stop());
    },
  },
  Cluster: {
    several: true,
    async start() {
      const cluster = await startCluster();
      return ground((retention) => new RedisBroker({ nodes: cluster.urls, retention }), () => cluster.stop());
    },
  },
};
