import type { LinkAnswer, RenameAnswer } from '../../../relay/wire.ts';
import type { Confab, ConnectOptions } from '../api.ts';
import type { Client } from '../client.ts';
import { ConfabError, permanent, plain } from '../errors.ts';
import { personOf } from '../identity/jwt.ts';
import { PARTS } from '../parts.ts';
import type { Platform } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { isUnsent, type OutItem } from '../store/facts.ts';
import type { Post } from '../tabs/posts.ts';
import { ask } from './ask.ts';
import { withStore } from './commit.ts';

/** Nearly what a timer of a browser can be set to; one that is longer comes at once. */
const LONGEST = 2e9;

export type AccountDeeds = Pick<Confab, 'request' | 'rename' | 'signIn' | 'signOut' | 'linkDevice' | 'storage' | 'clearStorage'>;

/** Takes away all that is kept here of a user (the drafts too), in all tabs, and stops. */
async function erase(session: Session, { journal, channel, store }: Platform): Promise<void> {
  const { name, alone } = session;
  session.stop();
  for (const key of journal?.keys() ?? []) if (key.startsWith(`${name} `)) journal!.removeItem(key);
  if (alone) return;
  // Opened for this alone: a tab that rests, or is just waking, holds neither.
  const others = channel?.(name, () => undefined);
  others?.post({ kind: 'signed-out' } satisfies Post);
  others?.close();
  await (await store?.(name, () => undefined))?.destroy();
}

/** What concerns the user and this browser as a whole. */
export function accountDeeds(client: Client, { token: siteKnows }: ConnectOptions): AccountDeeds {
  const { identity, platform, hub } = client;
  const request = async (command: string, data?: unknown, options?: { timeout?: number } | null): Promise<unknown> => {
    const timeout = options?.timeout;
    if (timeout !== undefined && !(timeout > 0)) throw permanent('bad_request', `${command}: timeout is a number of ms.`);
    return ask(client, command, plain(data, command), timeout && Math.min(timeout, LONGEST));
  };
  return {
    request: request as Confab['request'],

    async rename(name, picture) {
      const { token } = await request('auth_rename', { name, picture }) as RenameAnswer;
      const user = personOf(token);
      if (user) identity.keep(user, true, token);
    },
    async signIn(as) {
      if (siteKnows) {
        if (as) throw permanent('bad_request', 'The site says who its user is: sign in there, then call signIn().');
        await identity.token(true);
        client.session?.reign?.connection.hurry();
        return;
      }
      if (!as || typeof ('link' in as ? as.link : as.guest) !== 'string') throw permanent('bad_request', 'signIn takes a string: { guest } or { link }.');
      const { signIn } = await PARTS.signingIn.load();
      await signIn(identity, platform, 'link' in as ? as : { guest: { name: as.guest, ...(as.picture === undefined ? {} : { picture: as.picture }) } });
    },
    async signOut(options) {
      const { everywhere = false, force = false } = options ?? {};
      const { active: session } = client;
      const unsent = hub.all<OutItem>('out').filter(isUnsent).length;
      if (unsent > 0 && !force) throw new ConfabError({ code: 'unsent', message: `Messages that are not sent would be lost: ${unsent}.`, temporary: false, data: { unsent } });
      if (everywhere) await request('auth_out_everywhere', {});
      // A tab that hangs keeps the database from going; nobody is here any more all the same.
      const erased = erase(session, platform);
      // The site may have said meanwhile that somebody else is here.
      identity.forget(session.me.id);
      await erased;
    },
    async linkDevice() {
      const { code, lasts } = await request('link_new', {}) as LinkAnswer;
      // By this browser's clock, which may be another one than the relay's.
      return { code, expires: platform.now() + lasts };
    },

    async storage() {
      // Neither in Node nor on plain http.
      const { storage } = (globalThis.navigator ?? {}) as Partial<NavigatorStorage>;
      const [{ usage = 0, quota = 0 } = {}, persisted = false] = await Promise.all([storage?.estimate(), storage?.persisted?.()]);
      return { used: usage, quota, persisted };
    },
    clearStorage: () => withStore(client, async ({ replica }) => (await PARTS.tidying.load()).trim(replica, platform.now())),
  };
}
