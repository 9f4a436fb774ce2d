/** The leader's side of the outbox by itself: what it sends when, and whom it tells of what goes wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfabError, temporary } from '../errors.ts';
import { basePlatform } from '../platform/base.ts';
import { KEYS, type OutItem } from '../store/facts.ts';
import { MemoryStore } from '../store/memory.ts';
import { newReplica, type Replica } from '../tabs/replica.ts';
import { FakeClock } from '../testing/clock.ts';
import { newSender, type Sender, type SenderParts } from './sender.ts';

const itemOf = (id: string, cmd = 'user_tell'): OutItem => ({ id, cmd, data: { id }, lane: id, n: 1, at: 1 });

async function scene(answer: (id: string) => unknown, parts: Partial<SenderParts> = {}): Promise<{ clock: FakeClock; replica: Replica; sender: Sender; sent: string[]; keeps(...items: OutItem[]): Promise<void> }> {
  const clock = new FakeClock(), replica = newReplica(basePlatform()), sent: string[] = [];
  await replica.open(new MemoryStore());
  const sender = newSender({
    platform: { ...basePlatform(), after: (ms, fn) => clock.after(ms, fn) },
    mirror: replica.mirror,
    connected: () => true,
    isNew: () => false,
    async send(_cmd, data) {
      const { id } = data as { id: string };
      // Whatever is sent over and over has an end.
      if (sent.push(id) > 100) sender.end();
      return answer(id);
    },
    commit: (work) => replica.commit(work),
    silent: () => assert.fail('it answers'),
    failed: (error) => { throw error; },
    ...parts,
  });
  const keeps = (...items: OutItem[]): Promise<void> => replica.commit((draft) => { for (const item of items) draft.put(KEYS.out(item.id), item); });
  return { clock, replica, sender, sent, keeps };
}

test('what is not stored yet is not sent: nowhere could be written what became of it', async () => {
  const { clock, replica, sender, sent, keeps } = await scene(() => null);
  replica.mirror.put(KEYS.out('a'), itemOf('a'));
  sender.pump();
  await clock.pass(10);
  assert.deepEqual(sent, []);
  await keeps(itemOf('a'));
  sender.pump();
  await clock.pass(10);
  assert.deepEqual([sent, replica.mirror.keys('out')], [['a'], []]);
});

test('what waits for its time takes no place of what can be sent', async () => {
  const lanes = Array.from({ length: 40 }, (_, n) => `lane ${n}`);
  const { clock, sender, sent, keeps } = await scene((id) => {
    if (id === 'lane 39') return null;
    throw new ConfabError({ ...temporary('rate', 'Not now.'), message: 'Not now.', retryAfter: 60_000 });
  });
  await keeps(...lanes.map((id) => itemOf(id)));
  sender.pump();
  await clock.pass(100);
  assert.deepEqual([...sent].sort(), [...lanes].sort());
});

test('where the answer cannot be written down, whoever leads learns why', async () => {
  const told: unknown[] = [], full = new DOMException('No room.', 'QuotaExceededError');
  const { clock, sender, keeps } = await scene(() => null, { commit: () => Promise.reject(full), failed: (error) => { told.push(error); sender.end(); } });
  await keeps(itemOf('a'));
  sender.pump();
  await clock.pass(10);
  assert.deepEqual(told, [full]);
});

test('of what is refused for good the console says only that for which nobody waits', async (t) => {
  const said: string[] = [];
  t.mock.method(console, 'error', (line: string) => said.push(line));
  const { clock, sender, keeps } = await scene((id) => { throw new ConfabError({ code: 'forbidden', message: `Not ${id}.`, temporary: false }); });
  await keeps(itemOf('told'), itemOf('asked', 'user_invite'));
  sender.pump();
  await clock.pass(10);
  assert.deepEqual(said, ['confab: user_tell: Not told.']);
});

for (const { what, code, retryAfter, after, times } of [
  { what: 'what this page allowed a moment before the relay did goes out again by itself', code: 'throttled', retryAfter: 300, after: 300, times: 2 },
  { what: 'what was allowed long before the relay did is for the person to try again', code: 'throttled', retryAfter: 1200, after: 60_000, times: 1 },
  { what: 'so is what may be tried again nobody knows when', code: 'throttled', retryAfter: undefined, after: 60_000, times: 1 },
  { what: 'what a socket that was closing did not take goes out at once when there is another', code: 'closed', retryAfter: undefined, after: 10, times: 2 },
]) {
  test(what, async () => {
    let refused = false;
    const { clock, sender, sent, keeps } = await scene(() => {
      if (refused) return null;
      refused = true;
      throw new ConfabError({ code, message: 'Not now.', temporary: true, ...(retryAfter !== undefined && { retryAfter }) });
    });
    await keeps(itemOf('a'));
    sender.pump();
    await clock.pass(after);
    assert.equal(sent.length, times);
  });
}
