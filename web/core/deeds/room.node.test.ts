/** What a person does in a room is seen at once, and costs the relay no more than it has to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireError } from '../../../relay/wire.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; tabs: [FakeTab, FakeTab] }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const tabs = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(1000);
  return { clock, relay, tabs };
}
const rooms = ({ confab }: FakeTab): string[] => confab.rooms.value.map(({ room }) => room);

test('who leaves a room without a network does not see it any more, in any tab', async () => {
  const { clock, relay, tabs } = await scene();
  assert.deepEqual(tabs.map(rooms), [[ROOM], [ROOM]]);
  relay.kill();
  void tabs[1].confab.room(ROOM).leave();
  await clock.pass(100);
  assert.deepEqual(tabs.map(rooms), [[], []]);
});

test('who leaves a room that they came into a moment before does not see it come and go', async () => {
  const { clock, relay, tabs: [tab] } = await scene(), room = tab.confab.room(ROOM);
  void room.leave();
  await clock.pass(1000);
  relay.lag = 1;
  const seen = new Set<string>();
  void room.enter();
  void room.leave();
  for (let ms = 0; ms < 500; ms++) {
    await clock.pass(1);
    seen.add(rooms(tab).join());
  }
  assert.deepEqual([...seen], ['']);
  assert.deepEqual(relay.membersOf(ROOM), []);
});

test('who leaves a room in which they are no more is told so, also when their tab learns of it before it could store anything', async () => {
  const { clock, relay, tabs: [, tab] } = await scene();
  relay.rejects.room_leave = wireError('not_member', `You are not in ${ROOM}: enter it first.`);
  const leaving = assert.rejects(tab.confab.room(ROOM).leave(), { code: 'not_member' });
  tab.stalls();
  await clock.pass(3000);
  tab.wakes();
  await clock.pass(100);
  await leaving;
});

test('who types on and on is told of every three seconds, whatever the clock says, and once that they stopped', async () => {
  const { clock, relay, tabs: [tab] } = await scene(), room = tab.confab.room(ROOM);
  relay.answers.room_typing = null;
  const told = async (on: boolean): Promise<number> => {
    room.setTyping(on);
    await clock.pass(500);
    return relay.asked.length;
  };
  assert.deepEqual([await told(true), await told(true), await told(true)], [1, 1, 1]);
  await clock.pass(2000);
  assert.deepEqual([await told(true), await told(false), await told(false), await told(true)], [2, 3, 3, 4]);
  // Set back while they type, the clock has still to come to where it was.
  clock.now -= 3_600_000;
  assert.deepEqual([await told(true), await told(true)], [5, 5]);
});

test('who is put out of a room is told why, in all tabs', async () => {
  const { clock, relay, tabs } = await scene();
  relay.note({ note: 'gone', topic: `room:${ROOM}`, error: wireError('barred', 'You were barred.') });
  await clock.pass(100);
  assert.deepEqual(tabs.map(({ confab }) => confab.room(ROOM).state.value.error?.code), ['barred', 'barred']);
});
