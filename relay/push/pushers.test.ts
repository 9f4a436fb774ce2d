import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRelay } from '../testing/open-relay.ts';
import { CONTACT } from '../testing/push-service.ts';
import { roomTopic, userTopic } from '../wire.ts';

test('who left a room, or has no device any more, is not looked for again with each message', async () => {
  const { relay: { broker, push }, stop } = await openRelay({ CONFAB_PUSH_CONTACT: CONTACT }), topic = roomTopic('home/tea');
  await broker.put(topic, 'pushers', ['gone', 'here', 'without'].map((key) => ({ key, value: '' })), 'always');
  await broker.put(topic, 'members', ['here', 'without'].map((key) => ({ key, value: '' })), 'always');
  await broker.subscribe(userTopic('here'));
  push.said('home/tea', 'g-1', { kind: 'message', id: 'm', type: 'text', from: { id: 'ana', name: 'Ana' }, at: 1, text: 'hi' });
  await push.close();
  assert.deepEqual((await broker.list(topic, 'pushers', { limit: 10 })).map(({ key }) => key), ['here']);
  await stop();
});
