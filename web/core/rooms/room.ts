import type { Presence, Room, Sent, TimelineItem, Typing } from '../api.ts';
import type { Client } from '../client.ts';
import type { RoomDeeds } from '../deeds/room.ts';
import { asked, done, withPart } from '../later.ts';
import { TOLD } from '../leading/told.ts';
import { PARTS, type Deeds } from '../parts.ts';
import { Derived } from '../readable.ts';
import { readableLater } from '../readable-later.ts';
import { putOnShelf } from '../shelf/put.ts';
import { SHELF } from '../shelf/shelf.ts';
import { KEYS, type OutItem, type RoomFact } from '../store/facts.ts';
import { draftOf } from './draft.ts';
import { isEntered, leaving, namesOf, roomState, roomUnread } from './state.ts';

const NO_ITEMS: readonly TimelineItem[] = [];
const NOBODY: Presence = { count: 0, people: [] };

/** A room as a page has it. What is done there beside entering and speaking comes with its first use. */
export function roomView(client: Client, room: string): Room {
  const { hub, platform } = client, names = namesOf(room), key = KEYS.room(room);
  const draft = draftOf(client, room), fact = (): RoomFact | undefined => hub.get(key);
  let entering: Promise<void> | undefined, deeds: RoomDeeds | undefined;

  /** Whoever leads keeps what is seen here fresh. */
  const watched = (): void => client.session?.watchRoom(room);
  const deedsOf = ({ roomDeeds }: Deeds): RoomDeeds => deeds ??= roomDeeds(client, room);
  const withDeeds = (use: (made: RoomDeeds) => void): void => withPart(platform, PARTS.deeds, (part) => use(deedsOf(part)));

  // Another user does not wait for the answer to the one before, which nobody hears any more.
  client.switched.add(() => { entering = undefined; });

  return {
    room, draft,
    messages: readableLater(client, PARTS.messages, NO_ITEMS, ({ timelineOf }) => client.session && timelineOf(client.session, room)),
    state: new Derived(hub, names, () => roomState(hub, room)),
    unread: new Derived(hub, names, () => roomUnread(hub, room)),
    readPosition: new Derived(hub, [key], () => fact()?.read ?? ''),
    presence: new Derived(hub, [TOLD.presence(room)], () => {
      watched();
      return hub.get<Presence>(TOLD.presence(room)) ?? NOBODY;
    }),
    typing: new Derived(hub, [TOLD.typing(room)], () => {
      watched();
      return { people: hub.get<Typing['people']>(TOLD.typing(room)) ?? NOBODY.people };
    }),
    setDraft: draft.set,

    enter(options) {
      // A grant, say, goes to the relay whatever is under way; who only enters meanwhile waits for the same answer.
      const left = leaving(hub), more = Object.keys(options ?? {}).length > 0;
      if (!more && isEntered(hub, room, left) && !fact()?.error) return Promise.resolve();
      // In the lane of the room: entering comes before what is said there, also offline, and after what leaves it.
      if (more || !entering || left.includes(room)) entering = client.perform({ cmd: 'room_enter', data: { room, ...options }, lane: room }).then(() => undefined).finally(() => { entering = undefined; });
      return entering;
    },

    send(text) {
      const id = platform.id();
      const message = client.perform({ id, cmd: 'room_send', data: { room, id, text }, lane: room }).then(async (sent) => (await PARTS.deeds.load()).sentMessage(sent, hub.get(TOLD.me)!));
      // Nobody has to wait for it: the message itself shows its state.
      message.catch(() => undefined);
      draft.set('');
      return Object.assign(message, { id }) as Sent;
    },

    mute(on) { putOnShelf(client, SHELF.mute(room), on); },

    recall(id) {
      const item = hub.get<OutItem>(KEYS.out(id));
      if (!item?.error) return undefined;
      withDeeds((made) => made.discard(id));
      return String(item.data.text);
    },

    ...asked(() => PARTS.deeds.load().then(deedsOf), 'loadOlder', 'fill', 'leave', 'bar', 'unbar', 'members', 'link'),
    ...done(withDeeds, 'retry', 'markRead', 'setTyping'),
  };
}
