/** What the log in a folder says and keeps when things go wrong, or get old, or end. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, test } from 'node:test';
import { open } from 'lmdb';
import { tell, until } from '../../testing/brokers.ts';
import { BrokerAway, type Appended, type Stored } from '../broker.ts';
import { Disk } from './disk.ts';
import { EmbeddedBroker } from './embedded.ts';
import { Logs } from './log.ts';

const TOPIC = 'room:home/general';
const above = mkdtempSync(join(tmpdir(), 'confab-log-'));
after(() => rmSync(above, { recursive: true, force: true }));
const retention = { entries: 100, age: 60_000 };
let folders = 0, folder = '', clock = 0, broker: EmbeddedBroker;
const start = async (): Promise<void> => { await tell(broker = new EmbeddedBroker({ folder, retention, now: () => clock })); };
beforeEach(async () => {
  folder = join(above, `data ${++folders}`);
  await start();
});
afterEach(() => broker.close());

const say = (id: string, log: Pick<Logs, 'append'> = broker): Promise<Appended> => log.append(TOPIC, { sender: 'ana', id, json: JSON.stringify(id) });
const texts = ({ entries }: { entries: Stored[] }): string[] => entries.map(({ json }) => JSON.parse(json) as string);

test('a log of which nothing is left goes on where it was, after a restart too', async () => {
  const { pos } = await say('old');
  clock += retention.age + 1;
  assert.deepEqual(await broker.read(TOPIC, { limit: 10 }), { entries: [], oldest: '', newest: pos });
  await broker.close();
  await start();
  assert.equal(await broker.newest(TOPIC), pos);
  await say('new');
  assert.equal((await broker.read(TOPIC, { limit: 10 })).entries[0]!.prev, pos);
});

test('what is too old leaves the disk though nobody asks for it any more', async () => {
  await say('old');
  clock += retention.age + 1;
  await broker.close();
  await start();
  await broker.close();
  const db = open({ path: join(folder, 'topics.mdb'), maxDbs: 8 });
  assert.equal(db.openDB('entries', {}).getKeysCount(), 0);
  await db.close();
  await start();
});

test('what was said just before the end is confirmed and kept', async () => {
  const said = say('last words');
  await broker.close();
  await said;
  await start();
  assert.deepEqual(texts(await broker.read(TOPIC, { limit: 10 })), ['last words']);
});

test('what the disk refused is no duplicate when it is said again', async () => {
  const db = open({ path: join(above, 'refusing.mdb'), maxDbs: 8 }), { openDB } = db;
  let refuse = false;
  db.openDB = ((...about: Parameters<typeof openDB>) => {
    const made = openDB.apply(db, about), { put } = made;
    made.put = ((...what: Parameters<typeof put>) => (refuse ? Promise.reject(Object.assign(new Error('Commit failed'), { commitError: Promise.reject(new Error('No space left')) })) : put.apply(made, what))) as typeof put;
    return made;
  }) as typeof openDB;
  let state = 'live';
  const disk = new Disk(above, db, (now) => { state = now; });
  const log = new Logs(db, disk, undefined, retention, () => {}, () => clock);
  await say('first', log);
  refuse = true;
  await assert.rejects(say('refused', log), BrokerAway);
  refuse = false;
  await until(() => state === 'live');
  assert.equal((await say('refused', log)).duplicate, false);
  assert.deepEqual(texts(log.read(TOPIC, { limit: 10 })), ['first', 'refused']);
  await log.close();
  disk.close();
  await db.close();
});

test('the oldest entry of a log names the one before it, also where that is gone and was of another generation', async () => {
  const db = open({ path: join(above, 'generations.mdb'), maxDbs: 8 }), disk = new Disk(above, db, () => {});
  const said: Appended[] = [];
  let log: Logs | undefined;
  for (const gen of ['a', 'b', 'c']) {
    await log?.close();
    clock += retention.age * 0.6;
    log = new Logs(db, disk, gen, retention, () => {}, () => clock);
    said.push(await say(`of ${gen}`, log));
  }
  const { entries } = log!.read(TOPIC, { limit: 10 });
  assert.deepEqual(entries.map(({ prev, pos }) => [prev, pos]), [['a-1', 'b-2'], ['b-2', 'c-3']]);
  assert.deepEqual(said.map(({ pos }) => pos), ['a-1', 'b-2', 'c-3']);
  await log!.close();
  disk.close();
  await db.close();
});
