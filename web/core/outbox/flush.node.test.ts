/** A worker that is woken when the network is back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform } from '../platform/platform.ts';
import { nameOf } from '../session.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';
import { flush } from './flush.ts';

const NAME = nameOf('ws://relay/socket', 'ana'), PATIENCE = 20_000;

interface Scene { clock: FakeClock; relay: FakeRelay; tab: FakeTab; worker: Platform; said(): string[]; flushed(worker?: Platform): Promise<unknown> }
/** Something was said while there was no network. */
async function scene(): Promise<Scene> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), tab = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(1000);
  relay.kill();
  void tab.confab.room(ROOM).send('a').catch(() => undefined);
  await clock.pass(1000);
  const page = new FakeTab(browser, clock, relay, 'ana', { token: async () => null });
  page.confab.close();
  const { journal: _, ...worker } = { ...page.platform, visible: () => false };
  const flushed = async (by: Platform = worker): Promise<unknown> => {
    const left = flush(NAME, by, PATIENCE).catch(({ code }: { code: string }) => code);
    await clock.pass(PATIENCE + 1000);
    return left;
  };
  return { clock, relay, tab, worker, said: () => relay.entries(ROOM).map(({ entry }) => (entry.kind === 'message' ? entry.text! : '')), flushed };
}

test('sends what the tabs left, once, and says that nothing is left', async () => {
  const { relay, tab, said, flushed } = await scene();
  tab.closes();
  relay.up = true;
  assert.deepEqual([await flushed(), said(), await flushed(), said(), relay.clients.size], [0, ['a'], 0, ['a'], 0]);
});

test('leaves it to a tab that is there', async () => {
  const { clock, relay, tab, said, flushed } = await scene();
  relay.up = true;
  const done = flushed();
  await clock.pass(2000);
  assert.deepEqual([await done, said(), tab.leads, [...relay.clients.values()]], [0, ['a'], true, [1]]);
  tab.dies();
});

test('says what is left where the relay is still away, or a tab hangs that should send it', async () => {
  const { relay, tab, said, flushed } = await scene();
  tab.hangs();
  assert.equal(await flushed(), 1);
  relay.up = true;
  assert.deepEqual([await flushed(), said()], [1, []]);
  tab.dies();
  assert.deepEqual([await flushed(), said()], [0, ['a']]);
});

test('does not say that nothing is left where it cannot look', async () => {
  const { relay, tab, worker, said, flushed } = await scene();
  tab.closes();
  relay.up = true;
  let opened = 0;
  const blocked: Platform = { ...worker, store: async (...how) => {
    if (++opened > 1) throw new DOMException('The database is blocked.', 'UnknownError');
    return worker.store!(...how);
  } };
  assert.deepEqual([await flushed(blocked), said()], ['closed', []]);
  assert.deepEqual([await flushed(), said()], [0, ['a']]);
});
