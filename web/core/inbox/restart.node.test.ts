import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MessageEntry, Placed } from '../../../relay/wire.ts';
import { mergeRoom } from './merge.ts';
import { NEW_ROOM, type RoomFact } from '../store/facts.ts';
import { readUpTo, unreadOf } from '../numbers/unread.ts';

const me = { id: 'me', name: 'Me' }, ben = { id: 'ben', name: 'Ben' };
/** Messages at these positions, each after the one before; `!` marks one's own. */
function said(prev: string, ...positions: string[]): Placed[] {
  return positions.map((marked) => {
    const pos = marked.replace('!', '');
    const entry: MessageEntry = { kind: 'message', id: pos, type: 'text', from: marked.endsWith('!') ? me : ben, at: 1, text: 'hello' };
    const placed = { pos, prev, entry };
    prev = pos;
    return placed;
  });
}
const heard = (fact: RoomFact, entries: Placed[]): RoomFact => mergeRoom(fact, entries, undefined, me).fact;
const count = (fact: RoomFact): number => unreadOf(fact, false).count;

describe('the number of a room whose server was started anew, so that another generation goes on where the last one ended', () => {
  const before = heard(NEW_ROOM, said('', 'a-1', 'a-2!', 'a-3'));

  it('counts what came since, not all there ever was', () => {
    const read = heard(readUpTo(before, 'a-3'), said('a-3', 'b-4'));
    assert.equal(count(read), 1);
    assert.equal(count(readUpTo(read, 'b-4')), 0);
  });

  it('is the same when all of it comes at once, and does not count what one said oneself', () => {
    assert.equal(count(heard(before, said('a-3', 'b-4'))), 3);
    assert.equal(count(heard(NEW_ROOM, said('', 'a-1', 'a-2!', 'a-3', 'b-4'))), 3);
    assert.equal(count(readUpTo(heard(NEW_ROOM, said('', 'a-1', 'a-2!', 'a-3', 'b-4')), 'a-3')), 1);
  });

  it('begins anew where the log was lost', () => {
    assert.equal(count(heard(readUpTo(before, 'a-3'), said('', 'b-1', 'b-2'))), 2);
    assert.equal(count(heard(readUpTo(before, 'a-3'), said('', 'b-1', 'b-2', 'b-3', 'b-4', 'b-5'))), 5);
  });

  it('counts what was not read before and what came since, where a server took over that lacked the newest', () => {
    const ahead = heard(before, said('a-3', 'a-4', 'a-5!', 'a-6'));
    assert.equal(count(heard(readUpTo(ahead, 'a-6'), said('a-4', 'b-5'))), 1);
    assert.equal(count(heard(readUpTo(ahead, 'a-3'), said('a-4', 'b-5'))), 2);
  });
});
