/** Numbers follow from two positions, also where a log began anew. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Placed } from '../../../relay/wire.ts';
import { NEW_ROOM, type RoomFact } from '../store/facts.ts';
import { account, readUpTo, unreadOf } from './unread.ts';

const ME = { id: 'ana', name: 'Ana' }, OLGA = { id: 'olga', name: 'Olga' };
const at = (cursor: string, read: string, more: Partial<RoomFact> = {}): RoomFact => ({ ...NEW_ROOM, cursor, read, ...more });
const said = (pos: string, from = OLGA, text = ''): Placed => ({ pos, prev: '', entry: { kind: 'message', id: pos, type: 'text', from, at: 0, text } });
const event = (pos: string): Placed => ({ pos, prev: '', entry: { kind: 'event', id: pos, keyword: 'k', at: 0 } });

test('what lies between read and newest counts, less what does not', () => {
  assert.deepEqual(unreadOf(at('g-9', 'g-4'), false), { count: 5, mentions: 0 });
  assert.deepEqual(unreadOf(at('g-9', 'g-4', { uncounted: [5, 8], mentions: [6] }), false), { count: 3, mentions: 1 });
  assert.deepEqual(unreadOf(at('g-9', 'g-4', { mentions: [6] }), true), { count: 1, mentions: 1 }, 'muted: mentions only');
  assert.deepEqual(unreadOf(at('g-9', ''), false), { count: 9, mentions: 0 });
  assert.deepEqual(unreadOf(at('h-3', 'g-9'), false), { count: 3, mentions: 0 }, 'all of a log that began anew');
  assert.deepEqual(unreadOf(at('g-4', 'g-9'), false), { count: 0, mentions: 0 }, 'read on another device, further than what is here');
});

test('own messages and events do not count, mentions do twice', () => {
  const { uncounted, mentions } = account(at('g-9', 'g-4'), [said('g-4', ME), said('g-5', ME), event('g-6'), said('g-7', OLGA, 'hi @Ana'), said('g-8', ME, '@Ana'), said('g-9')], ME);
  assert.deepEqual([uncounted, mentions], [[5, 6, 8], [7]]);
});

test('what stands in a log that began anew is after all that was read in the one before', () => {
  const { uncounted, mentions } = account(at('h-3', 'g-9'), [said('g-12', ME), said('h-1', ME), said('h-2', OLGA, '@Ana')], ME);
  assert.deepEqual([uncounted, mentions], [[1], [2]]);
});

test('what is accounted for twice counts once', () => {
  const once = account(at('g-5', 'g-4'), [said('g-5', ME)], ME), twice = account(once, [said('g-5', ME)], ME);
  assert.deepEqual(twice, once);
});

test('a read position only ever rises', () => {
  const fact = at('g-9', 'g-4', { uncounted: [5, 8], mentions: [6, 9] });
  for (const position of ['', 'g-3', 'g-4', 'x-12']) assert.equal(readUpTo(fact, position), fact, position);
  assert.deepEqual(readUpTo(fact, 'g-6'), { ...fact, read: 'g-6', uncounted: [8], mentions: [9] });
  assert.deepEqual(readUpTo(at('h-3', 'g-9', { uncounted: [1, 3] }), 'h-2'), at('h-3', 'h-2', { uncounted: [3] }), 'into a log that began anew');
  assert.equal(readUpTo(at('h-3', 'h-1'), 'g-9').read, 'h-1', 'and not back');
  assert.deepEqual(readUpTo(at('', '', { uncounted: [1] }), 'g-9'), at('', 'g-9', { uncounted: [1] }), 'before anything of the room is here');
});
