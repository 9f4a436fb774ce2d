/**
 * A page with several clients of the core, which does what it is told and says what it has come to. It knows who
 * is signed in at its site by what the tabs of a browser share, as a site does by a cookie.
 */
import { connect } from '../../core/connect.ts';
import type { Confab, ConnectOptions, RoomState } from '../../core/api.ts';
import { ROOMS, SETTINGS } from './names.ts';

/** What somebody asked of a client, and what became of it: a code, `ok`, or nothing yet. */
interface Call { what: string; by: string | undefined; at: number; came?: string }
/** Who a client was, and when. Texts begin with it, or with a question mark where it is not known yet. */
interface By { by: string | undefined; at: number }
export interface Notes {
  errors: string[];
  calls: Call[];
  been: By[];
  said: { text: string; room: string; by: string | undefined }[];
  recalled: string[];
  told: (By & { text: string; from: string })[];
}
interface ShownRoom {
  texts: string[]; failed: { id: string; text: string }[]; unread: unknown; read: string; muted: boolean; entered: boolean; presence: string[]; error?: string;
  draft: string; keptDraft: string;
}
export interface Shown {
  name: string; me: string | undefined; since: number; person: unknown; phase: string; alone: boolean; waiting: number; pending: string[];
  heard: { text: string; by: string | undefined }[]; rooms: RoomState[]; perRoom: Record<string, ShownRoom>;
  unread: unknown; spaces: unknown[]; notices: number; settings: unknown[]; received: string[]; sent: string[];
}

export interface Walk {
  readonly notes: Notes;
  open(name: string, kind: 'site' | 'guest' | 'unnamed'): void;
  close(name: string): void;
  names(): string[];
  me(name: string): string | undefined;
  do(name: string, deed: Deed, room: string, extra: string): void;
  /** The site asks anew who its user is. */
  siteChanged(): void;
  show(name: string): Shown;
  guestToken(): string;
  /** What the page still holds of what a client takes. */
  held(): Promise<Record<string, unknown[]>>;
  linkCode(name: string): Promise<string>;
  grant(name: string, room: string): Promise<string>;
}
declare global { interface Window { walk: Walk } }

const relay = new URLSearchParams(location.search).get('relay')!;
const url = `${relay.replace('http', 'ws')}/socket`;
const life = Math.random().toString(36).slice(2, 10);
const notes: Notes = { errors: [], calls: [], been: [], said: [], recalled: [], told: [] };
addEventListener('error', ({ message }) => notes.errors.push(`error: ${message}`));
addEventListener('unhandledrejection', ({ reason }) => notes.errors.push(`unhandled: ${String(reason)} ${(reason as Error)?.stack ?? ''}`));
console.error = (...all: unknown[]) => { notes.errors.push(`console: ${all.map(String).join(' ')}`); };

// What a client takes of the page it has to give back.
const held = { sockets: new Set<WebSocket>(), channels: new Set<BroadcastChannel>(), timers: new Map<number, string>(), listeners: [] as { target: EventTarget; type: string; fn: unknown }[] };
window.WebSocket = class extends WebSocket {
  constructor(to: string | URL) {
    super(to);
    held.sockets.add(this);
    this.addEventListener('close', () => held.sockets.delete(this));
  }
};
window.BroadcastChannel = class extends BroadcastChannel {
  constructor(name: string) {
    super(name);
    held.channels.add(this);
  }
  override close(): void {
    held.channels.delete(this);
    super.close();
  }
};
const { setTimeout: set, clearTimeout: clear } = window;
window.setTimeout = ((fn: () => void, ms?: number) => {
  const timer: number = set(() => {
    held.timers.delete(timer);
    fn();
  }, ms);
  held.timers.set(timer, `${ms} ms`);
  return timer;
}) as typeof window.setTimeout;
window.clearTimeout = ((timer: number) => { held.timers.delete(timer); clear(timer); }) as typeof window.clearTimeout;
for (const target of [window, document] as EventTarget[]) {
  const { addEventListener: add, removeEventListener: remove } = target;
  target.addEventListener = (type: string, fn: EventListener, options?: AddEventListenerOptions) => {
    held.listeners.push({ target, type, fn });
    add.call(target, type, fn, options);
  };
  target.removeEventListener = (type: string, fn: EventListener, options?: AddEventListenerOptions) => {
    const at = held.listeners.findIndex((each) => each.target === target && each.type === type && each.fn === fn);
    if (at >= 0) held.listeners.splice(at, 1);
    remove.call(target, type, fn, options);
  };
}

interface Client { name: string; confab: Confab; kind: string; me?: string; since: number; heard: Shown['heard'] }
const clients = new Map<string, Client>();
let count = 0;

