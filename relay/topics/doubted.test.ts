import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../testing/brokers.ts';
import { Held } from '../testing/open-relay.ts';
import { Doubted } from './doubted.ts';

test('each doubted topic is checked once, a few at a time', async () => {
  const checked: string[] = [], first = new Held();
  const doubted = new Doubted((topic) => {
    checked.push(topic);
    return first.pass();
  });
  const topics = Array.from({ length: 200 }, (_, i) => `room:home/${i}`);
  for (const topic of [...topics, ...topics.slice(100)]) doubted.add(topic);
  assert.equal(checked.length, 50);
  first.letGo();
  await until(() => checked.length === 200);
  assert.deepEqual(checked, topics);
});

test('what is doubted again while checked is checked again', async () => {
  const checked: string[] = [], first = new Held();
  const doubted = new Doubted((topic) => {
    checked.push(topic);
    return first.pass();
  });
  doubted.add('ana');
  doubted.add('ana');
  first.letGo();
  await until(() => checked.length === 2);
});

test('a check that failed is tried again until it does not', async () => {
  let tries = 0;
  const doubted = new Doubted(() => (++tries < 2 ? Promise.reject(new Error('away')) : Promise.resolve()));
  doubted.add('ana');
  await until(() => tries === 2);
});
