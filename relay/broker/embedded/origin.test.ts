import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { open } from 'lmdb';
import { MONTH, tell } from '../../testing/brokers.ts';
import { splitPosition } from '../../wire.ts';
import { EmbeddedBroker } from './embedded.ts';

const above = mkdtempSync(join(tmpdir(), 'confab-origin-'));
after(() => rmSync(above, { recursive: true, force: true }));

const TOPIC = 'room:home/general';
const folder = join(above, 'data'), backup = join(above, 'backup');

/** Opens the folder, says these things, and closes it: their positions, and what stands after others. */
async function visit(ids: string[], ...cursors: string[]) {
  const { broker } = await tell(new EmbeddedBroker({ folder, retention: { entries: 100, age: MONTH } }));
  const positions: string[] = [];
  for (const id of ids) positions.push((await broker.append(TOPIC, { sender: 'ana', id, json: JSON.stringify(id) })).pos);
  const reads = await Promise.all(cursors.map((after) => broker.read(TOPIC, { after, limit: 100 })));
  await broker.close();
  return { positions, reads };
}

test('a folder that is put back from a copy gives no position that was given after the copy was made', async () => {
  const { positions: [, second = ''] } = await visit(['1', '2']);
  cpSync(folder, backup, { recursive: true, preserveTimestamps: true, filter: (path) => !path.endsWith('holder') });
  const { positions: [, , fifth = ''] } = await visit(['3', '4', '5']);
  assert.equal(splitPosition(fifth).gen, splitPosition(second).gen, 'a restart alone changes nothing');

  rmSync(folder, { recursive: true });
  renameSync(backup, folder);
  const { positions, reads: [had, lacks] } = await visit(['other 3', 'other 4', 'other 5', 'other 6'], second, fifth);
  assert.deepEqual(positions.map((pos) => splitPosition(pos).seq), [3, 4, 5, 6]);
  assert.notEqual(splitPosition(positions[0]!).gen, splitPosition(fifth).gen);
  assert.deepEqual(had!.entries.map(({ json }) => json), ['"other 3"', '"other 4"', '"other 5"', '"other 6"']);
  assert.equal(had!.entries[0]!.prev, second, 'who had no more than the copy misses nothing');
  assert.notEqual(lacks!.entries[0]!.prev, fifth, 'who had more learns that something is missing');

  rmSync(join(folder, 'origin'));
  const { positions: [later] } = await visit(['later']);
  assert.notEqual(splitPosition(later!).gen, splitPosition(positions[0]!).gen, 'whoever sets back a disk can say so');

  const { positions: [again], reads: [all] } = await visit(['1'], '');
  assert.deepEqual([again, all!.entries.map(({ pos }) => splitPosition(pos).seq)], [`${splitPosition(second).gen}-1`, [1, 2, 3, 4, 5, 6, 7]]);
  for (const [i, { prev }] of all!.entries.entries()) assert.equal(prev, all!.entries[i - 1]?.pos ?? '');
});

test('a folder of a relay that knew of no origins goes on as it was', async () => {
  const { positions: [before = ''] } = await visit(['before']);
  const db = open({ path: join(folder, 'topics.mdb'), maxDbs: 8 });
  await db.remove('origin');
  await db.close();
  const { positions: [since = ''] } = await visit(['since']);
  assert.equal(splitPosition(since).seq, splitPosition(before).seq + 1);
  assert.equal(splitPosition(since).gen, splitPosition(before).gen);
});

test('a disk that was set back as a whole gives no position anew either, once the file of its origin is removed', async () => {
  const { positions: [before = ''] } = await visit(['before it was set back']);
  rmSync(join(folder, 'origin'));
  const { positions: [since = ''] } = await visit(['after it was set back']);
  assert.equal(splitPosition(since).seq, splitPosition(before).seq + 1);
  assert.notEqual(splitPosition(since).gen, splitPosition(before).gen);
});
