import { temporary } from '../errors.ts';
import { Identity } from '../identity/identity.ts';
import { basePlatform } from '../platform/base.ts';
import type { Platform } from '../platform/platform.ts';
import { Session } from '../session.ts';
import { KEYS, type OutItem } from '../store/facts.ts';

const PREFIX = 'confab 1 ';

/**
 * For a service worker that is woken when the network is back and no tab is open: sends what waits, of every
 * user of this browser who is still signed in. It queues to lead as a tab does, so that a tab which is there
 * does the work itself. Resolves to the number of items that are left.
 */
export async function flushOutbox(patience = 20_000): Promise<number> {
  const names = (await indexedDB.databases()).map(({ name = '' }) => name).filter((name) => name.startsWith(PREFIX));
  // One that cannot be looked at now keeps nothing of the others from being sent.
  const left = await Promise.all(names.map((name) => flush(name, basePlatform(), patience).catch(() => 1)));
  return left.reduce((sum, count) => sum + count, 0);
}

/** The same for one of them. Rejects where what waits cannot be looked at now. */
export async function flush(name: string, platform: Platform, patience: number): Promise<number> {
  const [url = '', user = ''] = name.slice(PREFIX.length).split(' ');
  const store = await platform.store!(name, () => undefined);
  const token = (await store.fact(KEYS.token))?.value as string | undefined;
  store.close();
  if (!token) return 0;
  const session = new Session(platform, new Identity({ token: () => token }, platform, url), url, { id: user, name: user });
  const { mirror } = session.replica;
  const waiting = (): number => mirror.all<OutItem>('out').filter(({ error, pos }) => !error && pos === undefined).length;
  await session.wake();
  let known = false;
  await new Promise<void>((resolve) => {
    const look = (): void => { if (known && waiting() === 0) resolve(); };
    mirror.watch(['out'], look);
    platform.after(patience, resolve);
    void session.begun.then(() => {
      // Without the store nothing waits in this worker's memory, and all of it where it was.
      known = !session.alone;
      if (known) look();
      else resolve();
    });
  });
  session.stop();
  if (!known) throw temporary('closed', 'What waits could not be read now.');
  return waiting();
}
