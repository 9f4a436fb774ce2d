/** What the relay does not answer, answers late, or answers twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf } from '../session.ts';
import { wireError } from '../../../relay/wire.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';
import { WriteAhead } from './journal.ts';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; browser: FakeBrowser; tab: FakeTab; said(): string[] }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), tab = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(1000);
  return { clock, relay, browser, tab, said: () => relay.entries(ROOM).map(({ entry }) => ('text' in entry ? entry.text ?? '' : '')) };
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

test('while the relay says that it can keep nothing, nothing is sent, and all of it once it can', async () => {
  const { clock, relay, tab: { confab }, said } = await scene();
  relay.note({ note: 'degraded' });
  await clock.pass(10);
  void confab.room(ROOM).send('a');
  await clock.pass(1000);
  assert.deepEqual([said(), confab.status.value.waiting], [[], 1]);
  relay.note({ note: 'live' });
  await clock.pass(100);
  assert.deepEqual(said(), ['a']);
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

test('what waits keeps its place when somebody asks to send it again', async () => {
  const { clock, relay, tab: { confab }, said } = await scene(), room = confab.room(ROOM);
  relay.kill();
  const first = room.send('a');
  await clock.pass(10);
  void room.send('b');
  await clock.pass(100);
  room.retry(first.id);
  await clock.pass(100);
  relay.up = true;
  await clock.pass(10_000);
  assert.deepEqual([said(), room.messages.value.map((item) => 'text' in item && item.text)], [['a', 'b'], ['a', 'b']]);
});

test('a message whose confirmation comes only when it stands in the list already is in it once', async () => {
  const { clock, relay, tab, said } = await scene();
  relay.late = 500;
  const sent = tab.confab.room(ROOM).send('a');
  await clock.pass(200);
  assert.deepEqual([said(), tab.texts], [['a'], ['a']]);
  await clock.pass(1000);
  assert.deepEqual([tab.texts, (await sent).position, tab.confab.status.value.waiting], [['a'], 'g-1', 0]);
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

test('what the relay has before its entry comes is shown as sent, where it stands, and once', async () => {
  const { clock, relay, tab } = await scene(), room = tab.confab.room(ROOM), seen = new Set<string>();
  relay.lag = 500;
  room.messages.subscribe((items) => seen.add(items.map((item) => 'text' in item && item.text).join()));
  const sent = [room.send('a'), room.send('b')];
  await clock.pass(100);
  assert.deepEqual((await Promise.all(sent)).map(({ position }) => position), ['g-1', 'g-2']);
  assert.deepEqual(tab.items.map((item) => 'state' in item && `${item.text} ${item.state} ${item.position}`), ['a sent g-1', 'b sent g-2']);
  assert.equal(tab.confab.status.value.waiting, 0);
  await clock.pass(1000);
  assert.deepEqual([...seen], ['', 'a', 'a,b']);
});

test('what a tab kept of a message that arrived long ago is not said again, and nothing of it is left', async () => {
  const { clock, relay, browser, tab, said } = await scene(), { id } = tab.confab.room(ROOM).send('a'), name = nameOf('ws://relay/socket', 'ana');
  await clock.pass(1000);
  tab.closes();
  new WriteAhead(browser.journalFor({}), name).note({ id, n: 1, at: 1, lane: ROOM, cmd: 'room_send', data: { room: ROOM, id, text: 'a' } });
  const next = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(3000);
  assert.deepEqual([said(), next.texts], [['a'], ['a']]);
  assert.deepEqual([...(await browser.store(name).facts()).all.keys()].filter((key) => key.startsWith('out/')), []);
  next.dies();
});

test('nothing is left in the outbox of what has arrived', async () => {
  const { clock, relay, browser, tab } = await scene(), room = tab.confab.room(ROOM);
  for (const lag of [0, 500]) {
    relay.lag = lag;
    void room.send(`with ${lag}`);
    await clock.pass(1000);
  }
  assert.deepEqual([...(await browser.store(nameOf('ws://relay/socket', 'ana')).facts()).all.keys()].filter((key) => key.startsWith('out/')), []);
  assert.deepEqual([...browser.journal.keys()].filter((key) => key.includes(' out ')), []);
});

test('who enters very many rooms at once enters them all, and is not closed for it', async () => {
  const { clock, relay, tab: { confab } } = await scene(), rooms = Array.from({ length: 250 }, (_, n) => `many/r${n}`);
  let earned = 0, refused = 0, entered = 0;
  // As the relay has it: twenty a second, five seconds of them saved up; who is refused a hundred times in a row is closed.
  Object.defineProperty(relay.rejects, 'room_enter', { get() {
    const next = Math.max(clock.now, earned) + 50, retryAfter = next - clock.now - 5000;
    if (retryAfter <= 0) earned = next;
    else if (++refused === 100) relay.cut();
    return retryAfter > 0 ? { code: 'limit', message: 'Too many requests at once.', temporary: true, retryAfter } : undefined;
  } });
  for (const room of rooms) void confab.room(room).enter().then(() => { entered++; });
  await clock.pass(15_000);
  assert.deepEqual([entered, refused < 100, confab.status.value.waiting], [250, true, 0]);
});

test('who is in as many rooms as may be is told so at the next one, and speaks in the others without a pause', async () => {
  const { clock, relay, browser, tab: { confab }, said } = await scene();
  relay.rejects.room_enter = wireError('full', 'At most 200 rooms on one socket: leave one first.');
  const entering = confab.room('home/other').enter();
  entering.catch(() => undefined);
  await clock.pass(100);
  await assert.rejects(entering, { code: 'full', temporary: false });
  assert.deepEqual([...(await browser.store(nameOf('ws://relay/socket', 'ana')).facts()).all.keys()].filter((key) => key.startsWith('out/')), [], 'nothing is kept of it');
  for (const text of ['a', 'b', 'c']) void confab.room(ROOM).send(text);
  await clock.pass(100);
  assert.deepEqual(said(), ['a', 'b', 'c']);
});

test('once all is said that was held up by a limit, rooms wait for each other no more', async () => {
  const { clock, relay, tab: { confab }, said } = await scene(), others = ['home/b', 'home/c'];
  for (const room of others) void confab.room(room).enter();
  await clock.pass(100);
  relay.rejects.room_send = wireError('limit', 'Too many requests at once.', 1000);
  void confab.room(ROOM).send('a');
  await clock.pass(100);
  delete relay.rejects.room_send;
  await clock.pass(3000);
  assert.deepEqual(said(), ['a']);
  relay.late = 1000;
  for (const room of others) void confab.room(room).send('soon');
  await clock.pass(100);
  assert.deepEqual(others.map((room) => relay.entries(room).length), [1, 1]);
});
