/**
 * The wire: everything that crosses the socket between a client and the relay, for both sides.
 * Text frames of JSON over one WebSocket at `/socket`. The page for whoever writes a client in
 * another language is WIRE.md beside this file.
 *
 * The relay checks whatever comes in with the schemas below; the browser only imports types and the
 * small functions, so the schemas never reach its bundle.
 */
import * as v from 'valibot';

export const WIRE_VERSION = 1;

// ── Names ────────────────────────────────────────────────────────────────────────────────────────

/** `space/room`: letters, marks and digits of any script, `-`, `_` and `.`, 1 to 64 of them on each side. */
const NAME = '[\\p{L}\\p{M}\\p{N}_.-]{1,64}';
const ROOM_NAME = new RegExp(`^${NAME}/${NAME}$`, 'u');
export const HOME_SPACE = 'home';

export const isRoomName = (name: string): boolean => ROOM_NAME.test(name);

/** `general` → `home/general`; anything that cannot name a room, and whatever is no text → undefined. */
export function roomName(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const full = text.includes('/') ? text : `${HOME_SPACE}/${text}`;
  return isRoomName(full) ? full : undefined;
}

export type Topic = `room:${string}` | `user:${string}`;
export const roomTopic = (room: string): Topic => `room:${room}`;
export const userTopic = (user: string): Topic => `user:${user}`;
/** The room's name or the user's id behind a topic. */
export const topicName = (topic: string): string => topic.slice(5);

// ── Positions ────────────────────────────────────────────────────────────────────────────────────

/** `gen-seq`: seq is dense within a generation; a topic that lost its log starts a new generation. */
export type Position = string;
/** The predecessor of the first entry a topic ever had. */
export const BEGINNING: Position = '';

export function splitPosition(position: Position): { gen: string; seq: number } {
  const dash = position.lastIndexOf('-');
  return { gen: position.slice(0, dash), seq: dash < 0 ? 0 : Number(position.slice(dash + 1)) };
}

export const joinPosition = (gen: string, seq: number): Position => `${gen}-${seq}`;

/** Whether `a` stands after `b`; positions of different generations do not compare. */
export function isAfter(a: Position, b: Position): boolean | undefined {
  if (b === BEGINNING) return a !== BEGINNING;
  const left = splitPosition(a), right = splitPosition(b);
  return left.gen === right.gen ? left.seq > right.seq : undefined;
}

// ── Fields that several commands share ───────────────────────────────────────────────────────────

export const LIMITS = {
  frameBytes: 64 * 1024,
  textLength: 4000,
  nameLength: 64,
  keywordLength: 64,
  dataBytes: 16 * 1024,
  dataDepth: 32,
  pageSize: 500,
  cursors: 500,
  shelfItems: 100,
} as const;

export function depthWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => depthWithin(inner, depth - 1));
}

