import { Listeners } from '../readable.ts';
import type { Channel, Platform } from '../platform/platform.ts';
import type { Store } from '../store/contract.ts';
import { KEYS } from '../store/facts.ts';
import { commit, type Change, type Work } from './change.ts';
import { newMirror, type Mirror } from './mirror.ts';
import type { Post } from './posts.ts';

/** Another tab's post may overtake an earlier one; a hole older than this means that one was missed. */
const OVERTAKING = 30;

/** A user's database as this tab sees it: mirrored in memory, kept in step with the other tabs. */
export interface Replica {
  readonly mirror: Mirror;
  readonly posts: Listeners<Post>;
  /** Rows or facts were missed: whoever holds a window of rows reads again. */
  readonly missed: Listeners<void>;
  readonly store: Store | undefined;
  /** The store; throws while this tab is asleep. */
  readonly opened: Store;
  /** Without a name there are no other tabs. */
  open(store: Store, name?: string): Promise<void>;
  close(): void;
  post(post: Post): void;
  /** One transaction; its result is seen here and posted to the others before this resolves. `term`: only while that holds. */
  commit(work: Work, term?: number): Promise<void>;
  /** Reads again what may have been missed; cheap when nothing was, unless something is known to be (`behind`). */
  catchUp(behind?: boolean): Promise<void>;
}

export function newReplica(platform: Platform): Replica {
  const mirror = newMirror(), posts = new Listeners<Post>(), missed = new Listeners<void>();
  let store: Store | undefined, channel: Channel | undefined, last: Promise<unknown> = Promise.resolve();
  let reading: Promise<void> = Promise.resolve(), next: Promise<void> | undefined;
  /** Rows that were asked for before this tab slept were never answered. */
  let woken = false;

  const read = async (behind: boolean): Promise<void> => {
    const here = replica.opened, client = mirror.stored(KEYS.client);
    let facts = behind && await here.facts();
    const [rev, found] = facts ? [facts.rev, facts.all.get(KEYS.client)] : await Promise.all([here.revision(), here.fact(KEYS.client)]);
    // Another database than before: it was cleared under us, and nothing of the old one holds.
    const cleared = client !== undefined && client !== found?.value;
    if (cleared) mirror.clear();
    const more = rev > mirror.rev;
    if (more) {
      facts ||= await here.facts();
      mirror.load(facts.all, facts.rev);
    }
    if (more || cleared || woken) missed.tell();
    woken = false;
  };

  const apply = (change: Change): void => {
    // Asleep there is nothing to read, but what this tab stored right before is stored.
    if (!mirror.apply(change) || !store) return;
    const before = mirror.rev;
    platform.after(OVERTAKING, () => {
      if (store && mirror.rev === before) replica.catchUp().catch(() => undefined);
    });
  };

  const replica: Replica = {
    mirror, posts, missed,
    get store() { return store; },
    get opened() {
      if (!store) throw new DOMException('Asleep.', 'AbortError');
      return store;
    },
    open(opened, name) {
      store = opened;
      woken = true;
      // The channel first: what changes while the facts are read is heard.
      if (name !== undefined) channel = platform.channel?.(name, (message) => {
        const post = message as Post;
        if (post.kind === 'change') apply(post.change);
        posts.tell(post);
      });
      return replica.catchUp();
    },
    close() {
      channel?.close();
      store?.close();
      channel = store = next = undefined;
      reading = Promise.resolve();
    },
    post: (post) => channel?.post(post),
    commit(work, term) {
      const mine = last.then(async () => {
        let change: Change | undefined;
        while (!(change = await commit(replica.opened, mirror, work, term))) await replica.catchUp(true);
        // Others first: applying here may run a page's own code for long.
        if (change.rev > 0) {
          replica.post({ kind: 'change', change, term });
          apply(change);
        }
      });
      // One after another, or this tab's own would be in each other's way.
      last = mine.catch(() => undefined);
      return mine;
    },
    // A reading that is under way may have begun before what is missed was written: whoever asks meanwhile gets the next.
    catchUp: (behind = false) => next ??= reading = reading.catch(() => undefined).then(() => {
      next = undefined;
      return read(behind);
    }),
  };
  return replica;
}
