/**
 * Who has the data folder: whoever listens on the socket in it. The system closes it when a process ends,
 * however it ends, and asking it works from another container, where process numbers mean nothing.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** As long as the address of a socket may be on every system. */
const LONGEST = 103;
/** A process that stands still does not say its number. */
const SAYS_WITHIN = 1000;

/** Windows has pipes instead; a path that is too long is stood for by a name of its own on this machine. */
function addressOf(folder: string): string {
  const file = join(folder, 'holder');
  const name = `confab-${createHash('sha1').update(resolve(folder)).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return Buffer.byteLength(file) > LONGEST ? join(tmpdir(), name) : file;
}

/** Tells a socket's file from one that took its place. */
const stampOf = (address: string): bigint | undefined => (process.platform === 'win32' ? undefined : statSync(address, { bigint: true, throwIfNoEntry: false })?.ctimeNs);

export class Hold {
  readonly address: string;
  #found: bigint | undefined;
  #server = createServer((socket) => socket.on('error', () => {}).end(`process ${process.pid}`)).unref();
  #listening?: Promise<boolean>;

  constructor(folder: string) {
    this.address = addressOf(folder);
    this.#found = stampOf(this.address);
  }

  /** Only what was there before nobody answered is a dead one's, and makes room. */
  take(): void {
    if (stampOf(this.address) !== this.#found) return;
    if (this.#found !== undefined) rmSync(this.address);
    this.#listening = once(this.#server, 'listening').then(() => true, (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') return false;
      throw new Error(`The data folder cannot be held, since its file system takes no sockets (${error.code}): give this relay another one by CONFAB_DATA.`);
    });
    this.#server.listen(this.address);
  }

  async taken(): Promise<boolean> {
    return await this.#listening ?? false;
  }

  release(): void {
    this.#server.close();
  }
}

/** What the holder calls itself; undefined where nobody listens. */
export async function askHolder(address: string): Promise<string | undefined> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    const said = await text(socket.setTimeout(SAYS_WITHIN, () => socket.destroy()));
    return said || 'another process';
  } catch (error) {
    // Somebody is there who does not take another call, or went while asked.
    return ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes((error as NodeJS.ErrnoException).code ?? '') ? undefined : 'another process';
  }
}
