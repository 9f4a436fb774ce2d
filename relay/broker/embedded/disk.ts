/** Writes to the data folder, and whether it takes them: while it does not, a small write asks until it does. */
import { statSync, statfsSync } from 'node:fs';
import type { RootDatabase } from 'lmdb';
import { BrokerAway } from '../broker.ts';

/**
 * So much stays free beside what is to be written: lmdb overwrites memory that is not its own when the
 * disk refuses a page (it tells of that in a buffer that is too short), so it must not come to that.
 */
const SPARE = 256 * 1024;
/** A text may take three bytes a character, and moves what stands beside it. */
const BYTES_PER_CHARACTER = 4;
const ASK_EVERY = 500;

export class Disk {
  #asking?: NodeJS.Timeout;
  #opened: number;

  /** `file`: what the database is in. */
  constructor(private file: string, private db: RootDatabase, private onState: (state: 'live' | 'away', why?: string) => void) {
    this.#opened = statSync(file).ino;
  }

  /** What the folder does not take rejects with BrokerAway, and so does at once whatever comes before it takes something again. */
  async write<T>(characters: number, write: () => Promise<T>): Promise<T> {
    if (this.#asking) throw new BrokerAway('the data folder takes nothing');
    try {
      return await this.#try(characters, write);
    } catch (error) {
      if (error instanceof BrokerAway) this.#lose(characters, error.why);
      throw error;
    }
  }

  close(): void {
    clearInterval(this.#asking);
  }

  async #try<T>(characters: number, write: () => Promise<T>): Promise<T> {
    // What is written to a file that was removed is gone with this process.
    if (statSync(this.file, { throwIfNoEntry: false })?.ino !== this.#opened) throw new BrokerAway(`${this.file} was removed or replaced: put it back, or start the relay again`);
    const { bavail, bsize } = statfsSync(this.file);
    const left = bavail * bsize;
    if (left < SPARE + characters * BYTES_PER_CHARACTER) throw new BrokerAway(`the disk has ${left} bytes left for the data folder`);
    try {
      return await write();
    } catch (error) {
      if (!ofLmdb(error)) throw error;
      quietly(error.commitError);
      throw new BrokerAway(`the data folder took nothing (${error.message})`);
    }
  }

  /** Back only with room for what was refused, or every message would take it away again. */
  #lose(characters: number, why: string): void {
    if (this.#asking) return;
    this.#asking = setInterval(() => {
      this.#try(characters, () => this.db.put('probe', Date.now())).then(() => this.#find(), () => {});
    }, ASK_EVERY).unref();
    this.onState('away', why);
  }

  #find(): void {
    if (!this.#asking) return;
    clearInterval(this.#asking);
    this.#asking = undefined;
    this.onState('live');
  }
}

/** A failed write tells lmdb's own number; a failed commit has a promise of the reason, which rejects though nobody listens. */
export const ofLmdb = (error: unknown): error is Error & { commitError?: Promise<never> } => error instanceof Error && !(error instanceof DOMException) && ('commitError' in error || typeof (error as { code?: unknown }).code === 'number');

/** For writes that belong to a commit which is waited for elsewhere, or that are done again later. */
export function quietly(write?: Promise<unknown>): void {
  write?.catch((error: { commitError?: Promise<never> }) => quietly(error.commitError));
}
