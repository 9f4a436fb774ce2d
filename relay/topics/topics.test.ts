import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrokerEvents } from '../broker/broker.ts';
import { Metrics } from '../metrics.ts';
import { Topics } from './topics.ts';

const TOPIC = 'room:home/general', DAY = 24 * 60 * 60 * 1000;

test('a room that somebody left and entered again stays followed, and one that all left does not', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const followed = new Set<string>();
  const topics = new Topics({
    async open(_events: BrokerEvents) {},
    async close() {},
    append: () => Promise.reject(new Error('nothing is said here')),
    async newest() { return ''; },
    async read() { return { entries: [], oldest: '', newest: '' }; },
    async subscribe(topic) { followed.add(topic); },
    async unsubscribe(topic) { followed.delete(topic); },
  }, new Metrics());
  await topics.join(TOPIC);
  topics.leave(TOPIC);
  await topics.join(TOPIC);
  t.mock.timers.tick(DAY);
  assert.deepEqual([...followed], [TOPIC]);
  topics.leave(TOPIC);
  assert.deepEqual([...followed], [TOPIC], 'a reload comes back');
  t.mock.timers.tick(DAY);
  assert.deepEqual([...followed], []);
});
