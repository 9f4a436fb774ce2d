/**
 * What a page sees of Confab. Elements, the app and embedders use these types and `connect`; nothing
 * here needs a DOM.
 */
import type { Person, Position } from '../../relay/wire.ts';

export type { Person, Position };

/**
 * A value that changes. `subscribe` calls at once and on each change and returns a way to stop.
 * `value` is an immutable snapshot: the same object as long as nothing changed.
 */
export interface Readable<T> {
  readonly value: T;
  subscribe(fn: (value: T) => void): () => void;
}

export interface ConnectOptions {
  /** Origin of the relay; left out: the origin this module was loaded from. */
  relay?: string;
  /** The site's token for its user; called again whenever a new one is needed. null: nobody is signed in. */
  token?: () => string | null | Promise<string | null>;
  /** Where there is no token: a guest of this name (kept as the same guest afterwards). */
  guest?: string;
}

export type Phase =
  /** No identity yet: connect as a guest or sign in. */
  | 'signed-out'
  | 'connecting' | 'live'
  /** The relay is there, but what it keeps entries in is not: nothing is confirmed. */
  | 'degraded'
  | 'offline';

export interface Status {
  phase: Phase;
  /** This tab holds the browser's socket. */
  leads: boolean;
  /** Storage or channels are missing: this tab has a socket of its own and forgets on reload. */
  alone: boolean;
  /** Entries of the outbox that wait to be sent. */
  waiting: number;
  /** Why it is not live, for a person to read and a program to switch on. */
  error?: ConfabErrorFields;
}

/** What any rejected promise of Confab carries. */
export interface ConfabErrorFields { code: string; message: string; temporary: boolean; retryAfter?: number; data?: unknown }

export type MessageState = 'queued' | 'sending' | 'sent' | 'failed';
export interface Message {
  readonly id: string;
  readonly type: string;
  readonly text: string;
  readonly data?: unknown;
  readonly author: Person;
  /** ms since 1970, the relay's clock once sent. */
  readonly at: number;
  /** '' until confirmed. */
  readonly position: Position;
  readonly state: MessageState;
  /** Set with state `failed`. */
  readonly error?: ConfabErrorFields;
  /** Written by this user. */
  readonly mine: boolean;
  /** Names this user. */
  readonly mentionsMe: boolean;
}
/** Entries are missing here: fill with `room.fill(gap)`, unless they are gone for good. */
export interface Gap { readonly gap: true; readonly after: Position; readonly before: Position; readonly gone: boolean }
export type TimelineItem = Message | Gap;

export interface Unread { readonly count: number; readonly mentions: number }
export interface Presence { readonly count: number; readonly people: readonly Person[] }
export interface Typing { readonly people: readonly Person[] }

export interface RoomState {
  readonly room: string;
  readonly space: string;
  readonly name: string;
  readonly title: string;
  readonly private: boolean;
  readonly founder: boolean;
  readonly muted: boolean;
  /** Entered and not left, on any device. */
  readonly entered: boolean;
  readonly members: number;
  /** Why the relay does not let this user in, if it does not. */
  readonly error?: ConfabErrorFields;
}

export interface Room {
  readonly room: string;
  readonly state: Readable<RoomState>;
  /** In order; own ones that are not confirmed yet stand at the end. A window that grows by loadOlder. */
  readonly messages: Readable<readonly TimelineItem[]>;
  readonly presence: Readable<Presence>;
  readonly typing: Readable<Typing>;
  readonly unread: Readable<Unread>;
  /** Up to where this user has read, on any device. */
  readonly readPosition: Readable<Position>;
  /** Becomes a member; founds the room if it is not there (`private` and `title` hold only then). */
  enter(options?: { private?: boolean; title?: string; grant?: string }): Promise<void>;
  leave(): Promise<void>;
  /**
   * Durable when it returns (it returns before anything is sent). Resolves when the relay has confirmed,
   * rejects with a permanent error; nobody has to wait for it.
   */
  send(text: string): Sent;
  retry(id: string): void;
  /** Takes a failed message out of the outbox and hands back its text. */
  recall(id: string): string | undefined;
  markRead(position?: Position): void;
  /** Store first, then relay. Resolves to whether there may be more. */
  loadOlder(count?: number): Promise<boolean>;
  fill(gap: Gap): Promise<void>;
  setTyping(on: boolean): void;
  mute(on: boolean): void;
  bar(user: string): Promise<void>;
  unbar(user: string): Promise<void>;
  members(after?: string): Promise<{ count: number; members: readonly Person[]; next?: string }>;
  /** For private rooms: what goes into a link that lets people in. */
  link(): Promise<string>;
  readonly draft: Readable<string>;
  setDraft(text: string): void;
}
export interface Sent extends Promise<Message> { readonly id: string }

