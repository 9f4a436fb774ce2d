/** What the relay can never take is refused for good, and holds up nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfabError } from '../errors.ts';
import { nameOf } from '../session.ts';
import { KEYS, type OutItem } from '../store/facts.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

function scene(): { clock: FakeClock; relay: FakeRelay; browser: FakeBrowser; open(): FakeTab } {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  return { clock, relay, browser, open: () => new FakeTab(browser, clock, relay, 'ana') };
}
const CIRCLE: { self?: unknown } = {};
CIRCLE.self = CIRCLE;
const NAME = nameOf('ws://relay/socket', 'ana');
const isBadData = (error: unknown): boolean => error instanceof ConfabError && error.code === 'bad_data' && !error.temporary && /JSON cannot write it/.test(error.message);

for (const moment of ['at once', 'once it is live']) {
  test(`data that JSON cannot write is refused at the call, ${moment}, and never kept`, async () => {
    const { clock, relay, browser, open } = scene();
    const { confab } = open();
    if (moment !== 'at once') await clock.pass(500);
    assert.throws(() => confab.sendToOtherMe('x', 10n), isBadData);
    assert.throws(() => confab.setSetting('tree', CIRCLE), isBadData);
    assert.throws(() => confab.setSetting('call', () => undefined), isBadData);
    const rejected = await Promise.allSettled([
      confab.room('home/other').enter(CIRCLE as never), confab.room('home/other').enter({ title: 10n } as never), confab.room(ROOM).send(10n as never), confab.invite(10n as never, ROOM), confab.request('shop_order', CIRCLE),
    ]);
    for (const one of rejected) assert.ok(one.status === 'rejected' && isBadData(one.reason), one.status === 'rejected' ? String(one.reason) : 'was taken');
    void confab.room(ROOM).send('a');
    await clock.pass(1000);
    assert.equal(confab.status.value.phase, 'live');
    assert.deepEqual(relay.entries(ROOM).map(({ entry }) => 'text' in entry && entry.text), ['a']);
    const facts = await browser.store(NAME).facts();
    assert.deepEqual([...facts.all.keys()].filter((key) => key.startsWith('out/')), []);
  });
}

test('what somebody gives is kept as it was then', async () => {
  const { clock, open } = scene(), { confab } = open(), tree = { leaves: 1 };
  await clock.pass(500);
  confab.setSetting('tree', tree);
  tree.leaves = 2;
  await clock.pass(500);
  assert.deepEqual(confab.setting<object>('tree', {}).value, { leaves: 1 });
});

test('such data that is stored already is refused for good, and what follows goes out', async () => {
  const { clock, relay, browser, open } = scene();
  const item: OutItem = { id: 'old', n: 1, at: 1, lane: 'tell', cmd: 'user_tell', data: { keyword: 'x', data: 10n } };
  await browser.store(NAME).write(0, (writer) => writer.putFact(KEYS.out('old'), { value: item, rev: 1 } as never));
  const { confab } = open();
  void confab.room(ROOM).send('a');
  confab.sendToOtherMe('x', 1);
  await clock.pass(3000);
  assert.equal(confab.status.value.phase, 'live');
  assert.deepEqual(relay.entries(ROOM).map(({ entry }) => 'text' in entry && entry.text), ['a']);
  assert.deepEqual(relay.log.get('user:ana')!.map(({ entry }) => entry.kind).filter((kind) => kind === 'tell'), ['tell']);
  const kept = (await browser.store(NAME).fact(KEYS.out('old')))?.value as OutItem;
  assert.equal(kept.error?.code, 'bad_data');
});


test('what is larger than the relay takes stands as failed, and what follows goes out over the same socket', async () => {
  const { clock, relay, open } = scene(), { confab } = open(), room = confab.room(ROOM), phases = new Set<string>();
  await clock.pass(500);
  confab.status.subscribe(({ phase }) => phases.add(phase));
  const large = assert.rejects(room.send('ü'.repeat(33_000)), (error) => error instanceof ConfabError && error.code === 'too_large' && !error.temporary && /\D66\d{3} bytes.* 65536/.test(error.message));
  void room.send('a');
  confab.sendToOtherMe('x', 'x'.repeat(100_000));
  confab.sendToOtherMe('x', 1);
  const asked = assert.rejects(confab.request('shop_order', 'x'.repeat(100_000)), { code: 'too_large' });
  await clock.pass(1000);
  await Promise.all([large, asked]);
  assert.deepEqual(relay.entries(ROOM).map(({ entry }) => 'text' in entry && entry.text), ['a']);
  assert.equal(relay.log.get('user:ana')!.filter(({ entry }) => entry.kind === 'tell').length, 1);
  assert.deepEqual(room.messages.value.map((item) => 'state' in item && item.state), ['sent', 'failed']);
  await clock.pass(20_000);
  assert.deepEqual([...phases], ['live']);
});
