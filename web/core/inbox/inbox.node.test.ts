/** What comes faster than it is stored. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageEntry, Push } from '../../../relay/wire.ts';
import { basePlatform } from '../platform/base.ts';
import { HIGHEST, LOWEST } from '../store/contract.ts';
import { KEYS, type RoomFact } from '../store/facts.ts';
import { Memory, MemoryStore } from '../store/memory.ts';
import { newReplica } from '../tabs/replica.ts';
import type { Work } from '../tabs/change.ts';
import { newInbox } from './inbox.ts';

const ROOM = 'home/general', TOPIC = `room:${ROOM}` as const, ana = { id: 'ana', name: 'Ana' };
const push = (seq: number, from = { id: 'ben', name: 'Ben' }): Push => {
  const entry: MessageEntry = { kind: 'message', id: `m${seq}`, type: 'text', from, at: 1, text: 'hello' };
  return { topic: TOPIC, entries: [{ pos: `g-${seq}`, prev: seq > 1 ? `g-${seq - 1}` : '', entry }] };
};

test('stands there once, in order and without a gap, and is counted as what it is', async () => {
  const replica = newReplica(basePlatform());
  await replica.open(new MemoryStore(new Memory()));
  const stored: Promise<void>[] = [], failures: unknown[] = [];
  const commit = (work: Work): Promise<void> => {
    const storing = replica.commit(work);
    stored.push(storing);
    return storing;
  };
  const inbox = newInbox(() => ana, commit, (error) => failures.push(error));
  for (const each of [push(1), push(2, ana), push(3, ana), push(3, ana), push(4)]) inbox.receive(each);
  for (let n = 0; n < stored.length; n++) {
    await stored[n];
    await new Promise(setImmediate);
  }
  const rows = await replica.opened.rows(TOPIC, LOWEST, HIGHEST), fact = replica.mirror.get<RoomFact>(KEYS.room(ROOM));
  assert.deepEqual(rows.map(({ item }) => 'hole' in item || item.pos), ['g-1', 'g-2', 'g-3', 'g-4']);
  assert.deepEqual([fact?.cursor, fact?.uncounted, failures, stored.length], ['g-4', [2, 3], [], 2]);
});
