import { roomName, type Person } from '../../relay/wire.ts';
import type { Confab, ConnectOptions, Invitation, Readable, Room, Unread } from './api.ts';
import { Client } from './client.ts';
import type { AccountDeeds } from './deeds/account.ts';
import type { InvitationDeeds } from './deeds/invitations.ts';
import { needFunction, permanent, plain } from './errors.ts';
import { asked } from './later.ts';
import { made } from './maps.ts';
import { TOLD, type LeaderStatus } from './leading/told.ts';
import { total } from './numbers/unread.ts';
import { PARTS, type Deeds } from './parts.ts';
import { invitesOf } from './people/invites.ts';
import type { Platform } from './platform/platform.ts';
import { Derived } from './readable.ts';
import { readableLater } from './readable-later.ts';
import { roomView } from './rooms/room.ts';
import { enteredRooms, roomUnread } from './rooms/state.ts';
import { putOnShelf } from './shelf/put.ts';
import { SHELF } from './shelf/shelf.ts';
import { KEYS, isUnsent, type OutItem, type ShelfFact } from './store/facts.ts';

/** The public face: what `connect` answers. What is done beside looking comes with its first use. */
export function createConfab(options: ConnectOptions, relay: string, platform: Platform): Confab {
  const client = new Client(options, relay, platform), { hub } = client;
  const rooms = new Map<string, Room>(), unreads = new Map<string, Readable<Unread>>(), settings = new Map<string, Readable<unknown>>(), throttles = new Map<string, Readable<number>>();

  const room = (name: string): Room => {
    const full = roomName(name);
    if (full === undefined) throw permanent('bad_data', `"${name}" names no room: SPACE/ROOM, each of 1 to 64 letters, digits or - _ .`);
    return made(rooms, full, () => roomView(client, full));
  };
  /** Once for all that ask after the same change: of many rooms it takes long. */
  const numbers = new Derived(hub, [], () => enteredRooms(hub).map((room) => ({ room, ...roomUnread(hub, room, true) })));
  let deeds: AccountDeeds & InvitationDeeds | undefined;
  const deedsOf = ({ accountDeeds, invitationDeeds }: Deeds): NonNullable<typeof deeds> => deeds ??= { ...accountDeeds(client, options), ...invitationDeeds(client, { room }) };

  return {
    relay, room,
    status: new Derived(hub, [TOLD.status, TOLD.leads, 'out', TOLD.me], () => {
      const { phase, error } = hub.get<LeaderStatus>(TOLD.status) ?? { phase: 'connecting' as const };
      const waiting = hub.all<OutItem>('out').filter((item) => isUnsent(item) && !item.error).length;
      return { phase, leads: hub.get(TOLD.leads) === true, alone: client.session?.alone ?? false, waiting, ...(error ? { error } : {}) };
    }),
    me: new Derived(hub, [TOLD.me], () => hub.get<Person>(TOLD.me) ?? null),
    guest: new Derived(hub, [TOLD.me], () => client.identity.who.value?.guest ?? false),
    rooms: new Derived(hub, ['room', 'shelf', TOLD.me], () => enteredRooms(hub).map((name) => room(name).state.value)),
    notices: new Derived(hub, [KEYS.count], () => hub.get<number>(KEYS.count) ?? 0),
    invites: new Derived(hub, ['invite', TOLD.me], () => invitesOf(hub.all<Invitation>('invite'), hub.get<Person>(TOLD.me)?.id)),

    unread(of) {
      if (of?.room !== undefined) return room(of.room).unread;
      const prefix = of?.space === undefined ? '' : `${of.space}/`;
      return made(unreads, prefix, () => new Derived(hub, ['room', 'shelf'], () =>
        total(numbers.value.filter(({ room }) => room.startsWith(prefix)))));
    },
    throttledUntil: (kind, user) => made(throttles, KEYS.throttle(kind, user), () => readableLater(client, PARTS.deeds, 0, (part) => deedsOf(part).throttledUntil(kind, user))),
    setting<T>(key: string, fallback: T) {
      const at = KEYS.shelf(SHELF.setting(key));
      return made(settings, `${key} ${JSON.stringify(fallback)}`, () => new Derived(hub, [at], () => hub.get<ShelfFact>(at)?.value ?? fallback)) as Readable<T>;
    },

    sendToOtherMe(keyword, given) {
      const data = plain(given, 'sendToOtherMe');
      void client.ready().then(({ outbox, replica, tab }) => {
        const id = platform.id();
        replica.post({ kind: 'tell', id, keyword, data });
        outbox.add(outbox.item({ id, cmd: 'user_tell', data: { keyword, data, id, tab }, lane: 'tell' }));
      }).catch(({ message }: Error) => console.error(`confab: sendToOtherMe: ${message}`));
    },
    setSetting(key, given) {
      putOnShelf(client, SHELF.setting(key), plain(given, 'setSetting'));
    },
    onReceive<T>(keyword: string, fn: (data: T, from: { room?: string }) => void) {
      needFunction(fn);
      return client.hear((received) => {
        if (received.keyword === keyword) fn(received.data as T, received.room === undefined ? {} : { room: received.room });
      });
    },

    close: () => client.close(),

    ...asked(() => PARTS.deeds.load().then(deedsOf), 'request', 'rename', 'signIn', 'signOut', 'linkDevice', 'storage', 'clearStorage', 'invite', 'cancelInvite', 'acceptInvite', 'declineInvite'),
  };
}
