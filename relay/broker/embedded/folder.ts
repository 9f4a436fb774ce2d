/** The data folder: its owner's alone, and used by one process at a time. */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';

/** `started` tells a process from a later one that got the same number. */
interface Holder { pid: number; started: string; token: string }

export interface Folder { db: RootDatabase; close(): Promise<void> }

function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  try {
    // The command's name, in brackets, may hold blanks; the start is the 20th field after it.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ')[19] ?? '';
  } catch {
    return ''; // no /proc here: the number alone has to do
  }
}

export function openFolder(path: string): Folder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  } catch (error) {
    throw new Error(`The data folder ${path} cannot be made, or made private: ${(error as Error).message}. CONFAB_DATA names the folder.`, { cause: error });
  }
  // Without overlapping sync a write resolves when it is on the disk, not only when it is visible.
  const db = open({ path: join(path, 'topics.mdb'), overlappingSync: false, maxDbs: 8 });
  const me: Holder = { pid: process.pid, started: startOf(process.pid) ?? '', token: randomUUID() };
  // LMDB's write transaction excludes other processes and outlives none: what is decided in it holds.
  const holder = db.transactionSync(() => {
    const found = db.get('holder') as Holder | undefined;
    if (found && startOf(found.pid) === found.started) return found;
    db.putSync('holder', me);
    return me;
  });
  if (holder.token !== me.token) {
    void db.close();
    throw new Error(`The data folder ${path} is in use by process ${holder.pid}. Stop it, or give this relay another folder by CONFAB_DATA.`);
  }
  return {
    db,
    async close() {
      await db.remove('holder');
      await db.close();
    },
  };
}
