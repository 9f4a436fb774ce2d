/** How soon a connection that was lost is there again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLOSE } from '../../../relay/wire.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab } from '../testing/tab.ts';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; tab: FakeTab; phase(): string }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(1000);
  return { clock, relay, tab, phase: () => tab.confab.status.value.phase };
}

test('a page that nobody looked at through an outage is live as soon as somebody does', async () => {
  const { clock, relay, tab, phase } = await scene();
  tab.hides();
  relay.kill();
  await clock.pass(120_000);
  relay.up = true;
  assert.equal(phase(), 'offline');
  tab.shows();
  await clock.pass(100);
  assert.equal(phase(), 'live');
  tab.dies();
});

test('who comes back to a relay that is still away does not wait long for it once it is there', async () => {
  const { clock, relay, tab, phase } = await scene();
  tab.hides();
  relay.kill();
  await clock.pass(120_000);
  tab.shows();
  await clock.pass(2000);
  relay.up = true;
  await clock.pass(500);
  assert.equal(phase(), 'live');
  tab.dies();
});

test('who is in so many rooms that saying where each goes on takes more than any other frame may, is live again after a cut', async () => {
  const { clock, relay, tab, phase } = await scene();
  for (let n = 0; n < 180; n++) {
    const room = `${'日'.repeat(60)}/${'本'.repeat(60)}-${n}`;
    void tab.confab.room(room).enter();
    relay.publish(room, 'a');
  }
  await clock.pass(10_000);
  relay.cut();
  await clock.pass(5000);
  assert.equal(phase(), 'live');
  tab.dies();
});

test('a relay that asks to move is left within the time it gives, for another socket', async () => {
  const { clock, relay, tab, phase } = await scene(), phases = new Set<string>();
  tab.confab.status.subscribe((status) => phases.add(status.phase));
  relay.note({ note: 'move', within: 1000 });
  await clock.pass(400);
  assert.deepEqual([...phases], ['live']);
  await clock.pass(700);
  assert.deepEqual([[...phases], phase()], [['live', 'connecting'], 'live']);
  tab.dies();
});

test('a relay that asks to move and is gone before its time does not cost the next connection', async () => {
  const { clock, relay, tab, phase } = await scene(), phases = new Set<string>();
  relay.note({ note: 'move', within: 10_000 });
  await clock.pass(100);
  relay.cut();
  await clock.pass(1000);
  assert.equal(phase(), 'live');
  tab.confab.status.subscribe((status) => phases.add(status.phase));
  await clock.pass(10_000);
  assert.deepEqual([...phases], ['live']);
  tab.dies();
});

test('a relay whose store is away says so, keeps what is sent waiting, and has it when the store is back', async () => {
  const { clock, relay, tab, phase } = await scene();
  relay.note({ note: 'degraded' });
  await clock.pass(100);
  assert.equal(phase(), 'degraded');
  void tab.confab.room('home/general').send('a');
  await clock.pass(5000);
  assert.equal(relay.entries('home/general').length, 0);
  relay.note({ note: 'live' });
  await clock.pass(100);
  assert.deepEqual([phase(), tab.texts, relay.entries('home/general').length], ['live', ['a'], 1]);
  tab.dies();
});

test('who was cut off for asking too much comes back after a pause, also where somebody looks on', async () => {
  const { clock, relay, tab, phase } = await scene();
  relay.cut(CLOSE.limit);
  await clock.pass(900);
  assert.equal(phase(), 'connecting');
  await clock.pass(200);
  assert.equal(phase(), 'live');
  tab.dies();
});

test('a clock that is set back while the relay is away does not make a page dial it without end', async () => {
  const { clock, relay, tab } = await scene();
  relay.kill();
  await clock.pass(60_000);
  const before = relay.dialled;
  tab.skew = -3_600_000;
  await clock.pass(60_000);
  assert.ok(relay.dialled - before < 30, `dialled ${relay.dialled - before} times in a minute`);
  tab.dies();
});