function asked(client: Client, what: string, promise: Promise<unknown>): void {
  const call: Call = { what: `${what} by ${client.name}`, by: client.me, at: Date.now() };
  notes.calls.push(call);
  promise.then(() => { call.came = 'ok'; }, (error: Error & { code?: string }) => { call.came = error.name === 'ConfabError' ? error.code ?? '' : `no ConfabError: ${error.name} ${error.message}`; });
}
const failed = ({ confab }: Client, room: string): ShownRoom['failed'] => confab.room(room).messages.value.flatMap((item) => !('gap' in item) && item.state === 'failed' ? { id: item.id, text: item.text } : []);
function say(client: Client, room: string, text: string): void {
  notes.said.push({ text, room, by: client.me });
  asked(client, `send ${room}`, client.confab.room(room).send(text));
}

const DEEDS = {
  enter: (client: Client, room: string) => asked(client, `enter ${room}`, client.confab.room(room).enter()),
  enterPrivate: (client: Client, room: string) => asked(client, `enter ${room} as private`, client.confab.room(room).enter({ private: true, title: `Title of ${room}` })),
  enterLinked: (client: Client, room: string, grant: string) => asked(client, `enter ${room} by a link`, client.confab.room(room).enter({ grant })),
  leave: (client: Client, room: string) => asked(client, `leave ${room}`, client.confab.room(room).leave()),
  send: (client: Client, room: string, _: string, text: string) => say(client, room, text),
  retry: (client: Client, room: string) => { for (const { id } of failed(client, room)) client.confab.room(room).retry(id); },
  recall(client: Client, name: string) { for (const { id, text } of failed(client, name)) if (client.confab.room(name).recall(id) !== undefined) notes.recalled.push(text); },
  draft: ({ confab }: Client, room: string, what: string, text: string) => confab.room(room).setDraft(what === 'none' ? '' : text),
  markRead: ({ confab }: Client, room: string) => confab.room(room).markRead(),
  readSome({ confab }: Client, name: string, which: string) {
    const room = confab.room(name), items = room.messages.value, item = items[Number(which) % Math.max(1, items.length)];
    if (item) room.markRead('gap' in item ? item.before : item.position);
  },
  mute: ({ confab }: Client, room: string, on: string) => confab.room(room).mute(on === 'on'),
  typing: ({ confab }: Client, room: string, on: string) => confab.room(room).setTyping(on === 'on'),
  set: ({ confab }: Client, _: string, key: string, text: string) => confab.setSetting(key, text),
  invite: (client: Client, room: string, user: string) => asked(client, `invite ${user} to ${room}`, client.confab.invite(user, room)),
  cancel: (client: Client, room: string, user: string) => asked(client, `cancel ${user} to ${room}`, client.confab.cancelInvite(user, room)),
  accept(client: Client) { for (const invitation of client.confab.invites.value.received) asked(client, `accept ${invitation.room}`, client.confab.acceptInvite(invitation)); },
  decline(client: Client) { for (const invitation of client.confab.invites.value.received) asked(client, `decline ${invitation.room}`, client.confab.declineInvite(invitation)); },
  tell(client: Client, _room: string, _: string, text: string) {
    notes.told.push({ text, by: client.me, at: Date.now(), from: client.name });
    client.confab.sendToOtherMe('piep', text);
  },
  ask: (client: Client, room: string) => asked(client, `presence of ${room}`, client.confab.request('room_presence', { room })),
  askNobody: (client: Client) => asked(client, 'shop_order', client.confab.request('shop_order', { id: 7 }, { timeout: 3000 })),
  members: (client: Client, room: string) => asked(client, `members of ${room}`, client.confab.room(room).members()),
  older: (client: Client, room: string) => asked(client, `older of ${room}`, client.confab.room(room).loadOlder(20)),
  bar: (client: Client, room: string, user: string) => asked(client, `bar ${user} from ${room}`, client.confab.room(room).bar(user)),
  unbar: (client: Client, room: string, user: string) => asked(client, `unbar ${user} from ${room}`, client.confab.room(room).unbar(user)),
  clear: (client: Client) => asked(client, 'clearStorage', client.confab.clearStorage()),
  rename: (client: Client, _: string, name: string) => asked(client, `rename ${name}`, client.confab.rename(name)),
  signIn: (client: Client, _: string, guest: string) => asked(client, `signIn ${guest}`, client.confab.signIn(client.kind === 'site' ? undefined : { guest })),
  signInByCode: (client: Client, _: string, link: string) => asked(client, 'signIn by a code', client.confab.signIn({ link })),
  signOut: (client: Client, _: string, force: string) => asked(client, 'signOut', client.confab.signOut({ force: force === 'force' })),
  signOutEverywhere: (client: Client) => asked(client, 'signOut everywhere', client.confab.signOut({ everywhere: true, force: true })),
  closeInTheMiddle(client: Client, room: string, _: string, text: string) {
    say(client, room, text);
    asked(client, 'presence before the end', client.confab.request('room_presence', { room }));
    window.walk.close(client.name);
  },
};
export type Deed = keyof typeof DEEDS;

