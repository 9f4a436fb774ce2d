import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokerAway } from '../broker.ts';
import { Gather, type Batch } from './gather.ts';

test('where what was sent first fails, nothing that came after it goes before it', async () => {
  const sent: string[][] = [];
  let fail = (): void => {};
  const gather = new Gather(() => '', (batch: Batch) => {
    const ids = [...batch.values()].flat().map(({ id }) => id);
    sent.push(ids);
    return sent.length > 1 ? Promise.resolve(ids) : new Promise((_, reject) => { fail = () => reject(new BrokerAway('for the test')); });
  });
  const say = (id: string) => gather.append('room:home/general', { sender: 'ana', id, json: '{}' });
  const first = assert.rejects(say('first'), BrokerAway);
  await new Promise(setImmediate);
  const second = assert.rejects(say('second'), BrokerAway);
  fail();
  await Promise.all([first, second]);
  await Promise.all([say('first'), say('second')]);
  assert.deepEqual(sent, [['first'], ['first', 'second']]);
});