/** What others are shown beside their own words breaks no line, and turns no direction of what stands around it. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();

/** Built in one call that is marked pure, as `commands` are, so that a bundler leaves them out where only types are used. */
export const shapes = /* @__PURE__ */ (() => {
  const room = v.pipe(v.string(), v.check(isRoomName, 'must be SPACE/ROOM, each of 1 to 64 letters, digits or - _ .'));
  const id = v.pipe(v.string(), v.regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits or - _ . :'));
  const userId = v.pipe(v.string(), v.regex(/^[^\s\p{C}]{1,128}$/u, 'must be 1 to 128 characters without blanks'));
  const position = v.pipe(v.string(), v.regex(/^([a-z0-9]{1,16}-\d{1,15})?$/, 'must be GEN-SEQ or empty'));
  const keyword = v.pipe(v.string(), v.regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits or - _ . :'));
  const name = v.pipe(v.string(), v.transform(oneLine), v.regex(/[^\p{Cf}\p{Z}]/u, 'must not be empty'), v.check((s) => s.length <= LIMITS.nameLength * 4 && [...s].length <= LIMITS.nameLength, `must have at most ${LIMITS.nameLength} characters`));
  const picture = v.pipe(v.string(), v.maxLength(2048), v.regex(/^https:\/\//, 'must be an https URL'));
  const text = v.pipe(v.string(), v.check((s) => s.trim() !== '', 'must not be empty'), v.maxLength(LIMITS.textLength, `must have at most ${LIMITS.textLength} characters`));
  const limit = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.pageSize)), 50);
  const stamp = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

  /** Any JSON, but neither deep nor large. */
  const data = v.pipe(
    v.optional(v.unknown()),
    v.check((value) => depthWithin(value, LIMITS.dataDepth), `must not be nested deeper than ${LIMITS.dataDepth}`),
    // Every check is made, and what is nested too deep must not be walked to its end.
    v.check((value) => value === undefined || !depthWithin(value, LIMITS.dataDepth) || JSON.stringify(value).length <= LIMITS.dataBytes, `must have at most ${LIMITS.dataBytes} bytes as JSON`),
  );
  return { room, id, userId, position, keyword, name, picture, text, limit, stamp, data } as const;
})();

// ── Commands: what each one takes ────────────────────────────────────────────────────────────────

/** What the relay itself answers. Every other prefix is a service, or an error. */
export const commands = /* @__PURE__ */ (() => {
  const { room, id, userId, position, keyword, name, picture, text, limit, stamp, data } = shapes;
  const toUserInRoom = v.object({ user: userId, room });
  return {
    /** First frame of every socket. Exactly one of token, guest and link. */
    hello: v.object({
      version: v.number(),
      token: v.optional(v.pipe(v.string(), v.maxLength(8192))),
      guest: v.optional(v.object({ name, picture: v.optional(picture) })),
      link: v.optional(v.pipe(v.string(), v.maxLength(64))),
      client: id,
      term: stamp,
      cursors: v.optional(v.pipe(v.record(v.string(), position), v.check((all) => Object.keys(all).length <= LIMITS.cursors, `must name at most ${LIMITS.cursors} topics`)), {}),
    }),
    auth_renew: v.object({ token: v.pipe(v.string(), v.maxLength(8192)) }),
    /** A guest takes another name or picture: answers with a new token. */
    auth_rename: v.object({ name, picture: v.optional(picture) }),
    auth_out_everywhere: v.object({}),
    link_new: v.object({}),

    /** Enter; found it if it is not there. Becomes a member, live from `after` (or the newest `last` entries). */
    room_enter: v.object({ room, member: v.optional(v.boolean()), private: v.optional(v.boolean()), title: v.optional(name), grant: v.optional(v.pipe(v.string(), v.maxLength(4096))), after: v.optional(position), last: v.optional(limit) }),
    room_leave: v.object({ room }),
    room_send: v.object({ room, id, text: v.optional(text), type: v.optional(keyword), data: v.optional(data) }),
    room_history: v.object({ room, before: v.optional(position), after: v.optional(position), limit }),
    room_presence: v.object({ room }),
    room_members: v.object({ room, after: v.optional(userId), limit }),
    room_typing: v.object({ room, on: v.boolean() }),
    room_read: v.object({ room, position }),
    room_bar: toUserInRoom,
    room_unbar: toUserInRoom,
    /** A link that lets whoever has it in (private rooms). */
    room_link: v.object({ room }),

    user_invite: v.object({ user: userId, room, id }),
    user_cancel: v.object({ user: userId, room, id }),
    user_accept: v.object({ user: userId, room, id }),
    user_decline: v.object({ user: userId, room, id }),
    /** Only for identities that may publish (`publish: true` in the token). */
    user_notice: v.object({ user: userId, keyword, data: v.optional(data), id }),
    user_count: v.object({ user: userId, count: stamp, id }),
    /** To this user's other windows: `tab` is the one that must not get it back. */
    user_tell: v.object({ keyword, data: v.optional(data), id, tab: id }),

    shelf_get: v.object({}),
    shelf_put: v.object({ items: v.pipe(v.array(v.object({ key: v.pipe(v.string(), v.minLength(1), v.maxLength(256)), value: data, stamp })), v.minLength(1), v.maxLength(LIMITS.shelfItems)) }),
  } as const;
})();

export type Command = keyof typeof commands;
/** What a caller passes. */
export type CommandInput<C extends Command> = v.InferInput<(typeof commands)[C]>;
/** What the relay works with after the check. */
export type CommandData<C extends Command> = v.InferOutput<(typeof commands)[C]>;

// ── What stands in a topic ───────────────────────────────────────────────────────────────────────

export interface Person { id: string; name: string; picture?: string }

/** `room_send`, the doors, Redis publishers. `text` for type `text`; anything else brings `data`. */
export interface MessageEntry { kind: 'message'; id: string; type: string; from: Person; at: number; text?: string; data?: unknown }
/** Something happened that is no message and never counts as unread (a page part to reload, say). */
export interface EventEntry { kind: 'event'; id: string; keyword: string; data?: unknown; at: number }
export interface InvitationEntry {
  kind: 'invitation' | 'cancel_invitation' | 'accept_invitation' | 'decline_invitation';
  id: string; room: string; title?: string; by: Person; to: Person; at: number;
}
/** `onReceive(keyword)`: from the site, or (`tell`) from another window of the same user. */
export interface NoticeEntry { kind: 'notice'; id: string; keyword: string; data?: unknown; at: number }
export interface TellEntry { kind: 'tell'; id: string; keyword: string; data?: unknown; client: string; tab: string; at: number }
/** The number a site gives its user: the newest one holds. */
export interface CountEntry { kind: 'count'; id: string; count: number; at: number }
export interface ShelfItem { key: string; value: unknown; stamp: number }
export interface ShelfEntry { kind: 'shelf'; id: string; items: ShelfItem[]; at: number }

export type RoomEntry = MessageEntry | EventEntry;
export type UserEntry = InvitationEntry | NoticeEntry | TellEntry | CountEntry | ShelfEntry;
export type Entry = RoomEntry | UserEntry;

/** An entry where it stands. */
export interface Placed<E = Entry> { pos: Position; prev: Position; entry: E }

/** Whether a text has `@Name` as a whole word. */
export function names(text: string, person: Person): boolean {
  const at = `@${person.name.toLowerCase()}`, lower = text.toLowerCase();
  for (let i = lower.indexOf(at); i >= 0; i = lower.indexOf(at, i + 1)) {
    if (!/^[\p{L}\p{N}_]/u.test(lower.slice(i + at.length))) return true;
  }
  return false;
}

// ── Frames ───────────────────────────────────────────────────────────────────────────────────────

export interface Request { id: number; cmd: string; data?: unknown }

export interface WireError { code: string; message: string; temporary: boolean; retryAfter?: number }
/** `re` is -1 where the frame had no id that could be used. */
export type Answer = { re: number; ok: unknown } | { re: number; error: WireError };

/**
 * Entries of one topic in order. `resume` stands on the first push after a topic went live on this
 * socket: `complete: false` means that entries between the cursor and these are gone for good or too
 * many, and `more: true` that further pushes of the same resume follow.
 */
export interface Push { topic: Topic; entries: Placed[]; resume?: Resume }
export interface Resume { complete: boolean; newest: Position; more?: boolean }

/** Told, not kept: typing and presence. */
export type Signal =
  | { topic: Topic; signal: 'typing'; data: { user: Person; on: boolean } }
  | { topic: Topic; signal: 'presence'; data: PresenceChange };
/** Who came and went, or (`here`) all who are there; above a few hundred present people only the count moves. */
export interface PresenceChange { count: number; came?: Person[]; went?: string[]; here?: readonly Person[] }

/** About the socket itself. */
export type Note =
  | { note: 'degraded' }
  | { note: 'live' }
  /** Come back within so many ms (this relay is going away). */
  | { note: 'move'; within: number }
  /** The token runs out at `expires` (ms since 1970). */
  | { note: 'renew'; expires: number }
  /** What stands behind the subscription of this topic is over: barred, left elsewhere, signed out. */
  | { note: 'gone'; topic: Topic; error: WireError };

export type FromRelay = Answer | Push | Signal | Note;

export interface HelloAnswer {
  version: number;
  user: Person;
  /** Present when the relay signed (or renewed) it: keep it and use it from now on. */
  token?: string;
  expires?: number;
  guest: boolean;
  now: number;
  shelf: ShelfItem[];
  count: number;
  /** Topics of the hello that did not go live, and why. */
  refused?: Record<string, WireError>;
  limits: { textLength: number; frameBytes: number; throttle: number };
}
export interface RoomInfo { room: string; title?: string; private: boolean; founder: string; created: number; members: number; newest: Position; present: PresenceSample }
export interface PresenceSample { count: number; sample: Person[] }
export interface SendAnswer { pos: Position; at: number; duplicate?: true }
/** `complete`: nothing is missing between the position that was asked for and the page. It may be shorter than asked. */
export interface HistoryAnswer { entries: Placed[]; oldest: Position; newest: Position; complete: boolean }
export interface MembersAnswer { count: number; members: Person[]; next?: string }
/** Of `room_link`: goes into a link; whoever has it enters with it. */
export interface GrantAnswer { grant: string }
/** Of `auth_rename`: the token to use from now on. */
export interface RenameAnswer { token: string; user: Person; expires?: number }
/** `expires` by the clock of the relay, which may be another one than the client's: `lasts` is how many ms that is from now. */
export interface LinkAnswer { code: string; expires: number; lasts: number }

// ── Codes ────────────────────────────────────────────────────────────────────────────────────────

/** Every error code: whether trying the same again can help. */
export const ERRORS = {
  bad_frame: false, bad_request: false, bad_data: false, unknown_command: false, hello_first: false, version: false,
  no_identity: false, bad_token: false, expired: false, guests_off: false, origin: false,
  forbidden: false, private: false, barred: false, not_member: false, no_room: false, no_invitation: false,
  throttled: true, limit: true, full: false, too_large: false,
  degraded: true, timeout: true, internal: true,
  service_down: true, service_error: false,
  evicted: false, stale_term: false, closed: true, offline: true,
} as const satisfies Record<string, boolean>;
export type ErrorCode = keyof typeof ERRORS;

export * as CLOSE from './close.ts';

// ── Codecs ───────────────────────────────────────────────────────────────────────────────────────

export function wireError(code: ErrorCode, message: string, retryAfter?: number): WireError {
  return { code, message, temporary: ERRORS[code], ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** The relay's side: a frame as a request, or what is wrong with it (with its id where it has one). */
export function parseRequest(frame: string): { request: Request } | { error: WireError; id?: number } {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { error: wireError('bad_frame', 'The frame is not JSON.') };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: wireError('bad_frame', 'The frame is not a JSON object with "id" and "cmd".') };
  const { id: number, cmd, data: payload } = value as Record<string, unknown>;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) return { error: wireError('bad_frame', '"id" must be a whole number from 0.') };
  if (typeof cmd !== 'string' || !/^[a-z][a-z0-9]{0,31}(_[a-z0-9_]{1,63})?$/i.test(cmd)) return { error: wireError('bad_frame', '"cmd" must be a name like prefix_command.'), id: number };
  return { request: { id: number, cmd, data: payload } };
}

/** Data of a command the relay knows, checked; or what is wrong with it. */
export function parseData<C extends Command>(command: C, input: unknown): { data: CommandData<C> } | { error: WireError } {
  const result = v.safeParse(commands[command] as v.GenericSchema<unknown, CommandData<C>>, input ?? {});
  if (result.success) return { data: result.output };
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  return { error: wireError('bad_data', `${command}: ${path ? `"${path}" ` : ''}${issue.message}`) };
}

/** The browser's side: what the relay sent, or undefined for what this version does not know. */
export function parseFromRelay(frame: string): FromRelay | undefined {
  try {
    const value = JSON.parse(frame) as Record<string, unknown>;
    if (typeof value.re === 'number' && ('ok' in value || typeof value.error === 'object')) return value as unknown as Answer;
    if (typeof value.note === 'string') return value as unknown as Note;
    if (typeof value.topic === 'string' && (Array.isArray(value.entries) || typeof value.signal === 'string')) return value as unknown as Push | Signal;
  } catch { /* not ours: falls through */ }
  return undefined;
}

// Entries are kept and sent as the JSON text they were appended with: these join such texts to frames
// without parsing them again.
export const placedText = (pos: Position, prev: Position, entryJson: string): string => `{"pos":"${pos}","prev":"${prev}","entry":${entryJson}}`;
export const pushText = (topic: string, placed: readonly string[], resume?: Resume): string =>
  `{"topic":${JSON.stringify(topic)},"entries":[${placed.join(',')}]${resume ? `,"resume":${JSON.stringify(resume)}` : ''}}`;
