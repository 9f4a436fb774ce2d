/** People who do whatever comes into their heads, on relays that are stopped and killed beneath them: whenever they are quiet, all is as it should be. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { chance, type Chance } from './testing/random.ts';
import { startRedis } from './testing/redis.ts';
import { startRelay, type RelayProcess } from './testing/relay.ts';
import { WITH_TOKENS } from './testing/tokens.ts';
import { answerAll, look } from './testing/walk/look.ts';
import { API_KEY, Walk } from './testing/walk/walk.ts';

/** `CONFAB_SEED=n` walks this one alone. */
const SEEDS = process.env.CONFAB_SEED ? [Number(process.env.CONFAB_SEED)] : [1, 2];
const ROUNDS = 3, STEPS = 150;
const ENV = { ...WITH_TOKENS, CONFAB_API_KEY: API_KEY, CONFAB_SENDS_PER_USER: '10000', CONFAB_SENDS_PER_ADDRESS: '100000', CONFAB_CONNECTS_PER_ADDRESS: '10000' };
/** A relay that was killed has its people for 20 s. */
const SETTLED_WITHIN = 30_000;

interface World { relays: RelayProcess[]; trouble(chance: Chance): Promise<void>; end(): Promise<void> }

async function embedded(): Promise<World> {
  const env = { ...ENV, CONFAB_DATA: await mkdtemp(join(tmpdir(), 'confab-walk-')) };
  const world: World = {
    relays: [await startRelay(env)],
    async trouble({ one }) {
      await world.relays[0]!.kill(one(['SIGKILL', 'SIGTERM']));
      world.relays = [await startRelay(env)];
    },
    async end() {
      await world.relays[0]!.stop();
      await rm(env.CONFAB_DATA, { recursive: true });
    },
  };
  return world;
}

async function twoOnRedis(): Promise<World> {
  const redis = await startRedis({ appendonly: true }), env = { ...ENV, REDIS_URL: redis.url };
  const world: World = {
    relays: await Promise.all([startRelay(env), startRelay(env)]),
    async trouble({ below, one }) {
      const i = below(2), relay = world.relays[i]!;
      await one([
        async () => {
          await relay.kill();
          world.relays[i] = await startRelay(env);
        },
        async () => {
          world.relays[i] = await startRelay(env);
          await relay.stop();
        },
        async () => {
          process.kill(relay.pid, 'SIGSTOP');
          await pause(below(6000));
          process.kill(relay.pid, 'SIGCONT');
        },
        async () => void redis.cli('CLIENT', 'KILL', 'TYPE', one(['normal', 'pubsub'])),
        () => redis.restart(),
      ])();
    },
    async end() {
      await Promise.all(world.relays.map((relay) => relay.stop()));
      await redis.stop();
    },
  };
  return world;
}

async function settled(walk: Walk): Promise<string[]> {
  for (const end = Date.now() + SETTLED_WITHIN; ;) {
    await walk.rest();
    const wrong = await look(walk);
    if (wrong.length === 0) return answerAll(walk);
    if (Date.now() > end) return wrong;
    await pause(500);
  }
}

for (const [ground, begin] of Object.entries({ 'the embedded broker': embedded, 'two relays on one Redis': twoOnRedis })) {
  for (const seed of SEEDS) {
    test(`on ${ground}, seed ${seed}`, { timeout: 300_000 }, async (t) => {
      const world = await begin(), random = chance(seed), walk = new Walk(random, () => world.relays);
      t.after(() => {
        for (const device of walk.devices) device.cut();
        return world.end();
      });
      await walk.begin();
      for (let round = 1; round <= ROUNDS; round++) {
        const troubled = random.below(STEPS);
        let trouble: Promise<void> | undefined;
        for (let step = 0; step < STEPS; step++) {
          if (step === troubled) trouble = world.trouble(random);
          walk.step();
          if (random.maybe(0.3)) await pause(random.below(25));
        }
        await trouble;
        assert.deepEqual(await settled(walk), [], `round ${round}; what the devices heard last:\n${walk.devices.map(({ name, trail }) => [name, ...trail.slice(-40)].join('\n')).join('\n')}`);
      }
      assert.ok(walk.confirmed.size > 5, `${walk.confirmed.size} messages came to something`);
    });
  }
}
