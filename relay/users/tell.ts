/** Puts an entry into a user's topic, from where it reaches all of that user's devices. */
import type { Relay } from '../relay.ts';
import { userTopic } from '../wire.ts';
import type { SendAnswer, UserEntry } from '../wire.ts';

export async function tellUser<E extends UserEntry>(relay: Relay, user: string, { sender, entry }: { sender: string; entry: Omit<E, 'at'> & { id: string } }): Promise<SendAnswer> {
  const at = Date.now();
  const { pos, duplicate } = await relay.topics.append(userTopic(user), { sender, id: entry.id, json: JSON.stringify({ ...entry, at }) });
  return duplicate ? { pos, at, duplicate } : { pos, at };
}
