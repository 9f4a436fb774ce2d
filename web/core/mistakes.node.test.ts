/** What a page gives that cannot be meant is said clearly, where it was given or in the console. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireError } from '../../relay/wire.ts';
import type { Confab } from './api.ts';
import { ConfabError } from './errors.ts';
import { FakeBrowser } from './testing/browser.ts';
import { FakeClock } from './testing/clock.ts';
import { FakeRelay } from './testing/relay.ts';
import { FakeTab, type TabOptions } from './testing/tab.ts';

function scene(options?: TabOptions): { clock: FakeClock; relay: FakeRelay; confab: Confab; told: string[]; off(): void } {
  const { error } = console, told: string[] = [];
  console.error = (text: string) => { told.push(text); };
  const clock = new FakeClock(), relay = new FakeRelay(clock), { confab } = new FakeTab(new FakeBrowser(), clock, relay, 'ana', options);
  return { clock, relay, confab, told, off: () => { console.error = error; } };
}
const says = (code: string, words: RegExp) => (error: unknown): boolean => error instanceof ConfabError && error.code === code && !error.temporary && words.test(error.message);

test('a mistake is a clear error at the call', async () => {
  const { clock, confab, off } = scene();
  await clock.pass(500);
  off();
  for (const name of [undefined, null, 5, {}]) assert.throws(() => confab.room(name as never), says('bad_data', /names no room/), String(name));
  assert.throws(() => confab.onReceive('x', undefined as never), says('bad_request', /function/));
  for (const readable of [confab.status, confab.room('general').messages]) assert.throws(() => readable.subscribe(undefined as never), says('bad_request', /function/));
  await assert.rejects(confab.invite('ben', undefined as never), says('bad_data', /names no room/));
  for (const none of [{}, null, undefined]) for (const answer of [confab.acceptInvite, confab.declineInvite]) await assert.rejects(answer(none as never), says('bad_request', /no invitation/));
  for (const timeout of ['abc', 0, NaN]) await assert.rejects(confab.request('shop_order', {}, { timeout: timeout as never }), says('bad_request', /timeout is a number/));
});

test('nothing in particular is meant by null as by nothing', async () => {
  const { clock, relay, confab, off } = scene();
  await clock.pass(500);
  relay.publish('home/general', 'a');
  await clock.pass(100);
  off();
  relay.answers.shop_order = 'ordered';
  for (const nothing of [undefined, null, {}, { space: undefined }]) {
    assert.equal(confab.unread(nothing as never).value.count, 1, String(nothing));
    const both = Promise.all([confab.room('general').enter(nothing as never), confab.request('shop_order', {}, nothing as never)]);
    await clock.pass(100);
    assert.deepEqual(await both, [undefined, 'ordered']);
  }
  confab.room('general').markRead(null as never);
  await clock.pass(100);
  assert.equal(confab.unread().value.count, 0);
  await confab.signOut(null as never);
  assert.equal(confab.me.value, null);
});

test('a token that is none is told to the page', async () => {
  const { clock, told, off } = scene({ token: 'eyJ.eyJ.x' as never });
  await clock.pass(500);
  off();
  assert.deepEqual(told, ['confab: "token" is a function that gives the JWT.']);
});

test('what nobody can be told of, because nobody is signed in, is told to the page', async () => {
  const { clock, confab, told, off } = scene({ token: () => Promise.resolve(null) });
  await clock.pass(500);
  confab.sendToOtherMe('piep', 1);
  await clock.pass(100);
  off();
  assert.match(told.join(), /sendToOtherMe: Nobody is signed in/);
});

test('what nobody has said yet is not read, whatever position a page gives', async () => {
  const { clock, relay, confab, off } = scene(), room = confab.room('home/general');
  await clock.pass(500);
  relay.publish('home/general', 'a');
  await clock.pass(100);
  room.messages.subscribe(() => undefined);
  const [said] = room.messages.value;
  assert.ok(said && 'text' in said);
  room.markRead(`${said.position.split('-')[0]}-99999`);
  await clock.pass(100);
  assert.equal(room.unread.value.count, 0);
  relay.publish('home/general', 'b');
  await clock.pass(100);
  off();
  assert.equal(room.unread.value.count, 1);
});

test('what nobody waits for and the relay refuses is told to the page', async () => {
  const { clock, relay, confab, told, off } = scene();
  relay.rejects = { user_tell: wireError('bad_data', 'keyword: must be 1 to 64 letters, digits or - _ . :') };
  await clock.pass(500);
  confab.sendToOtherMe('bad keyword', 1);
  await clock.pass(500);
  off();
  assert.deepEqual(told, ['confab: user_tell: keyword: must be 1 to 64 letters, digits or - _ . :']);
});