async function siteToken(): Promise<string | null> {
  const user = localStorage.getItem('site');
  return user ? (await fetch(`/token?user=${user}`)).text() : null;
}

window.walk = {
  notes,
  open(name, kind) {
    const options: ConnectOptions = kind === 'site' ? { relay, token: () => siteToken() } : kind === 'guest' ? { relay, guest: 'Gast' } : { relay };
    const confab = connect(options), client: Client = { name, confab, kind, since: Date.now(), heard: [] };
    if ([...clients.values()].some((other) => other.confab === confab)) return;
    clients.set(name, client);
    confab.me.subscribe((me) => {
      if (me?.id === client.me) return;
      Object.assign(client, { me: me?.id, since: Date.now() });
      notes.been.push({ by: client.me, at: client.since });
    });
    for (const room of ROOMS) for (const readable of [confab.room(room).messages, confab.room(room).presence, confab.room(room).typing]) readable.subscribe(() => undefined);
    for (const keyword of ['piep', 'mail']) confab.onReceive<string>(keyword, (text) => client.heard.push({ text, by: client.me }));
  },
  close(name) {
    clients.get(name)?.confab.close();
    clients.delete(name);
  },
  names: () => [...clients.keys()],
  me: (name) => clients.get(name)?.me,
  do(name, deed, room, extra) {
    const client = clients.get(name);
    try {
      if (client) DEEDS[deed](client, room, extra, `${client.me ?? '?'} ${deed} ${life} ${++count}`);
    } catch (error) {
      notes.errors.push(`thrown by ${deed}: ${String(error)}`);
    }
  },
  siteChanged() { for (const client of clients.values()) if (client.kind === 'site') asked(client, 'signIn', client.confab.signIn()); },
  show(name) {
    const client = clients.get(name)!, { confab, me, since, heard } = client, { phase, alone, waiting } = confab.status.value, { received, sent } = confab.invites.value;
    return {
      name, me, since, heard, person: confab.me.value, phase, alone, waiting,
      pending: notes.calls.filter(({ came }) => came === undefined).map(({ what, at }) => `${what}, ${Date.now() - at} ms ago`),
      rooms: [...confab.rooms.value], perRoom: Object.fromEntries(ROOMS.map((room) => [room, showRoom(client, room)])),
      unread: confab.unread().value, spaces: ['home', 'team'].map((space) => confab.unread({ space }).value), notices: confab.notices.value,
      settings: SETTINGS.map((key) => confab.setting<unknown>(key, 'none').value),
      received: received.map(({ room, by, title }) => `${room} ${by.id} ${title}`).sort(), sent: sent.map(({ room, to, state }) => `${room} ${to.id} ${state}`).sort(),
    };
  },
  guestToken: () => (JSON.parse(localStorage.getItem(`confab ${url} guest`) ?? '{}') as { token?: string }).token ?? '',
  held: async () => ({
    sockets: [...held.sockets].map((socket) => socket.url), channels: [...held.channels].map((channel) => channel.name), timers: [...held.timers.values()], listeners: held.listeners.map(({ type }) => type),
    locks: await navigator.locks.query().then(({ held: here = [], pending = [] }) => [...here, ...pending].map((lock) => lock.name)),
  }),
  linkCode: async (name) => (await clients.get(name)!.confab.linkDevice()).code,
  grant: (name, room) => clients.get(name)!.confab.room(room).link(),
};

function showRoom(client: Client, name: string): ShownRoom {
  const room = client.confab.room(name), { muted, entered, error } = room.state.value;
  return {
    texts: room.messages.value.map((item) => 'gap' in item ? '(gap)' : item.state === 'sent' ? item.text : `(${item.state}) ${item.text}`), failed: failed(client, name),
    unread: room.unread.value, read: room.readPosition.value, muted, entered, presence: room.presence.value.people.map((person) => `${person.id} ${person.name}`).sort(), ...(error ? { error: error.code } : {}),
    draft: room.draft.value, keptDraft: localStorage.getItem(`confab 1 ${url} ${client.me} draft ${name}`) ?? '',
  };
}
