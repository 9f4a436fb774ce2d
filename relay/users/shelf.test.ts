import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openRelay, type OpenRelay } from '../testing/open-relay.ts';
import { WireClient } from '../testing/wire-client.ts';
import { userTopic } from '../wire.ts';

let opened: OpenRelay;
before(async () => { opened = await openRelay(); });
after(() => opened.stop());

test('on a full shelf what stands there is written anew, and nothing else is put there', async () => {
  const ana = await WireClient.open(opened.url), { user } = await ana.hi({ guest: { name: 'Ana' } });
  const put = (key: string, value: unknown) => ana.do('shelf_put', { items: [{ key, value, stamp: 2 }] });
  const there = await opened.relay.broker.count(userTopic(user.id), 'shelf');
  await opened.relay.broker.put(userTopic(user.id), 'shelf', Array.from({ length: 2000 - there }, (_, n) => ({ key: `set/${n}`, value: '0', stamp: 1 })), 'always');
  await put('set/7', 'again');
  assert.deepEqual(await opened.relay.broker.get(userTopic(user.id), 'shelf', ['set/7']), ['"again"']);
  await assert.rejects(put('set/more', 1), /at most 2000 items/);
  await ana.close();
});
