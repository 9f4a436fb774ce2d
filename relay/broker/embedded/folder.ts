/** The data folder, used by one process at a time. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { makeDataFolder } from '../../data-folder.ts';
import { strangeness } from '../broker.ts';
import { askHolder, Hold } from './hold.ts';

export interface Folder { db: RootDatabase; /** What it is in. */ file: string; close(): Promise<void> }

export async function openFolder(path: string): Promise<Folder> {
  makeDataFolder(path);
  const inUse = (by: string): Error => new Error(`The data folder ${path} is in use by ${by}. Stop it, or give this relay another folder by CONFAB_DATA.`);
  const hold = new Hold(path);
  // Before LMDB is opened: its locks go by process numbers too.
  const holder = await askHolder(hold.address);
  if (holder) throw inUse(holder);
  // Without overlapping sync a write resolves when it is on the disk, not only when it is visible.
  const file = join(path, 'topics.mdb');
  requireDatabase(file);
  const db = open({ path: file, overlappingSync: false, maxDbs: 8 });
  // LMDB's write transaction excludes other processes and outlives none: of two that start at once one takes it.
  db.transactionSync(() => hold.take());
  if (!await hold.taken()) {
    await db.close();
    throw inUse(await askHolder(hold.address) ?? 'another process');
  }
  const close = async (): Promise<void> => {
    await db.close();
    hold.release();
  };
  const strangely = strangeness(db.get('format'));
  if (strangely) {
    await close();
    throw new Error(`What is in the data folder ${path} ${strangely}, or give this one another folder by CONFAB_DATA.`);
  }
  return { db, file, close };
}

/** By what LMDB knows its files; where in the head it stands depends on the system. */
const MAGIC = Buffer.from('dec0efbe', 'hex'), HEAD_BYTES = 64;

/** Of a file that is none of its own, as a crash of the machine may leave behind, LMDB would end the process without a word. */
function requireDatabase(file: string): void {
  if (!existsSync(file)) return;
  const head = Buffer.alloc(HEAD_BYTES), opened = openSync(file, 'r');
  const length = readSync(opened, head);
  closeSync(opened);
  if (length > 0 && !head.includes(MAGIC)) throw new Error(`${file} is damaged, or no database: put a copy in its place, or remove it to begin anew.`);
}
