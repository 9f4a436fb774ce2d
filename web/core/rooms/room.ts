import type { Message, Presence, Room, Sent, Typing } from '../api.ts';
import type { Client } from '../client.ts';
import type { RoomDeeds } from '../deeds/room.ts';
import { ownMessage } from '../inbox/message.ts';
import { asked, done, withPart } from '../later.ts';
import { TOLD } from '../leading/told.ts';
import { PARTS } from '../parts.ts';
import { NOBODY } from '../people/presence.ts';
import { Derived } from '../readable.ts';
import type { Session } from '../session.ts';
import { SHELF } from '../shelf/shelf.ts';
import { KEYS, type OutItem, type RoomFact, type ShelfFact } from '../store/facts.ts';
import { draftOf } from './draft.ts';
import { messagesOf } from './messages.ts';
import { isEntered, namesOf, roomState, roomUnread } from './state.ts';

/** A room as a page has it. What is done there beside entering and speaking comes with its first use. */
export function roomView(client: Client, room: string): Room {
  const { hub, platform } = client, names = namesOf(room), key = KEYS.room(room), out = KEYS.out;
  const draft = draftOf(client, room), fact = (): RoomFact | undefined => hub.get(key);
  let entering: Promise<void> | undefined, deeds: RoomDeeds | undefined;

  /** Through the outbox, in the lane of the room: entering comes before what is said there, also offline. */
  const put = async (cmd: string, data: object): Promise<void> => {
    const { outbox } = await client.ready();
    const item = outbox.item({ cmd, data: { room, ...data }, lane: room });
    const settled = outbox.settled(item);
    outbox.add(item);
    await settled;
  };

  return {
    room, draft,
    messages: messagesOf(client, room),
    state: new Derived(hub, names, () => roomState(hub, room)),
    unread: new Derived(hub, names, () => roomUnread(hub, room)),
    readPosition: new Derived(hub, [key], () => fact()?.read ?? ''),
    presence: new Derived(hub, [TOLD.presence(room)], () => {
      client.session?.watchRoom(room);
      return hub.get<Presence>(TOLD.presence(room)) ?? NOBODY;
    }),
    typing: new Derived(hub, [TOLD.typing(room)], () => ({ people: hub.get<Typing['people']>(TOLD.typing(room)) ?? NOBODY.people })),
    setDraft: draft.set,

    enter(options = {}) {
      const known = isEntered(hub, room) && fact()?.error === undefined;
      if (known && Object.keys(options).length === 0) return Promise.resolve();
      return entering ??= put('room_enter', options).finally(() => { entering = undefined; });
    },

    async leave() {
      const key = KEYS.shelf(SHELF.entered(room));
      await put('room_leave', {});
      await client.commit(async (draft) => {
        const known = await draft.get<ShelfFact>(key);
        if (known?.value === true) draft.put(key, { ...known, value: false });
      });
    },

    send(text) {
      const id = platform.id(), at = platform.now();
      const what = { id, cmd: 'room_send', data: { room, id, text }, lane: room };
      const say = ({ outbox, me }: Session): Promise<Message> => {
        const item = outbox.item(what);
        const settled = outbox.settled(item);
        outbox.add(item);
        return settled.then((sent) => ({ ...ownMessage(sent, me, 'live'), state: 'sent' }));
      };
      const message = client.session ? say(client.session) : client.early({ ...what, n: at * 1000, at }).then(say);
      // Nobody has to wait for it: the message itself shows its state.
      message.catch(() => undefined);
      draft.set('');
      return Object.assign(message, { id }) as Sent;
    },

    recall(id) {
      const item = hub.get<OutItem>(out(id));
      if (!item?.error) return undefined;
      client.commit(async (draft) => draft.drop(out(id))).catch(() => undefined);
      return String(item.data.text);
    },

    async loadOlder(count = 50) {
      const { session } = client;
      return session !== undefined && (await PARTS.messages.load()).loadOlder(session, room, count);
    },
    async fill(gap) {
      const { session } = client;
      if (session) await (await PARTS.messages.load()).fill(session, room, gap);
    },

    ...asked(async () => deeds ??= (await PARTS.deeds.load()).roomDeeds(client, room), 'bar', 'unbar', 'members', 'link'),
    ...done((use) => withPart(platform, PARTS.deeds, ({ roomDeeds }) => use(deeds ??= roomDeeds(client, room))), 'retry', 'markRead', 'setTyping', 'mute'),
  };
}
