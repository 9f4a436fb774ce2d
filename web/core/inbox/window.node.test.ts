/** What stands in the list of a room, whatever comes in between. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageEntry, Placed, Push } from '../../../relay/wire.ts';
import { basePlatform } from '../platform/base.ts';
import { KEYS, type OutItem } from '../store/facts.ts';
import { Memory, MemoryStore } from '../store/memory.ts';
import { newReplica, type Replica } from '../tabs/replica.ts';
import { newInbox } from './inbox.ts';
import { Timeline } from './timeline.ts';

const ROOM = 'home/general', ana = { id: 'ana', name: 'Ana' };
function said(gen: string, ...seqs: number[]): Push {
  const placed = (seq: number): Placed => {
    const entry: MessageEntry = { kind: 'message', id: `${gen}${seq}`, type: 'text', from: { id: 'ben', name: 'Ben' }, at: 1, text: `${gen}${seq}` };
    return { pos: `${gen}-${seq}`, prev: seq > 1 ? `${gen}-${seq - 1}` : '', entry };
  };
  return { topic: `room:${ROOM}`, entries: seqs.map(placed) };
}

interface Scene { replica: Replica; receive(push: Push): void; shows(...texts: string[]): Promise<void> }

async function scene(): Promise<Scene> {
  const replica = newReplica(basePlatform()), timeline = new Timeline(replica, ROOM, () => ana);
  await replica.open(new MemoryStore(new Memory()));
  await timeline.open();
  let shown: string[] = [];
  timeline.subscribe((items) => { shown = items.map((item) => ('gap' in item ? '…' : item.text)); });
  return {
    replica,
    receive: (push) => newInbox(() => ana, (work) => replica.commit(work), (error) => { throw error; }).receive(push),
    async shows(...texts) {
      for (const end = Date.now() + 2000; shown.join() !== texts.join() && Date.now() < end;) await new Promise(setImmediate);
      assert.deepEqual(shown, texts);
    },
  };
}

test('what comes after the log of a room was lost is shown, behind a gap, although it counts from one again', async () => {
  const { receive, shows } = await scene();
  receive(said('a', 1, 2, 3));
  await shows('a1', 'a2', 'a3');
  receive(said('b', 1));
  await shows('a1', 'a2', 'a3', '…', 'b1');
});

test('what waits stands in the order in which it was written, however it is found', async () => {
  const { replica, receive, shows } = await scene();
  receive(said('a', 1));
  for (const n of [3, 1, 2]) replica.mirror.put(KEYS.out(`m${n}`), { id: `m${n}`, n, at: n, lane: ROOM, cmd: 'room_send', data: { room: ROOM, text: `mine ${n}` } } satisfies OutItem);
  await shows('a1', 'mine 1', 'mine 2', 'mine 3');
});
