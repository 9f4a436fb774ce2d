import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { BareSocket } from '../testing/bare-socket.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { WireClient } from '../testing/wire-client.ts';
import { CLOSE } from '../wire.ts';
import type { PresenceChange } from '../wire.ts';

let relay: RelayProcess;
before(async () => { relay = await startRelay(); });
after(() => relay.stop());

describe('a socket that says nothing', () => {
  it('is closed without a hello within 10 s', async () => {
    const opened = Date.now(), client = await WireClient.open(relay.url);
    assert.equal((await client.closed).code, CLOSE.auth);
    const took = Date.now() - opened;
    assert.ok(took > 9000 && took < 13_000, `${took} ms`);
  });

  it('stays for as long as it answers pings, and is gone soon after it does not', async () => {
    const ana = await WireClient.guest(relay.url, 'Ana'), living = await WireClient.guest(relay.url, 'Ben');
    const dead = await WireClient.open(relay.url, { autoPong: false });
    const { user } = await dead.hi({ guest: { name: 'Cem' } });
    for (const client of [ana, living, dead]) await client.do('room_enter', { room: 'home/silent' });
    dead.socket.pause();
    const left = (c: WireClient) => c.signals('room:home/silent').flatMap(({ data }) => (data as PresenceChange).went ?? []);
    await ana.until((c) => left(c).length > 0, 60_000);
    assert.deepEqual(left(ana), [user.id]);
    await new Promise((resolve) => { setTimeout(resolve, 20_000); });
    await living.do('shelf_get', {});
    dead.socket.terminate();
    await Promise.all([ana.close(), living.close()]);
  });

  it('is pinged at a plain door too, before a proxy takes it for dead', async () => {
    const quiet = await BareSocket.open(`${relay.origin.replace('http', 'ws')}/ws/chat/silent/`);
    await once(quiet.socket, 'ping', { signal: AbortSignal.timeout(58_000) });
    quiet.socket.terminate();
  });
});
