/** Scrolling back ends where the room begins, or where it is said that something is gone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Room } from '../api.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

const MESSAGES = 130;

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; room: Room }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock);
  for (let n = 0; n < MESSAGES; n++) relay.publish(ROOM, `message ${n}`);
  const { confab } = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(1000);
  return { clock, relay, room: confab.room(ROOM) };
}
/** Scrolls back as far as it goes; answers all that stands in the list then. */
async function allOf({ clock, room }: { clock: FakeClock; room: Room }): Promise<unknown[]> {
  for (let pages = 0; pages < 20; pages++) {
    const loading = room.loadOlder(50);
    await clock.pass(500);
    if (!await loading) break;
  }
  return room.messages.value.map((item) => 'gap' in item ? { gone: item.gone } : item.text);
}
const said = (from: number): string[] => Array.from({ length: MESSAGES - from }, (_, n) => `message ${from + n}`);

test('a room is read back to its first message, also where a page brings fewer than were asked for', async () => {
  for (const page of [Infinity, 7]) {
    const stage = await scene();
    stage.relay.page = page;
    assert.deepEqual(await allOf(stage), said(0));
  }
});

test('where the relay keeps less than was said, a gap stands before the oldest', async () => {
  for (const kept of [50, 60, 100]) {
    const stage = await scene();
    stage.relay.kept = kept;
    assert.deepEqual(await allOf(stage), [{ gone: true }, ...said(MESSAGES - kept)]);
    assert.equal(await stage.room.loadOlder(), false);
    assert.equal(stage.room.messages.value.length, kept + 1);
  }
});

test('what another log says stands before is not taken for what was said here before', async () => {
  const stage = await scene();
  const placed = (seq: number) => ({ pos: `h-${seq}`, prev: seq > 1 ? `h-${seq - 1}` : '', entry: { kind: 'message', id: `h${seq}`, type: 'text', from: { id: 'ben', name: 'Ben' }, at: 1, text: `other ${seq}` } });
  stage.relay.answers.room_history = { entries: [placed(1), placed(2)], oldest: 'h-1', newest: 'h-2', complete: false };
  assert.deepEqual(await allOf(stage), [{ gone: true }, ...said(MESSAGES - 50)]);
});

test('what one wrote oneself is not counted as unread once it is read back to', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock);
  const first = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(1000);
  relay.publish(ROOM, 'before');
  await clock.pass(100);
  first.confab.room(ROOM).markRead();
  await clock.pass(1000);
  first.dies();
  for (let n = 0; n < MESSAGES; n++) relay.publish(ROOM, `message ${n}`, n % 2 ? { id: 'ana', name: 'Ana' } : undefined);
  const { confab } = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(1000);
  await allOf({ clock, room: confab.room(ROOM) });
  assert.equal(confab.unread().value.count, MESSAGES / 2);
});
