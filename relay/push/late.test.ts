import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Late, type Delivery } from './late.ts';
import { noticeNote } from './note.ts';

const delivery: Delivery = { user: 'ana', subscription: { endpoint: 'https://push.example/1', keys: { p256dh: '', auth: '' } }, note: noticeNote({ keyword: 'mail' }) };

async function pass(t: TestContext, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    t.mock.timers.tick(60_000);
    await new Promise(setImmediate);
  }
}

test('what a push service never takes is tried five times more', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let tries = 0;
  const late = new Late(async () => {
    tries++;
    return { again: 0 };
  }, async () => true);
  assert.deepEqual(await late.deliver(delivery), { again: 0 });
  await pass(t, 60);
  assert.equal(tries, 6);
});

test('whoever asks for a longer pause than ten minutes is not asked again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  let tries = 0;
  const late = new Late(async () => {
    tries++;
    return { again: 11 * 60_000 };
  }, async () => true);
  await late.deliver(delivery);
  await pass(t, 60);
  assert.equal(tries, 1);
});

test('what was not taken is tried again although an older one of its kind, which took longer, was taken meanwhile', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const tried: string[] = [];
  let take: () => void = () => undefined;
  const late = new Late(async ({ note: { body } }) => {
    tried.push(body);
    if (body === 'newer') return tried.length < 3 ? { again: 0 } : 'sent';
    await new Promise<void>((resolve) => { take = resolve; });
    return 'sent';
  }, async () => true);
  const of = (text: string): Delivery => ({ ...delivery, note: noticeNote({ keyword: 'mail', data: text }) });
  const older = late.deliver(of('older'));
  await late.deliver(of('newer'));
  take();
  await older;
  await pass(t, 10);
  assert.deepEqual(tried, ['older', 'newer', 'newer']);
});
