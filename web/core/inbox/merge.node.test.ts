/** What a push adds: each entry once, a hole where some are missing, a new era where the log began anew. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Placed, Resume } from '../../../relay/wire.ts';
import type { Row } from '../store/contract.ts';
import { NEW_ROOM, type RoomFact } from '../store/facts.ts';
import { merge, mergeRoom } from './merge.ts';

const OLGA = { id: 'olga', name: 'Olga' }, ME = { id: 'ana', name: 'Ana' };
const entry = (seq: number, gen = 'g', { from = OLGA, text = '', prev = seq > 1 ? `${gen}-${seq - 1}` : '' } = {}): Placed =>
  ({ pos: `${gen}-${seq}`, prev, entry: { kind: 'message', id: `${gen}-${seq}`, type: 'text', from, at: 0, text } });
const at = (cursor: string, more: Partial<RoomFact> = {}): RoomFact => ({ ...NEW_ROOM, cursor, ...more });
const shown = (rows: readonly Row[]): string[] => rows.map(({ era, seq, item }) => `${era}/${seq} ${'hole' in item ? `hole ${item.after} ${item.before}${item.gone ? ' gone' : ''}` : item.pos}`);
const merged = (fact: RoomFact, entries: Placed[], resume?: Resume): string[] => {
  const { rows, fact: { cursor, era } } = merge(fact, entries, resume);
  return [...shown(rows), `to ${era}/${cursor}`];
};

test('what is known is not added again', () => {
  assert.deepEqual(merged(at('g-2'), [entry(1), entry(2), entry(3), entry(3)]), ['0/3 g-3', 'to 0/g-3']);
});

test('what is missing is a hole that can be filled', () => {
  assert.deepEqual(merged(at('g-2'), [entry(5), entry(6)]), ['0/4.5 hole g-2 g-5', '0/5 g-5', '0/6 g-6', 'to 0/g-6']);
});

test('a first look that does not reach back to the beginning is no hole', () => {
  assert.deepEqual(merged(at(''), [entry(5)]), ['0/5 g-5', 'to 0/g-5']);
});

test('a log that began anew is a new era, and what was between is gone', () => {
  assert.deepEqual(merged(at('g-7'), [entry(1, 'h'), entry(2, 'h')]), ['1/0.5 hole g-7 h-1 gone', '1/1 h-1', '1/2 h-2', 'to 1/h-2']);
});

test('a log of which nothing came ends where the relay says', () => {
  const ended = (cursor: string, newest: string, more: Partial<Resume> = {}): string[] => merged(at(cursor), [], { complete: false, newest, ...more });
  assert.deepEqual(ended('g-2', 'g-9'), ['0/8.5 hole g-2 g-9 gone', 'to 0/g-9']);
  assert.deepEqual(ended('g-9', 'h-2'), ['1/1.5 hole g-9 h-2 gone', 'to 1/h-2']);
  assert.deepEqual(ended('g-2', 'g-9', { complete: true }), ['to 0/g-2']);
  assert.deepEqual(ended('g-2', 'g-9', { more: true }), ['to 0/g-2'], 'the rest is on its way');
  for (const [cursor, newest] of [['g-9', 'g-2'], ['g-9', 'g-9'], ['g-9', ''], ['', 'g-9']] as const) assert.deepEqual(ended(cursor, newest), [`to 0/${cursor}`]);
  assert.deepEqual(merged(at('g-2'), [entry(3)], { complete: false, newest: 'g-9' }), ['0/3 g-3', 'to 0/g-3'], 'something came');
});

test('a room is whole when its first entry came first', () => {
  const whole = (fact: RoomFact, ...entries: Placed[]): boolean => mergeRoom(fact, entries, undefined, ME).fact.whole;
  assert.deepEqual([whole(at(''), entry(1)), whole(at(''), entry(5)), whole(at('g-4'), entry(5)), whole(at('g-4', { whole: true }), entry(5)), whole(at('g-7'), entry(1, 'h'))], [true, false, false, true, false]);
});

test('what did not count in the log before counts for nothing in the new one', () => {
  const fact = at('g-9', { read: 'g-4', uncounted: [5, 8], mentions: [6] });
  const { uncounted, mentions } = mergeRoom(fact, [entry(1, 'h', { from: ME }), entry(2, 'h', { text: '@Ana' })], undefined, ME).fact;
  assert.deepEqual([uncounted, mentions], [[1], [2]]);
  const nothingCame = mergeRoom(fact, [], { complete: false, newest: 'h-2' }, ME).fact;
  assert.deepEqual([nothingCame.cursor, nothingCame.uncounted, nothingCame.mentions], ['h-2', [], []], 'also when nothing of it came');
});
