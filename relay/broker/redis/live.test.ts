/** Which topics count as followed, when the wish to follow or to leave them met a broker that was away. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MONTH, tell, until, type Told } from '../../testing/brokers.ts';
import { startRedis, type TestRedis } from '../../testing/redis.ts';
import { BrokerAway } from '../broker.ts';
import { RedisBroker } from './redis.ts';

const TOPIC = 'user:ana';
let redis: TestRedis, relay: Told;
before(async () => {
  redis = await startRedis();
  relay = await tell(new RedisBroker({ nodes: [redis.url], retention: { entries: 100, age: MONTH } }));
});
after(async () => {
  await relay.broker.close();
  await redis.stop();
});

const isFollowed = async (): Promise<boolean> => (await relay.broker.followed([TOPIC]))[0]!;
const untilIs = (state: string): Promise<void> => until(() => relay.states.at(-1) === state);

test('who was left while Redis was away is followed no longer, though the subscriber lived on', async () => {
  await relay.broker.subscribe(TOPIC);
  redis.killAskers();
  await untilIs('away');
  await assert.rejects(relay.broker.unsubscribe(TOPIC), BrokerAway);
  await untilIs('live');
  await until(async () => !await isFollowed());
});

test('who came again meanwhile is followed', async () => {
  await relay.broker.subscribe(TOPIC);
  redis.killAskers();
  await untilIs('away');
  await assert.rejects(relay.broker.unsubscribe(TOPIC), BrokerAway);
  await untilIs('live');
  await relay.broker.subscribe(TOPIC);
  await relay.broker.signal(TOPIC, 'psst');
  await until(() => relay.signals.some(({ text }) => text === 'psst'));
  assert.ok(await isFollowed());
  await relay.broker.unsubscribe(TOPIC);
});

test('who could not be followed because Redis stood still is not followed once it goes on', async () => {
  redis.freeze();
  await assert.rejects(relay.broker.subscribe(TOPIC), BrokerAway);
  redis.thaw();
  await untilIs('live');
  await until(async () => !await isFollowed());
});

/** Redis takes only those for subscribers who follow something. */
async function cutSubscriber(): Promise<void> {
  await relay.broker.subscribe('user:ben');
  redis.killSubscribers();
}

test('who was left while the subscriber came back is not followed', async () => {
  await cutSubscriber();
  const following = relay.broker.subscribe(TOPIC).catch(() => {});
  await relay.broker.unsubscribe(TOPIC).catch(() => {});
  await following;
  await until(async () => !await isFollowed());
});

test('who was left and came again while the subscriber came back is told what happens', async () => {
  await cutSubscriber();
  const first = relay.broker.subscribe(TOPIC).catch(() => {});
  await relay.broker.unsubscribe(TOPIC).catch(() => {});
  await Promise.all([first, relay.broker.subscribe(TOPIC)]);
  await relay.broker.signal(TOPIC, 'here again');
  await until(() => relay.signals.some(({ text }) => text === 'here again'));
  await relay.broker.unsubscribe(TOPIC);
});

test('what may have been missed is asked for also when the clock on the wall was set back', { timeout: 20_000 }, async (t) => {
  await relay.broker.subscribe(TOPIC);
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() - 60 * 60_000 });
  relay.doubts.length = 0;
  redis.killSubscribers();
  await until(() => relay.doubts.includes(TOPIC));
  await relay.broker.unsubscribe(TOPIC);
});
