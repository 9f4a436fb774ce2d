import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../testing/brokers.ts';
import { Held } from '../testing/open-relay.ts';
import { Doubted } from './doubted.ts';

test('each doubted user is checked once, a few at a time', async () => {
  const checked: string[] = [], first = new Held();
  const doubted = new Doubted((user) => {
    checked.push(user);
    return first.pass();
  });
  const users = Array.from({ length: 200 }, (_, i) => `u${i}`);
  for (const user of [...users, ...users.slice(100)]) doubted.add(user);
  assert.equal(checked.length, 50);
  first.letGo();
  await until(() => checked.length === 200);
  assert.deepEqual(checked, users);
});

test('who is doubted again while checked is checked again', async () => {
  const checked: string[] = [], first = new Held();
  const doubted = new Doubted((user) => {
    checked.push(user);
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
