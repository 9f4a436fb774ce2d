/** The secret this relay signs with, and the keys derived from it: one for each purpose, so that nothing signed for one passes for another. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from '../data-folder.ts';

/** What CONFAB_SECRET says, or what was generated in the data folder, now or at an earlier start. */
export function readSecret(given: string | undefined, folder: string): string {
  if (given) return given;
  const file = join(folder, 'secret');
  makeDataFolder(folder);
  try {
    // wx: of two processes that start at once, the second finds what the first wrote.
    writeFileSync(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new Error(`The data folder ${folder} cannot be written to: ${(error as Error).message}. CONFAB_DATA names the folder.`, { cause: error });
  }
  const found = readFileSync(file, 'utf8').trim();
  if (found.length < 32) throw new Error(`${file} does not hold a secret of at least 32 characters: remove it, and a new one is generated.`);
  return found;
}

export const deriveKey = (secret: string, purpose: 'guests' | 'grants' | 'posts' | 'push' | 'mark'): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, '', `confab ${purpose}`, 32));
