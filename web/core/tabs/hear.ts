import { withPart } from '../later.ts';
import { PARTS } from '../parts.ts';
import type { Platform } from '../platform/platform.ts';
import type { Listeners } from '../readable.ts';
import type { Session } from '../session.ts';
import { KEYS, type TopicFact } from '../store/facts.ts';
import type { Post } from './posts.ts';

/** What is told and has no place in a list: notices, events of rooms, and what other windows of this user say. */
export interface Received { keyword: string; data: unknown; room?: string }
export type Tell = Post & { kind: 'tell' };

/** What an instance begins with when its code has arrived. */
export interface Since {
  at: number;
  /** How far each topic was stored: only what comes later is told. */
  facts: ReadonlyMap<string, TopicFact | undefined>;
  /** What other tabs said meanwhile; all else stands in the store. */
  tells: readonly Tell[];
}

/** From now on, or from when this user's store is open, what is told is heard. */
export function hear(session: Session, platform: Platform, heard: Listeners<Received>): void {
  const { mirror, posts } = session.replica, tells: Tell[] = [], at = platform.now();
  const off = posts.add((post) => { if (post.kind === 'tell') tells.push(post); });
  void session.begun.then(() => {
    const facts = new Map([KEYS.user, ...mirror.keys('room')].map((key) => [key, mirror.get<TopicFact>(key)]));
    withPart(platform, PARTS.receiving, ({ receive }) => {
      off();
      receive(session, heard, { at, facts, tells });
    });
  });
}
