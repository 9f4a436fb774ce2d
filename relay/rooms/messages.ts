/** What is said in a room: putting it there, reading it back. Rights are asked for before (access.ts). */
import { Fault } from '../fault.ts';
import { publish } from '../publish.ts';
import type { Relay } from '../relay.ts';
import { BEGINNING, placedText, roomTopic, splitPosition, type MessageEntry, type Person, type Position, type SendAnswer } from '../wire.ts';

export interface NewMessage { id: string; text?: string; type?: string; data?: unknown }

/** Resolves when the message is kept. */
export async function sendToRoom(relay: Relay, room: string, from: Person, { id, text, type = 'text', data }: NewMessage): Promise<SendAnswer> {
  if (type === 'text' ? text === undefined : data === undefined) throw new Fault('bad_data', `A message of type "${type}" needs "${type === 'text' ? 'text' : 'data'}".`);
  if (text !== undefined && text.length > relay.config.limits.textLength) throw new Fault('too_large', `A message may have ${relay.config.limits.textLength} characters, this one has ${text.length}.`);
  const entry: MessageEntry = { kind: 'message', id, type, from, at: Date.now(), text, data };
  const sent = await publish(relay, roomTopic(room), from.id, entry);
  if (!sent.duplicate) relay.push.said(room, sent.pos, entry);
  return sent;
}

/** Something happened that is no message: a part of a page to load again, say. */
export function eventToRoom(relay: Relay, room: string, sender: string, event: { id: string; keyword: string; data?: unknown }): Promise<SendAnswer> {
  return publish(relay, roomTopic(room), sender, { kind: 'event', ...event, at: Date.now() });
}

/** A HistoryAnswer as its JSON text: entries are never parsed on their way out. */
export async function historyText(relay: Relay, room: string, range: { before?: Position; after?: Position; limit: number }): Promise<string> {
  // What a socket can take in one piece: where many are large, a page has fewer.
  const { entries, oldest, newest } = await relay.broker.read(roomTopic(room), { ...range, bytes: Math.floor(relay.config.limits.pendingBytes / 2) });
  const complete = adjoins(range, entries, newest);
  const placed = entries.map(({ pos, prev, json }) => placedText(pos, prev, json));
  return `{"entries":[${placed.join(',')}],"oldest":"${oldest}","newest":"${newest}","complete":${complete}}`;
}

/** Whether nothing is missing between the position that was asked for and the page. */
function adjoins({ before, after }: { before?: Position; after?: Position }, entries: { pos: Position; prev: Position }[], newest: Position): boolean {
  const first = entries[0], last = entries.at(-1);
  if (after !== undefined && after !== (first?.prev ?? newest)) return false;
  if (before === undefined || before === BEGINNING) return true;
  const wanted = splitPosition(before), found = splitPosition(last?.pos ?? BEGINNING);
  return last === undefined ? wanted.seq <= 1 : found.gen === wanted.gen && found.seq === wanted.seq - 1;
}
