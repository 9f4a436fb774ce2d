/** What the relay does not answer, answers late, or answers twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; tab: FakeTab; said(): string[] }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(1000);
  return { clock, relay, tab, said: () => relay.entries(ROOM).map(({ entry }) => ('text' in entry ? entry.text ?? '' : '')) };
}

test('a socket that answers nothing is given up for another', async () => {
  const { clock, relay, tab: { confab }, said } = await scene(), phases: string[] = [];
  relay.silent = true;
  void confab.room(ROOM).send('a');
  confab.status.subscribe(({ phase }) => { if (phases.at(-1) !== phase) phases.push(phase); });
  await clock.pass(7900);
  assert.deepEqual(phases, ['live']);
  await clock.pass(200);
  assert.notEqual(phases.at(-1), 'live');
  relay.silent = false;
  await clock.pass(10_000);
  assert.deepEqual([said(), phases.at(-1), confab.status.value.waiting], [['a'], 'live', 0]);
});

test('what is refused for the moment is sent again after its time, and what follows in the room after it', async () => {
  const { clock, relay, tab: { confab }, said } = await scene(), room = confab.room(ROOM);
  relay.rejects.room_send = { code: 'rate', message: 'Too fast.', temporary: true, retryAfter: 3000 };
  void room.send('a');
  void room.send('b');
  await clock.pass(100);
  delete relay.rejects.room_send;
  confab.sendToOtherMe('x', 1);
  await clock.pass(2800);
  assert.deepEqual(said(), []);
  assert.equal(relay.log.get('user:ana')!.filter(({ entry }) => entry.kind === 'tell').length, 1, 'other lanes go on');
  await clock.pass(200);
  assert.deepEqual(said(), ['a', 'b']);
});

test('what is refused for good holds up nothing, is kept, and goes out once when it is retried', async () => {
  const { clock, relay, tab, said } = await scene(), { confab } = tab, room = confab.room(ROOM);
  relay.rejects.room_send = { code: 'too_long', message: 'Too long.', temporary: false };
  const refused = room.send('a');
  refused.catch(() => undefined);
  await clock.pass(100);
  delete relay.rejects.room_send;
  void room.send('b');
  await clock.pass(100);
  await assert.rejects(refused, { code: 'too_long' });
  assert.deepEqual([said(), tab.texts, confab.status.value.waiting], [['b'], ['b', 'a'], 0]);
  room.retry(refused.id);
  room.retry(refused.id);
  await clock.pass(1000);
  assert.deepEqual([said(), tab.texts], [['b', 'a'], ['b', 'a']]);
});

test('of settings that follow each other the last one holds, also when the first is under way', async () => {
  const { clock, relay, tab: { confab } } = await scene(), theme = confab.setting('theme', 'none');
  for (const value of ['dark', 'light', 'auto']) {
    confab.setSetting('theme', value);
    await clock.pass(1);
  }
  await clock.pass(1000);
  const kept = relay.log.get('user:ana')!.flatMap(({ entry }) => (entry.kind === 'shelf' ? entry.items : [])).filter(({ key }) => key === 'set/theme');
  assert.deepEqual([theme.value, kept.at(-1)!.value], ['auto', 'auto']);
});
