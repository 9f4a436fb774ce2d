/** A leader is given up only when it is silent while the watching tab itself ran and was looked at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform } from '../platform/platform.ts';
import { FakeClock } from '../testing/clock.ts';
import { Watch } from './watch.ts';

function scene(): { clock: FakeClock; platform: { now(): number; visible(): boolean }; watch: Watch; told: string[] } {
  const clock = new FakeClock(), told: string[] = [];
  const platform = { now: () => clock.now, after: (ms: number, fn: () => void) => clock.after(ms, fn), visible: () => true };
  const watch = new Watch(platform as unknown as Platform, { ask: () => told.push('asks'), depose: () => told.push('deposes') });
  return { clock, platform, watch, told };
}

test('it is asked first, once, and then deposed', async () => {
  const { clock, told } = scene();
  await clock.pass(1900);
  assert.deepEqual(told, []);
  await clock.pass(200);
  assert.deepEqual(told, ['asks']);
  await clock.pass(4000);
  assert.deepEqual(told, ['asks', 'deposes']);
});

test('a sign of life at any time begins anew', async () => {
  const { clock, watch, told } = scene();
  for (let n = 0; n < 10; n++) {
    await clock.pass(4000);
    watch.sign();
  }
  assert.deepEqual(told, Array.from({ length: 10 }, () => 'asks'));
});

test('a tab that nobody looks at judges nobody, and has not counted when somebody does', async () => {
  const { clock, platform, told } = scene();
  await clock.pass(4000);
  platform.visible = () => false;
  await clock.pass(60_000);
  platform.visible = () => true;
  await clock.pass(1900);
  assert.deepEqual(told, ['asks']);
});

test('a tab that was stopped itself judges nobody', async () => {
  const { clock, told } = scene();
  for (let n = 0; n < 20; n++) {
    clock.now += 10_000;
    await clock.pass(1400);
  }
  assert.deepEqual(told, []);
});

test('a clock that is set back puts nothing off', async () => {
  const { clock, platform, told } = scene();
  await clock.pass(400);
  platform.now = () => clock.now - 3_600_000;
  await clock.pass(7000);
  assert.deepEqual(told.slice(0, 2), ['asks', 'deposes']);
});

test('three in turn, and again when there were signs of life for a minute', async () => {
  const { clock, watch, told } = scene(), deposed = (): number => told.filter((what) => what === 'deposes').length;
  await clock.pass(120_000);
  assert.equal(deposed(), 3);
  for (let n = 0; n < 60; n++) {
    watch.sign();
    await clock.pass(1000);
  }
  await clock.pass(6000);
  assert.equal(deposed(), 4);
});

test('it ends', async () => {
  const { clock, watch, told } = scene();
  watch.end();
  await clock.pass(60_000);
  assert.deepEqual(told, []);
});
