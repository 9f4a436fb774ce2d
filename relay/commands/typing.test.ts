import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAMED } from '../rooms/people.ts';
import { openRelay } from '../testing/open-relay.ts';
import { WireClient } from '../testing/wire-client.ts';

test('who types is told where so many are there as can be named, and not where there is one more', { timeout: 60_000 }, async () => {
  const room = 'home/crowd', topic = `room:${room}`, { url, stop } = await openRelay({ CONFAB_CONNECTS_PER_ADDRESS: '1000', CONFAB_SENDS_PER_ADDRESS: '10000' });
  const people = await Promise.all(Array.from({ length: NAMED + 1 }, async (_, i) => {
    const client = await WireClient.guest(url, `U${i}`);
    await client.do('room_enter', { room });
    await client.until((c) => c.pushes(topic).some(({ resume }) => resume && !resume.more), 30_000);
    return client;
  }));
  const [ana, ben, cem] = people;
  await ana!.do('room_typing', { room, on: true });
  await cem!.do('room_leave', { room });
  await ana!.do('room_typing', { room, on: false });
  const typing = () => ben!.signals(topic).flatMap((told) => (told.signal === 'typing' ? [told.data] : []));
  await ben!.until(() => typing().length > 0);
  assert.deepEqual(typing(), [{ user: ana!.hello.user, on: false }]);
  await Promise.all(people.map((client) => client.close()));
  await stop();
});
