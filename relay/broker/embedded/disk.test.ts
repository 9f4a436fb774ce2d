import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from 'lmdb';
import { until } from '../../testing/brokers.ts';
import { startRelay } from '../../testing/relay.ts';
import { BrokerAway } from '../broker.ts';
import { Disk } from './disk.ts';

const above = mkdtempSync(join(tmpdir(), 'confab-disk-'));
const mount = (...args: string[]): boolean => spawnSync('mount', ['-t', 'tmpfs', ...args, 'tmpfs', above]).status === 0;
const small = mount('-o', 'size=600k');
after(() => {
  if (small) spawnSync('umount', ['-l', above]);
  rmSync(above, { recursive: true, force: true });
});

test('a full disk confirms nothing and breaks nothing, and is used again once there is space, unasked', { skip: !small && 'only root may mount a small disk' }, async () => {
  const key = 'k'.repeat(32);
  const relay = await startRelay({ CONFAB_DATA: join(above, 'full'), CONFAB_API_KEY: key });
  const ready = async (): Promise<number> => (await fetch(`${relay.origin}/readyz`)).status;
  const post = (id: number): Promise<Response> => fetch(`${relay.origin}/api/rooms/home/general/messages`, {
    method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify({ id: `m${id}`, from: { id: 'shop', name: 'Shop' }, text: 'x'.repeat(3900) }),
  });
  let kept = 0;
  while ((await post(kept)).ok) kept++;
  assert.ok(kept > 0 && kept < 150, `${kept} were kept`);
  assert.equal((await post(kept)).status, 503);
  await sleep(1200);
  assert.equal(await ready(), 503);
  assert.ok(mount('-o', 'remount,size=20m'));
  await until(async () => await ready() === 200);
  assert.equal((await post(kept)).status, 200);
  await relay.stop();
  assert.match(relay.logs(), /Stopped\.\s*$/);
});

test('what lmdb refuses is away until a small write is taken, and no rejection is left over', async () => {
  const db = open({ path: join(above, 'a.mdb') });
  const states: string[] = [], left: unknown[] = [];
  const listen = (error: unknown): void => void left.push(error);
  process.on('unhandledRejection', listen);
  const disk = new Disk(tmpdir(), db, (state) => states.push(state));
  const refused = () => Promise.reject(Object.assign(new Error('Commit failed'), { commitError: Promise.reject(new Error('No space left')) }));
  await assert.rejects(disk.write(0, refused), BrokerAway);
  await assert.rejects(disk.write(0, () => db.put('a', 1)), BrokerAway, 'at once by now');
  await until(() => states.join() === 'away,live');
  assert.equal(await disk.write(0, () => db.put('a', 1)), true);
  await assert.rejects(disk.write(0, () => Promise.reject(new TypeError('a bug'))), TypeError);
  assert.deepEqual([states, left], [['away', 'live'], []]);
  process.off('unhandledRejection', listen);
  await db.close();
});
