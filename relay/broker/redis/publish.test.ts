/** Redis as a door: what relay/README.md tells a program that has nothing of ours. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MONTH, tell, until } from '../../testing/brokers.ts';
import type { Told } from '../../testing/brokers.ts';
import { startCluster, startRedis } from '../../testing/redis.ts';
import { ALL_TAGS, key, tagOf } from './keys.ts';
import { RedisBroker } from './redis.ts';

const TOPIC = 'room:home/general';

/** Exactly what a shell is given; in the file named `append.lua` is what stands beside this test. */
const ONE_LINER = `T=room:home/general; K="confab:{$(printf %s $T | sha1sum | cut -c1-2)}"; redis-cli -c -p $PORT EVAL "$(cat append.lua)" 3 $K:log:$T $K:ids:$T $K:head:$T 10000 2592000000 $T 1 shop order-7 '{"kind":"message","id":"order-7","type":"text","from":{"id":"shop","name":"Shop"},"at":1767225600000,"text":"Order 7 was sent."}'`;

function shell(command: string, port: number): string {
  const done = spawnSync('sh', ['-c', command], { cwd: fileURLToPath(new URL('.', import.meta.url)), env: { ...process.env, PORT: String(port) }, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}

for (const [name, start] of Object.entries({ Redis: startRedis, Cluster: startCluster })) {
  describe(`${name} as a door`, () => {
    let redis: Awaited<ReturnType<typeof start>>, relay: Told, port: number;
    before(async () => {
      redis = await start();
      port = 'nodes' in redis ? redis.nodes[0]!.port : redis.port;
      relay = await tell(new RedisBroker({ nodes: 'nodes' in redis ? redis.urls : [redis.url], retention: { entries: 10_000, age: MONTH } }));
    });
    after(async () => {
      await relay.broker.close();
      await redis.stop();
    });

    test('any program publishes to a room with one line, and again without doubling', async () => {
      await relay.broker.subscribe(TOPIC);
      const pos = shell(ONE_LINER, port);
      assert.match(pos, /^[0-9a-f]+-1$/);
      assert.equal(shell(ONE_LINER, port), `=${pos}`);
      await until(() => relay.entries.has(TOPIC));
      const [entry] = relay.entries.get(TOPIC)!;
      assert.deepEqual([entry!.pos, (JSON.parse(entry!.json) as { text: string }).text], [pos, 'Order 7 was sent.']);
    });

    test('an entry with line breaks in it is told whole', async () => {
      shell(ONE_LINER.replaceAll('order-7', 'order-8').replace('{"kind"', '{\n "kind"'), port);
      await until(() => relay.entries.get(TOPIC)?.length === 2);
      assert.equal((JSON.parse(relay.entries.get(TOPIC)![1]!.json) as { id: string }).id, 'order-8');
    });

    test('a worker reads a room as a consumer group, each entry once', async () => {
      const log = key('log', TOPIC);
      const cli = (command: string): string => shell(`redis-cli -c -p $PORT ${command}`, port);
      cli(`XGROUP CREATE '${log}' mail 0`);
      const read = `XREADGROUP GROUP mail one COUNT 10 STREAMS '${log}' '>'`;
      const first = cli(read);
      assert.match(first, /\bpos\n[0-9a-f]+-1\nprev\n\nsender\nshop\nid\norder-7\nentry\n\{"kind":"message"/);
      assert.equal(cli(read), '');
    });
  });
}

test('the tag of a topic is the beginning of its SHA-1, in any language', () => {
  assert.equal(tagOf(TOPIC), spawnSync('sh', ['-c', `printf %s ${TOPIC} | sha1sum | cut -c1-2`], { encoding: 'utf8' }).stdout.trim());
});

test('tags spread evenly over the slots of Clusters of up to sixteen nodes', async () => {
  const redis = await startRedis({ args: ['--cluster-enabled', 'yes'] });
  try {
    const slots = ALL_TAGS.map((tag) => Number(shell(`redis-cli -p $PORT CLUSTER KEYSLOT '{${tag}}'`, redis.port)));
    for (const nodes of [2, 3, 6, 16]) {
      const share = Array.from({ length: nodes }, (_, node) => slots.filter((slot) => Math.floor((slot * nodes) / 16384) === node).length);
      assert.ok(Math.min(...share) * nodes > 256 * 0.6 && Math.max(...share) * nodes < 256 * 1.5, `${nodes} nodes: ${share.join(' ')}`);
    }
  } finally {
    await redis.stop();
  }
});
