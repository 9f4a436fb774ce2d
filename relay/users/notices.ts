/** What a site tells its users: notices, and the number on the badge. */
import { noticeNote } from '../push/note.ts';
import type { Relay } from '../relay.ts';
import { userTopic } from '../wire.ts';
import type { CountEntry, NoticeEntry, SendAnswer } from '../wire.ts';
import { tellUser } from './tell.ts';

export async function noticeUser(relay: Relay, sender: string, { user, id, keyword, data }: { user: string; id: string; keyword: string; data?: unknown }): Promise<SendAnswer> {
  const sent = await tellUser<NoticeEntry>(relay, user, { sender, entry: { kind: 'notice', id, keyword, data } });
  if (!sent.duplicate) relay.push.told(user, noticeNote({ keyword, data }));
  return sent;
}

/** The newest number holds; it is kept for windows that open later. */
export async function countForUser(relay: Relay, sender: string, { user, id, count }: { user: string; id: string; count: number }): Promise<SendAnswer> {
  await relay.broker.put(userTopic(user), 'shelf', [{ key: 'count', value: String(count) }], 'always');
  return tellUser<CountEntry>(relay, user, { sender, entry: { kind: 'count', id, count } });
}
