/**
 * The measurements of `npm run bench:tabs` in small: that they come out right, and in a time that even a
 * busy machine keeps. The goals themselves are for the bench.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { checkLife, checkSent } from '../harness/checker.ts';
import { onStage, until } from '../harness/stage.ts';
import { burst } from './burst.ts';
import { CASES, durability } from './durability.ts';
import { longRoom } from './long-room.ts';
import { percentile } from './percentiles.ts';
import { KINDS, takeover } from './takeover.ts';
import { thirtyTabs } from './thirty-tabs.ts';

const BUSY = 4;

for (const kind of Object.values(KINDS)) {
  test(`takeover: ${kind.what}`, () => onStage(async (stage) => {
    const device = await stage.device('ana');
    const outsider = stage.outsider('olga');
    for (let round = 0; round < 3; round++) {
      const ms = await takeover(stage, device, outsider, `home/round${round}`, kind);
      assert.ok(ms <= Math.max(Math.min(kind.goal * BUSY, kind.goal + 3000), 1000), `${Math.round(ms)} ms, asked for are ${kind.goal}`);
    }
    assert.deepEqual(stage.recorder.errors(), []);
  }));
}

test('thirty tabs at fifty messages a second share one socket, and each shows every message', async () => {
  const { delays, sockets, complete } = await thirtyTabs(30, 5);
  assert.equal(sockets, 1);
  assert.ok(complete, `${delays.length} arrivals`);
  assert.ok(percentile(delays, 95) < 500, `95th percentile: ${percentile(delays, 95)} ms`);
});

test('10,000 missed messages are soon in the list', async () => {
  const { ms } = await burst(10_000);
  assert.ok(ms < 2000 * BUSY, `${Math.round(ms)} ms`);
});

test('a room with 20,000 stored messages opens at its end, keeps its place far back, and lets go of what was read', async () => {
  const { opening, again, drifts, passed, rows, memory: { before, far, left } } = await longRoom({ messages: 20_000, rounds: 3, back: 2000 });
  for (const ms of [...opening, ...again]) assert.ok(ms < 150 * BUSY * 2, `${Math.round(ms)} ms`);
  assert.ok(passed >= 2000, `${passed} messages were scrolled past`);
  assert.ok(Math.max(...drifts) <= 1, `the line that was read moved by ${Math.max(...drifts)} px`);
  assert.ok(rows < 120, `${rows} messages in the document`);
  assert.ok(far.nodes < before.nodes * 2, `${before.nodes} nodes became ${far.nodes}`);
  assert.ok(left.heapMB < before.heapMB + 1, `${before.heapMB} MB became ${far.heapMB} and then ${left.heapMB}`);
});

for (const name of Object.keys(CASES)) {
  test(`sent with the relay down, all arrive: ${name}`, async () => {
    const { sent, arrived, faults } = await durability(name, 10);
    assert.equal(arrived, sent);
    assert.deepEqual(faults, []);
  });
}

test('200 messages from four tabs offline, all closed at once, arrive once and in each tab’s order', () => onStage(async (stage) => {
  const room = 'home/four';
  const device = await stage.device('ana');
  const outsider = stage.outsider('olga');
  await outsider.enter(room);
  const tabs = [];
  for (let n = 0; n < 4; n++) tabs.push(await stage.tab(device, { rooms: [room] }));
  await Promise.all(tabs.map((tab) => until('the tab is live', () => tab.run(() => window.lab.confab.status.value.phase === 'live'))));
  device.network.offline(true);
  await Promise.all(tabs.map((tab, t) => tab.run(async (name, from) => {
    for (let n = 0; n < 50; n++) {
      window.lab.send(name, `tab ${from}: ${n}`);
      // No timer: those of tabs in the background wait for seconds.
      for (let turns = Math.random() * 5; turns > 0; turns--) {
        await new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = resolve;
          port2.postMessage(0);
        });
      }
    }
  }, room, t)));
  await device.profile.closeTabs();
  await pause(500);
  device.network.offline(false);
  const later = await stage.tab(device, { rooms: [room] });
  await until('all arrive', async () => (await outsider.log(room)).length >= 200, 15_000);
  await until('nothing waits', () => later.run(() => window.lab.confab.status.value.waiting === 0));
  const log = await outsider.log(room);
  const life = await later.run(() => window.lab.life);
  assert.equal(log.length, 200);
  assert.deepEqual(checkSent(stage.recorder.all(), room, log), []);
  assert.deepEqual(checkLife(stage.recorder.lives.get(life)!, room, log, 'whole'), []);
}));
