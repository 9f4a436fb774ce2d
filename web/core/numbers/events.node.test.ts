/** A room to which a site tells events and where nobody speaks, for weeks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomTopic } from '../../../relay/wire.ts';
import { nameOf } from '../session.ts';
import { KEYS, type RoomFact } from '../store/facts.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

test('is remembered as read so far, not event by event, and what is said there counts on every device', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const tabs = [browser, new FakeBrowser()].map((at) => new FakeTab(at, clock, relay, 'ana'));
  await clock.pass(1000);
  const remembered = async (): Promise<number> => ((await browser.store(nameOf('ws://relay/socket', 'ana')).fact(KEYS.room(ROOM)))!.value as RoomFact).uncounted.length;
  let most = 0;
  for (let n = 0; n < 500; n++) {
    relay.append(roomTopic(ROOM), { kind: 'event', id: `${n}`, keyword: 'reload', at: clock.now });
    if (n % 10 === 0) await clock.pass(100);
    most = Math.max(most, await remembered());
  }
  assert.ok(most > 0 && most < 100, `${most} at most`);
  relay.publish(ROOM, 'a');
  await clock.pass(1000);
  tabs.push(new FakeTab(new FakeBrowser(), clock, relay, 'ana'));
  await clock.pass(1000);
  assert.deepEqual(tabs.map(({ confab }) => confab.unread().value.count), [1, 1, 1]);
  for (const tab of tabs) tab.dies();
});

test('what somebody said there before many events stays to be read', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(1000);
  relay.publish(ROOM, 'a');
  for (let n = 0; n < 100; n++) relay.append(roomTopic(ROOM), { kind: 'event', id: `${n}`, keyword: 'reload', at: clock.now });
  await clock.pass(1000);
  assert.deepEqual([tab.confab.unread().value.count, relay.shelf.value('ana', `read/${ROOM}`)], [1, undefined]);
  tab.dies();
});
