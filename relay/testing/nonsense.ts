/** Frames of nonsense for a relay, drawn from a seed, and what must hold while they rain. For tests. */
import assert from 'node:assert/strict';
import { commands } from '../wire.ts';
import { startRelay } from './relay.ts';
import { WireClient } from './wire-client.ts';

/** On one socket before the next one is opened, and at the same time. */
const PER_SOCKET = 500, SOCKETS = 4;

function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

const WORDS = ['', 'home/general', 'home/private', 'a/b', '../..', '__proto__', 'constructor', 'text', 'x'.repeat(300), '\u202e', '\u0000', '😀', '<script>', 'g-1', 'guest-x', 'room/home/a', 'grant/home/private'];
const FIELDS = ['room', 'id', 'text', 'user', 'token', 'keyword', 'data', 'items', 'limit', 'position', 'after', 'before', 'on', 'private', 'grant', 'tab', 'name', 'term', 'client', 'cursors', 'version', '__proto__', 'toString'];
const COMMANDS = [...Object.keys(commands).filter((name) => !/^(room_enter|auth_out_everywhere)$/.test(name)), 'shop_order', 'constructor', 'a', '', 'x_'.repeat(60)];

function value(random: (below: number) => number, depth = 0): unknown {
  const pick = random(depth > 4 ? 8 : 10);
  if (pick < 3) return WORDS[random(WORDS.length)];
  if (pick === 3) return random(2) === 0;
  if (pick === 4) return null;
  if (pick < 7) return [0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, random(1000)][random(6)];
  if (pick === 7) return 'y'.repeat(random(6000));
  if (pick === 8) return Array.from({ length: random(6) }, () => value(random, depth + 1));
  return Object.fromEntries(Array.from({ length: random(8) }, () => [FIELDS[random(FIELDS.length)], value(random, depth + 1)]));
}

/** One frame, and whether it goes out as binary. */
function frame(random: (below: number) => number): { bytes: Buffer; binary: boolean } {
  const request = { id: random(10) === 0 ? value(random) : random(1e6), cmd: random(12) === 0 ? value(random) : COMMANDS[random(COMMANDS.length)], data: Object.fromEntries(Array.from({ length: random(7) }, () => [FIELDS[random(FIELDS.length)], value(random)])) };
  const text = Buffer.from(JSON.stringify(request));
  switch (random(20)) {
    case 0: return { bytes: text.subarray(0, random(text.length)), binary: false };
    case 1: return { bytes: Buffer.from('['.repeat(random(60_000))), binary: false };
    case 2: return { bytes: Buffer.from(`{"id":1,"cmd":"user_tell","data":${'{"a":'.repeat(5000)}1${'}'.repeat(5001)}`), binary: false };
    case 3: return { bytes: text, binary: true };
    case 4: {
      const broken = Buffer.from(text);
      broken[random(broken.length)] = random(256);
      return { bytes: broken, binary: false };
    }
    case 5: return random(40) === 0 ? { bytes: Buffer.alloc(65_000 + random(300_000), 0x61), binary: false } : { bytes: text, binary: false };
    default: return { bytes: text, binary: false };
  }
}

/** Each frame is answered or ends its socket; the relay lives, others notice nothing, memory comes back. */
export async function bombard(frames: number, seed: number): Promise<void> {
  const relay = await startRelay({ CONFAB_SENDS_PER_USER: '10000', CONFAB_SENDS_PER_ADDRESS: '100000', CONFAB_CONNECTS_PER_ADDRESS: '100000' });
  const ana = await WireClient.guest(relay.url, 'Ana'), ben = await WireClient.guest(relay.url, 'Ben');
  for (const client of [ana, ben]) await client.do('room_enter', { room: 'quiet/corner', private: client === ana }).catch(() => {});
  const resident = async (): Promise<number> => Number(/^process_resident_memory_bytes (\d+)$/m.exec(await (await fetch(`${relay.origin}/metrics`)).text())?.[1]);
  const random = randomOf(seed);
  const seen = { sent: 0, answered: 0, cut: 0, resident: 0, said: 0 };

  const attack = async (): Promise<void> => {
    while (seen.sent < frames) {
      const eve = await WireClient.guest(relay.url, 'Eve');
      let own = 0;
      for (let i = 0; i < PER_SOCKET && seen.sent < frames && eve.socket.readyState === eve.socket.OPEN; i++) {
        const { bytes, binary } = frame(random);
        eve.raw(bytes, binary);
        own++;
        seen.sent++;
        if (i % 25 === 24) await settled(eve, own);
      }
      await settled(eve, own);
      const got = answers(eve) - 1;
      assert.ok(got <= own, `${got} answers to ${own} frames`);
      seen.answered += got;
      // What was under way when the relay had enough of this socket.
      if (got < own) seen.cut += own - got;
      if (eve.socket.readyState === eve.socket.OPEN) assert.equal(got, own);
      await eve.close();
    }
  };
  const talk = async (): Promise<void> => {
    while (seen.sent < frames) {
      if (seen.resident === 0 && seen.sent > frames / 10) seen.resident = await resident();
      const start = performance.now();
      await ana.do('room_send', { room: 'quiet/corner', id: `q${++seen.said}`, text: 'all is well' });
      assert.ok(performance.now() - start < 2000, 'others had to wait');
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  };
  await Promise.all([talk(), ...Array.from({ length: SOCKETS }, attack)]);

  assert.equal(seen.sent, frames);
  assert.ok(seen.answered > frames * 0.5, `${seen.answered} answered, ${seen.cut} cut off with their socket`);
  await ana.until((c) => c.texts('quiet/corner').length === seen.said);
  assert.deepEqual(ana.texts('quiet/corner'), Array.from({ length: seen.said }, () => 'all is well'));
  assert.equal(ben.socket.readyState, ben.socket.OPEN);
  assert.doesNotMatch(relay.logs(), /error|failed/i);
  const end = await resident();
  assert.ok(end < seen.resident * 1.5 + 50e6, `memory went from ${seen.resident} to ${end} bytes`);
  await relay.stop();
}

/** Everything that was sent has been answered, hello included, or the socket is closed. */
const settled = (client: WireClient, own: number): Promise<boolean> => client.until((c) => c.socket.readyState !== c.socket.OPEN || answers(c) > own, 20_000);

const answers = (client: WireClient): number => client.frames.reduce((count, found) => count + ('re' in found ? 1 : 0), 0);
