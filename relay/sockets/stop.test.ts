import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BareSocket } from '../testing/bare-socket.ts';
import { Held, openRelay } from '../testing/open-relay.ts';
import { startRelay } from '../testing/relay.ts';
import { WireClient } from '../testing/wire-client.ts';
import { CLOSE } from '../wire.ts';
import type { SendAnswer } from '../wire.ts';

describe('stopping', () => {
  it('asks clients to move, finishes what was begun, takes no new connections, and closes the rest', async () => {
    const relay = await startRelay();
    const obedient = await WireClient.guest(relay.url, 'Ana'), stubborn = await WireClient.guest(relay.url, 'Ben');
    await obedient.do('room_enter', { room: 'home/moving' });
    const sent = Array.from({ length: 50 }, (_, i) => obedient.do<'room_send', SendAnswer>('room_send', { room: 'home/moving', id: `m${i}`, text: 'last words' }));
    await sent[0];
    const stopped = relay.stop();
    const note = await obedient.until((c) => c.notes().find((found) => found.note === 'move'));
    assert.ok(note.note === 'move' && note.within > 0, JSON.stringify(note));
    await assert.rejects(WireClient.open(relay.url));
    assert.equal((await Promise.all(sent)).length, 50);
    await obedient.close();
    assert.equal((await stubborn.closed).code, CLOSE.move);
    await stopped;
    assert.match(relay.logs(), /Stopped\.\s*$/);
  });

  it('takes none on connections either that were open before, as a proxy keeps them', async () => {
    const { relay, url, plain, stop } = await openRelay();
    relay.stopping = true;
    await assert.rejects(WireClient.open(url), { status: 503 });
    await assert.rejects(BareSocket.open(`${plain}/chat/tea/`), /HTTP 503/);
    await stop();
  });

  it('ends with its answer a connection that is kept for further requests, which would find nobody', async () => {
    const { relay, origin, stop } = await openRelay(), kept = async () => (await fetch(`${origin}/healthz`)).headers.get('connection');
    assert.notEqual(await kept(), 'close');
    relay.stopping = true;
    assert.equal(await kept(), 'close');
    await stop();
  });

  it('closes nobody who still waits for an answer that will come', async () => {
    const { relay: { broker }, url, stop } = await openRelay(), append = broker.append.bind(broker), appending = new Held(), ana = await WireClient.guest(url, 'Ana');
    await ana.do('room_enter', { room: 'home/last' });
    broker.append = (...about) => appending.pass().then(() => append(...about));
    const sent = ana.do<'room_send', SendAnswer>('room_send', { room: 'home/last', id: 'm', text: 'last words' });
    await appending.asked;
    const stopped = stop();
    // Longer than clients are given to move by themselves.
    await Promise.race([ana.closed, sleep(2500)]);
    appending.letGo();
    assert.notEqual((await sent).pos, '');
    await stopped;
  });

  it('answers what was asked by HTTP before it ends', async () => {
    const { relay: { broker }, origin, stop } = await openRelay(), append = broker.append.bind(broker), appending = new Held();
    broker.append = (...about) => appending.pass().then(() => append(...about));
    const posted = fetch(`${origin}/chat/rooms/last/user/Ana/`, { method: 'POST', body: '{"message":"last words"}' });
    await appending.asked;
    const stopped = stop();
    await Promise.race([stopped, sleep(500)]);
    appending.letGo();
    assert.equal((await posted).status, 200);
    await stopped;
  });

  it('keeps what was confirmed for the relay that starts next', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'confab-restart-'));
    const first = await startRelay({ CONFAB_DATA: folder });
    const ana = await WireClient.guest(first.url, 'Ana');
    await ana.do('room_enter', { room: 'home/kept', private: true });
    const { pos } = await ana.do<'room_send', SendAnswer>('room_send', { room: 'home/kept', id: 'm1', text: 'still here?' });
    await ana.do('room_send', { room: 'home/kept', id: 'm2', text: 'yes' });
    await first.kill();
    const second = await startRelay({ CONFAB_DATA: folder });
    const back = await WireClient.token(second.url, ana.hello.token!, { client: ana.client, term: 2, cursors: { 'room:home/kept': pos } });
    await back.until((c) => c.texts('home/kept').length > 0);
    assert.deepEqual(back.texts('home/kept'), ['yes']);
    assert.equal(back.pushes('room:home/kept')[0]!.resume?.complete, true);
    const again = await back.do<'room_send', SendAnswer>('room_send', { room: 'home/kept', id: 'm1', text: 'still here?' });
    assert.deepEqual([again.pos, again.duplicate], [pos, true]);
    await second.stop();
    await rm(folder, { recursive: true });
  });
});
