/** A program of Node as a client, against a real relay. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { startRelay, type RelayProcess } from '../../relay/testing/relay.ts';
import { WITH_TOKENS, siteToken } from '../../relay/testing/tokens.ts';
import { connectBot } from './bot.ts';
import type { Confab, Message, Readable } from './api.ts';
import { ConfabError } from './errors.ts';

let relay: RelayProcess;
const bots: Confab[] = [];
before(async () => { relay = await startRelay(WITH_TOKENS); });
after(async () => {
  for (const bot of bots) bot.close();
  await relay.stop();
});

function bot(user: string): Confab {
  const made = connectBot({ relay: relay.origin, token: () => siteToken(user, { name: user }), WebSocket });
  bots.push(made);
  return made;
}
/** Resolves with the first value that fits. */
function when<T>(readable: Readable<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`never: ${String(fits)}; last ${JSON.stringify(readable.value)}`)), 5000);
    const stop = readable.subscribe((value) => {
      if (!fits(value)) return;
      clearTimeout(timer);
      queueMicrotask(() => stop());
      resolve(value);
    });
  });
}
const texts = (items: readonly object[]): string[] => items.map((item) => (item as Message).text);

test('what is no origin of a relay is said', () => {
  for (const address of ['relay.example', 'ws://relay.example', undefined]) assert.throws(() => connectBot({ relay: address as string, token: () => null, WebSocket }), /is no origin of a relay: pass relay/, address);
});

test('two bots talk, once each', async () => {
  const ana = bot('ana'), ben = bot('ben');
  const [here, there] = [ana.room('home/bots'), ben.room('home/bots')];
  await Promise.all([here.enter(), there.enter()]);
  const sent = await here.send('hello');
  assert.equal(sent.state, 'sent');
  assert.notEqual(sent.position, '');
  await when(there.messages, (items) => texts(items).join() === 'hello');
  await there.send('hello yourself, @ana');
  await when(here.messages, (items) => texts(items).join() === 'hello,hello yourself, @ana');
  assert.deepEqual(await when(here.unread, ({ count }) => count === 1), { count: 1, mentions: 1 });
  here.markRead();
  await when(here.unread, ({ count }) => count === 0);
  assert.equal(ana.status.value.alone, true);
});

test('two programs of one user are two devices: reading on one clears the other', async () => {
  const one = bot('carla'), two = bot('carla'), other = bot('dan');
  await one.room('home/two').enter();
  await other.room('home/two').enter();
  await when(two.rooms, (rooms) => rooms.some(({ room }) => room === 'home/two'));
  await other.room('home/two').send('for carla');
  await Promise.all([one, two].map((device) => when(device.unread(), ({ count }) => count === 1)));
  one.room('home/two').markRead();
  await when(two.unread(), ({ count }) => count === 0);
});

test('an invitation answered on one device is gone on the other, and the invited is in', async () => {
  const one = bot('eva'), two = bot('eva'), host = bot('fred');
  await host.room('home/secret').enter({ private: true });
  await when(one.status, ({ phase }) => phase === 'live');
  await when(two.status, ({ phase }) => phase === 'live');
  await host.invite('eva', 'home/secret');
  await Promise.all([one, two].map((device) => when(device.invites, ({ received }) => received.length === 1)));
  await one.acceptInvite(one.invites.value.received[0]!);
  await when(two.invites, ({ received }) => received.length === 0);
  await when(host.invites, ({ sent }) => sent[0]?.state === 'accepted');
  await when(two.rooms, (rooms) => rooms.some(({ room, private: closed }) => room === 'home/secret' && closed));
});

test('the first invitation is free, the next to the same person has to wait', async () => {
  const host = bot('greta');
  bot('hugo');
  await host.room('home/throttled').enter();
  await when(bots.at(-1)!.status, ({ phase }) => phase === 'live');
  await host.invite('hugo', 'home/throttled');
  await assert.rejects(host.invite('hugo', 'home/throttled'), (error) => error instanceof ConfabError && error.code === 'throttled' && error.temporary && error.retryAfter! > 0 && error.retryAfter! <= 1500);
  assert.ok(host.throttledUntil('invite', 'hugo').value > Date.now(), 'and it says until when');
  await when(host.throttledUntil('invite', 'hugo'), (until) => until === 0);
  await host.invite('hugo', 'home/throttled');
});

test('what is said to other windows comes to the other device once and not back', async () => {
  const one = bot('ida'), two = bot('ida'), heard: unknown[] = [], echoed: unknown[] = [];
  two.onReceive('piep', (data) => heard.push(data));
  one.onReceive('piep', (data) => echoed.push(data));
  await Promise.all([one, two].map((device) => when(device.status, ({ phase }) => phase === 'live')));
  one.sendToOtherMe('piep', 12345);
  for (const end = Date.now() + 3000; heard.length === 0 && Date.now() < end;) await new Promise((resolve) => { setTimeout(resolve, 10); });
  await new Promise((resolve) => { setTimeout(resolve, 100); });
  assert.deepEqual([heard, echoed], [[12345], []]);
});

test('an unknown command, data that is no JSON, and a room without a name are clear errors', async () => {
  const ana = bot('ana');
  await assert.rejects(ana.request('room_dance', {}), (error) => error instanceof ConfabError && error.code === 'unknown_command' && !error.temporary);
  const circle: { self?: unknown } = {};
  circle.self = circle;
  await assert.rejects(ana.request('room_members', circle), /JSON cannot write it/);
  assert.throws(() => ana.room('no room'), /names no room/);
});

test('settings, mutes and leaving travel to the other device', async () => {
  const one = bot('jan'), two = bot('jan');
  await one.room('home/moving').enter();
  await when(two.rooms, (rooms) => rooms.length === 1);
  one.setSetting('theme', 'dark');
  one.room('home/moving').mute(true);
  await when(two.setting('theme', 'light'), (theme) => theme === 'dark');
  await when(two.room('home/moving').state, ({ muted }) => muted);
  await two.room('home/moving').leave();
  await when(one.rooms, (rooms) => rooms.length === 0);
});

test('who is in a room and who types there is seen by whoever looks', async () => {
  const kim = bot('kim'), lea = bot('lea'), [here, there] = [kim.room('home/seen'), lea.room('home/seen')];
  const people = (): string => here.presence.value.people.map(({ id }) => id).sort().join();
  here.presence.subscribe(() => undefined);
  here.typing.subscribe(() => undefined);
  await here.enter();
  await when(here.presence, () => people() === 'kim');
  await there.enter();
  await when(here.presence, ({ count }) => count === 2 && people() === 'kim,lea');
  there.setTyping(true);
  await when(here.typing, (typing) => typing.people.some(({ id }) => id === 'lea'));
  there.setTyping(false);
  await when(here.typing, (typing) => typing.people.length === 0);
});

test('a program whose work is done ends by itself once its bot is closed', async () => {
  const program = `
    const { connectBot } = await import(${JSON.stringify(new URL('bot.ts', import.meta.url).href)});
    const { WebSocket } = await import(${JSON.stringify(import.meta.resolve('ws'))});
    const bot = connectBot({ relay: '${relay.origin}', token: () => '${await siteToken('eva')}', WebSocket });
    await bot.room('home/errand').enter();
    await bot.room('home/errand').send('done');
    bot.close();
    console.log('closed');`;
  const done = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { encoding: 'utf8', timeout: 10_000 });
  assert.match(done.stdout, /closed/, done.stderr);
  assert.equal(done.status, 0, `still running after 10 s: ${done.signal}`);
});
