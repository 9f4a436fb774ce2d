/** Puts an entry into a topic, from where it reaches all who follow it. The same sender and id again is the same entry. */
import type { Relay } from './relay.ts';
import type { Entry, SendAnswer, Topic } from './wire.ts';

export async function publish(relay: Relay, topic: Topic, sender: string, entry: Entry): Promise<SendAnswer> {
  const { pos, duplicate } = await relay.topics.append(topic, { sender, id: entry.id, json: JSON.stringify(entry) });
  return duplicate ? { pos, at: entry.at, duplicate } : { pos, at: entry.at };
}
