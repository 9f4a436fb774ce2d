/** `room_*` */
import { isMember, notMember, requireFounder, requireMember } from '../rooms/access.ts';
import { barFromRoom, unbarFromRoom } from '../rooms/barring.ts';
import { enterRoom, leaveRoom, visitRoom } from '../rooms/entering.ts';
import { historyText, sendToRoom } from '../rooms/messages.ts';
import { NAMED, listMembers, roomInfo, whoIsPresent } from '../rooms/people.ts';
import { Ready, type Session } from '../sockets/session.ts';
import type { Sockets } from '../sockets/sockets.ts';
import { enterRoomBy, enterTopic, goLive, leaveTopic, requireFreePlace } from '../sockets/stay.ts';
import { isListed, putOnShelf } from '../users/shelf.ts';
import { roomTopic, type Signal } from '../wire.ts';
import { Answered } from './answered.ts';
import type { Handlers } from './handlers.ts';

const FIRST_ENTRIES = 50;

/** Who is live in the room on this socket has been let in; anybody else is looked up. */
const isThere = (session: Session, room: string): boolean => session.stays.has(roomTopic(room));
async function requireThere({ relay }: Sockets, session: Session, room: string): Promise<void> {
  if (!isThere(session, room)) await requireMember(relay, session.who, room);
}

export const roomCommands: Handlers<'room'> = {
  async room_enter(sockets, session, { room, member = false, after, last = FIRST_ENTRIES, ...options }) {
    const { relay } = sockets, topic = roomTopic(room);
    // Asked again once the room has let them in: others may have been entered meanwhile.
    requireFreePlace(sockets, session, topic);
    const { stay, info } = await enterRoomBy(sockets, session, topic, async () => {
      const { who } = session;
      if (member) await requireMember(relay, who, room);
      // Who is a member is not made one: they may be leaving on another device.
      const facts = member ? await visitRoom(relay, who, room, session.address) : await enterRoom(relay, who, room, session.address, options);
      const entered = await enterTopic(sockets, session, topic);
      // Its token was renewed meanwhile, and what the new one rules out has been looked for already.
      if (session.who !== who) await requireMember(relay, session.who, room).catch((error: unknown) => {
        leaveTopic(sockets, session, topic, true);
        throw error;
      });
      return { stay: entered, info: await roomInfo(relay, room, facts) };
    });
    return new Answered(info, () => void goLive(stay, { after, last }));
  },

  async room_leave(sockets, session, { room }) {
    const { relay } = sockets, { id } = session.who.person;
    // Also whoever may no longer be in it, or has it in their list only: an earlier try may have come half-way.
    if (!isThere(session, room) && !await isMember(relay, id, room) && !await isListed(relay, id, room)) throw notMember(room);
    leaveTopic(sockets, session, roomTopic(room), true);
    await leaveRoom(relay, id, room);
  },

  /** Nothing is awaited before the append where it need not be: that keeps the order of what one socket sends. */
  room_send({ relay }, session, { room, ...message }) {
    const { who } = session;
    if (isThere(session, room)) return sendToRoom(relay, room, who.person, message);
    return requireMember(relay, who, room).then(() => sendToRoom(relay, room, who.person, message));
  },

  async room_history(sockets, session, { room, ...range }) {
    await requireThere(sockets, session, room);
    return new Ready(await historyText(sockets.relay, room, range));
  },

  async room_presence(sockets, session, { room }) {
    await requireThere(sockets, session, room);
    return whoIsPresent(sockets.relay, room);
  },

  async room_members(sockets, session, { room, ...page }) {
    await requireThere(sockets, session, room);
    return listMembers(sockets.relay, room, page);
  },

  async room_typing(sockets, session, { room, on }) {
    await requireThere(sockets, session, room);
    const topic = roomTopic(room);
    // In a crowd nobody can follow who types, and everybody would pay for it.
    if (sockets.app.numSubscribers(topic) > NAMED) return;
    const signal: Signal = { topic, signal: 'typing', data: { user: session.who.person, on } };
    await sockets.relay.broker.signal(topic, JSON.stringify(signal));
  },

  async room_read(sockets, session, { room, position }) {
    await requireThere(sockets, session, room);
    if (position !== '') await putOnShelf(sockets.relay, session.who.person.id, [{ key: `read/${room}`, value: position, stamp: Date.now() }]);
  },

  async room_bar({ relay }, session, { room, user }) {
    await requireFounder(relay, session.who, room);
    await barFromRoom(relay, user, room);
  },

  async room_unbar({ relay }, session, { room, user }) {
    await requireFounder(relay, session.who, room);
    await unbarFromRoom(relay, user, room);
  },

  async room_link(sockets, session, { room }) {
    await requireThere(sockets, session, room);
    return { grant: await sockets.relay.identities.grant('*', room, session.who.person.id) };
  },
};
