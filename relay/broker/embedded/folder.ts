/** The data folder, used by one process at a time. */
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { makeDataFolder } from '../../data-folder.ts';
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
  const file = join(path, 'topics.mdb'), db = open({ path: file, overlappingSync: false, maxDbs: 8 });
  // LMDB's write transaction excludes other processes and outlives none: of two that start at once one takes it.
  db.transactionSync(() => hold.take());
  if (!await hold.taken()) {
    await db.close();
    throw inUse(await askHolder(hold.address) ?? 'another process');
  }
  return {
    db, file,
    async close() {
      await db.close();
      hold.release();
    },
  };
}
