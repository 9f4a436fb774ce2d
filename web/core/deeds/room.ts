import { isAfter, type GrantAnswer, type MembersAnswer, type Position } from '../../../relay/wire.ts';
import type { Room } from '../api.ts';
import type { Client } from '../client.ts';
import { readUpTo } from '../numbers/unread.ts';
import { readMark } from '../outbox/items.ts';
import { PARTS } from '../parts.ts';
import { SHELF } from '../shelf/shelf.ts';
import { KEYS, NEW_ROOM, type OutItem, type RoomFact, type ShelfFact } from '../store/facts.ts';
import { ask } from './ask.ts';
import { commit, putOut, withStore } from './commit.ts';

/** While somebody types, the others are told again this often. */
const TYPING_AGAIN = 3000;

export type RoomDeeds = Pick<Room, 'loadOlder' | 'fill' | 'leave' | 'bar' | 'unbar' | 'members' | 'link' | 'retry' | 'markRead' | 'setTyping'> & {
  /** Takes a message out of the outbox. */
  discard(id: string): void;
};

/** What a person does in a room, beside entering and speaking. */
export function roomDeeds(client: Client, room: string): RoomDeeds {
  const { hub, platform } = client, key = KEYS.room(room);
  const request = (cmd: string, data: object): Promise<unknown> => ask(client, cmd, { room, ...data });
  let typed = 0;
  return {
    loadOlder: async (count = 50) => !!client.session && withStore(client, async (session) => (await PARTS.messages.load()).loadOlder(session, room, count)),
    fill: async (gap) => client.session && withStore(client, async (session) => (await PARTS.messages.load()).fill(session, room, gap)),

    async leave() {
      const entered = KEYS.shelf(SHELF.entered(room)), id = platform.id();
      // Together: either may fail while the other is under way.
      await Promise.all([client.perform({ id, cmd: 'room_leave', data: { room }, lane: room }), commit(client, (draft) => {
        // Out of sight at once, also without a network; once the relay has it, its word holds.
        const known = draft.get<ShelfFact>(entered), item = hub.get<OutItem>(KEYS.out(id));
        if (known?.value === true && item && !item.error) draft.put(entered, { ...known, value: false });
      })]);
    },
    async bar(user) { await request('room_bar', { user }); },
    async unbar(user) { await request('room_unbar', { user }); },
    members: async (after) => await request('room_members', { limit: 100, ...(after === undefined ? {} : { after }) }) as MembersAnswer,
    link: async () => (await request('room_link', {}) as GrantAnswer).grant,

    retry(id) {
      commit(client, (draft) => {
        const item = draft.get<OutItem>(KEYS.out(id));
        if (!item?.error) return;
        const { error: _, ...again } = item;
        putOut(draft, { ...again, n: client.active.outbox.item(again).n });
      }).catch(() => undefined);
    },

    discard(id) {
      commit(client, (draft) => draft.drop(KEYS.out(id))).catch(() => undefined);
    },

    markRead(position?: Position | null) {
      const here = hub.get<RoomFact>(key);
      // What nobody has said yet cannot have been read.
      const to = here && typeof position === 'string' && !isAfter(position, here.cursor) ? position : here?.cursor ?? '';
      if (!here || readUpTo(here, to) === here) return;
      commit(client, (draft) => {
        const fact = draft.get<RoomFact>(key) ?? NEW_ROOM;
        const next = readUpTo(fact, to);
        if (next === fact) return;
        draft.put(key, next);
        putOut(draft, client.active.outbox.item(readMark(room, to)));
      }).catch(() => undefined);
    },

    setTyping(on) {
      const { session } = client, now = platform.now();
      if (!session || (on ? Math.abs(now - typed) < TYPING_AGAIN : typed === 0)) return;
      typed = on ? now : 0;
      session.ask('room_typing', { room, on }, 2000).catch(() => undefined);
    },
  };
}
