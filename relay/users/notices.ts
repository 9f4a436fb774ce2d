/** What a site tells its users: notices, and the number on the badge. */
import { publish } from '../publish.ts';
import { noticeNote } from '../push/note.ts';
import type { Relay } from '../relay.ts';
import { splitPosition, userTopic, type SendAnswer } from '../wire.ts';

export async function noticeUser(relay: Relay, sender: string, { user, ...notice }: { user: string; id: string; keyword: string; data?: unknown }): Promise<SendAnswer> {
  const sent = await publish(relay, userTopic(user), sender, { kind: 'notice', ...notice, at: Date.now() });
  if (!sent.duplicate) relay.push.told(user, noticeNote(notice));
  return sent;
}

/** The newest number holds; it is kept for windows that open later. */
export async function countForUser(relay: Relay, sender: string, { user, id, count }: { user: string; id: string; count: number }): Promise<SendAnswer> {
  const sent = await publish(relay, userTopic(user), sender, { kind: 'count', id, count, at: Date.now() });
  // By where it stands: one that is repeated, or was overtaken, is not the newest.
  await relay.broker.put(userTopic(user), 'shelf', [{ key: 'count', value: String(count), stamp: splitPosition(sent.pos).seq }], 'newer');
  return sent;
}