export interface Invitation {
  readonly room: string;
  readonly title: string;
  readonly by: Person;
  readonly to: Person;
  readonly at: number;
  readonly state: 'pending' | 'accepted' | 'declined' | 'cancelled';
}
export interface Invites {
  /** For this user, pending, newest first. */
  readonly received: readonly Invitation[];
  /** By this user, whatever became of them lately. */
  readonly sent: readonly Invitation[];
}

export interface Confab {
  readonly relay: string;
  readonly status: Readable<Status>;
  readonly me: Readable<Person | null>;
  /** Whether this user is a guest of the relay rather than a user of a site. */
  readonly guest: Readable<boolean>;

  /** Any command of the relay, or of a service behind it. Rejects with ConfabError; never hangs. */
  request<T = unknown>(command: string, data?: unknown, options?: { timeout?: number }): Promise<T>;

  room(name: string): Room;
  /** Entered rooms, in order of space and name. */
  readonly rooms: Readable<readonly RoomState[]>;

  /** Of everything, of a space, or of a room. Muted rooms count only mentions. */
  unread(of?: { space?: string; room?: string }): Readable<Unread>;
  /** The number the site gave its user (`POST /api/users/ID/count`). */
  readonly notices: Readable<number>;

  invite(user: string, room: string): Promise<void>;
  cancelInvite(user: string, room: string): Promise<void>;
  acceptInvite(invitation: Invitation): Promise<void>;
  declineInvite(invitation: Invitation): Promise<void>;
  readonly invites: Readable<Invites>;
  /** When `invite` or `cancelInvite` of this person is allowed again (ms since 1970, 0: now). */
  throttledUntil(kind: 'invite' | 'cancel', user: string): Readable<number>;

  /** To every other tab and device of this user, exactly once, never back to this tab. */
  sendToOtherMe(keyword: string, data?: unknown): void;
  /** What comes from other tabs and devices, and notices from the site. `from.room` for events of a room. */
  onReceive<T = unknown>(keyword: string, fn: (data: T, from: { room?: string }) => void): () => void;

  /** Kept on the user's shelf: the same on all devices. */
  setting<T>(key: string, fallback: T): Readable<T>;
  setSetting(key: string, value: unknown): void;

  /** Guests only: another name or picture. */
  rename(name: string, picture?: string): Promise<void>;
  /**
   * Starts as a guest (first run), or with `link` as the user of another device. Without either, where `token` says
   * who the user is: asks it again at once, because that has changed.
   */
  signIn(as?: { guest: string; picture?: string } | { link: string }): Promise<void>;
  /** Clears what is kept here of this user; unsent messages are told in the rejection unless `force`. */
  signOut(options?: { everywhere?: boolean; force?: boolean }): Promise<void>;
  /** A one-time code with which another device becomes this user (guests); it expires by this device's clock. */
  linkDevice(): Promise<{ code: string; expires: number }>;

  /** Space this origin uses in the browser, and a way to drop what can be loaded again. */
  storage(): Promise<{ used: number; quota: number; persisted: boolean }>;
  clearStorage(): Promise<void>;
  /** Stops using this instance in this tab. */
  close(): void;
}
