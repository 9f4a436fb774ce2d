/** What is said in a room: putting it there, reading it back. Rights are asked for before (access.ts). */
import type { Stored } from '../broker/broker.ts';
import { Fault } from '../fault.ts';
import type { Relay } from '../relay.ts';
import { BEGINNING, placedText, roomTopic, splitPosition } from '../wire.ts';
import type { EventEntry, MessageEntry, Person, Position, SendAnswer } from '../wire.ts';

export interface NewMessage { id: string; text?: string; type?: string; data?: unknown }

/** Resolves when the message is kept. The same sender and id again is the same message. */
export async function sendToRoom(relay: Relay, room: string, from: Person, { id, text, type = 'text', data }: NewMessage): Promise<SendAnswer> {
  if (type === 'text' ? text === undefined : data === undefined) throw new Fault('bad_data', `A message of type "${type}" needs "${type === 'text' ? 'text' : 'data'}".`);
  if (text !== undefined && text.length > relay.config.limits.textLength) throw new Fault('too_large', `A message may have ${relay.config.limits.textLength} characters, this one has ${text.length}.`);
  const at = Date.now();
  const entry: MessageEntry = { kind: 'message', id, type, from, at, text, data };
  const { pos, duplicate } = await relay.topics.append(roomTopic(room), { sender: from.id, id, json: JSON.stringify(entry) });
  if (duplicate) return { pos, at, duplicate };
  relay.push.said(room, pos, entry);
  return { pos, at };
}

/** Something happened that is no message: a part of a page to load again, say. */
export async function eventToRoom(relay: Relay, room: string, sender: string, { id, keyword, data }: { id: string; keyword: string; data?: unknown }): Promise<SendAnswer> {
  const at = Date.now();
  const entry: EventEntry = { kind: 'event', id, keyword, data, at };
  const { pos, duplicate } = await relay.topics.append(roomTopic(room), { sender, id, json: JSON.stringify(entry) });
  return duplicate ? { pos, at, duplicate } : { pos, at };
}

/** A HistoryAnswer as its JSON text: entries are never parsed on their way out. */
export async function historyText(relay: Relay, room: string, range: { before?: Position; after?: Position; limit: number }): Promise<string> {
  const { entries, oldest, newest } = await relay.broker.read(roomTopic(room), range);
  const page = within(relay.config.limits.pendingBytes / 2, entries, range.after === undefined);
  const complete = adjoins(range, page, newest);
  const placed = page.map(({ pos, prev, json }) => placedText(pos, prev, json));
  return `{"entries":[${placed.join(',')}],"oldest":"${oldest}","newest":"${newest}","complete":${complete}}`;
}

/** What a socket can take in one piece, and at least one entry: where many are large, a page has fewer. */
function within(bytes: number, entries: Stored[], fromTheEnd: boolean): Stored[] {
  const inOrder = fromTheEnd ? entries.toReversed() : entries;
  let left = bytes;
  const beyond = inOrder.findIndex(({ json }, index) => (left -= json.length) < 0 && index > 0);
  if (beyond < 0) return entries;
  return fromTheEnd ? entries.slice(-beyond) : entries.slice(0, beyond);
}

/** Whether nothing is missing between the position that was asked for and the page. */
function adjoins({ before, after }: { before?: Position; after?: Position }, entries: { pos: Position; prev: Position }[], newest: Position): boolean {
  const first = entries[0], last = entries.at(-1);
  if (after !== undefined && after !== (first?.prev ?? newest)) return false;
  if (before === undefined || before === BEGINNING) return true;
  const wanted = splitPosition(before), found = splitPosition(last?.pos ?? BEGINNING);
  return last === undefined ? wanted.seq <= 1 : found.gen === wanted.gen && found.seq === wanted.seq - 1;
}
