import type { GrantAnswer, MembersAnswer, Position } from '../../../relay/wire.ts';
import type { Room } from '../api.ts';
import type { Client } from '../client.ts';
import { readUpTo } from '../numbers/unread.ts';
import { readMark } from '../outbox/items.ts';
import { Outbox } from '../outbox/outbox.ts';
import { SHELF } from '../shelf/shelf.ts';
import { KEYS, NEW_ROOM, type OutItem, type RoomFact } from '../store/facts.ts';
import { putOnShelf } from './shelf.ts';

/** While somebody types, the others are told again this often. */
const TYPING_AGAIN = 3000;

export type RoomDeeds = Pick<Room, 'bar' | 'unbar' | 'members' | 'link' | 'retry' | 'markRead' | 'setTyping' | 'mute'>;

/** What a person does in a room, beside entering and speaking. */
export function roomDeeds(client: Client, room: string): RoomDeeds {
  const { hub, platform } = client, key = KEYS.room(room);
  const ask = async (cmd: string, data: object): Promise<unknown> => (await client.ready()).ask(cmd, { room, ...data });
  let typed = 0;
  return {
    async bar(user) { await ask('room_bar', { user }); },
    async unbar(user) { await ask('room_unbar', { user }); },
    members: async (after) => await ask('room_members', { limit: 100, ...(after === undefined ? {} : { after }) }) as MembersAnswer,
    link: async () => (await ask('room_link', {}) as GrantAnswer).grant,

    retry(id) {
      client.commit(async (draft) => {
        const item = await draft.get<OutItem>(KEYS.out(id));
        if (!item?.error) return;
        const { error: _, ...again } = item;
        Outbox.put(draft, { ...again, n: client.active.outbox.item(again).n });
      }).catch(() => undefined);
    },

    markRead(position?: Position) {
      const here = hub.get<RoomFact>(key), to = position ?? here?.cursor ?? '';
      if (!here || readUpTo(here, to) === here) return;
      client.commit(async (draft) => {
        const fact = await draft.get<RoomFact>(key) ?? NEW_ROOM;
        const next = readUpTo(fact, to);
        if (next === fact) return;
        draft.put(key, next);
        Outbox.put(draft, client.active.outbox.item(readMark(room, to)));
      }).catch(() => undefined);
    },

    setTyping(on) {
      const { session } = client, now = platform.now();
      if (!session || (on ? now - typed < TYPING_AGAIN : typed === 0)) return;
      typed = on ? now : 0;
      session.ask('room_typing', { room, on }, 2000).catch(() => undefined);
    },

    mute(on) { putOnShelf(client, SHELF.mute(room), on); },
  };
}
