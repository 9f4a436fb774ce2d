import { wireError, type InvitationEntry, type Person, type WireError } from '../../../relay/wire.ts';
import type { FakeClock } from './clock.ts';

const THROTTLE = 1500;
const KINDS = { user_invite: 'invitation', user_cancel: 'cancel_invitation', user_accept: 'accept_invitation', user_decline: 'decline_invitation' } as const;
export type InvitationCommand = keyof typeof KINDS;

interface Kept { by: Person; to: Person; room: string; id: string; settled?: string }

export const isInvitationCommand = (cmd: string): cmd is InvitationCommand => cmd in KINDS;

/** Invitations as the relay keeps them: one of each person to each room, open until one request has settled it. */
export class FakeInvitations {
  readonly #kept = new Map<string, Kept>();
  readonly #until = new Map<string, number>();
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) { this.#clock = clock; }

  /** Of somebody, or to somebody. */
  open(user: string): Kept[] { return [...this.#kept.values()].filter(({ by, to, settled }) => settled === undefined && (by.id === user || to.id === user)); }

  /** What both sides are told, or why not. */
  take(cmd: InvitationCommand, who: Person, { user, room, id }: { user: string; room: string; id: string }): InvitationEntry | WireError {
    const kind = KINDS[cmd], mine = cmd === 'user_invite' || cmd === 'user_cancel', key = mine ? `${room} ${who.id} ${user}` : `${room} ${user} ${who.id}`;
    const wait = mine ? this.#wait(`${kind} ${who.id} ${user}`) : 0;
    if (wait > 0) return wireError('throttled', `The same person again only after ${wait} ms.`, wait);
    let kept = this.#kept.get(key);
    if (cmd === 'user_invite') {
      // The same request again may come after the answer, which holds.
      if (kept?.id !== id) this.#kept.set(key, kept = { by: who, to: { id: user, name: user }, room, id });
    } else {
      if (kept) kept.settled ??= `${kind} ${id}`;
      if (kept?.settled !== `${kind} ${id}`) return wireError('no_invitation', `There is no open invitation to ${room}.`);
    }
    return { kind, id, room, by: kept!.by, to: kept!.to, at: this.#clock.now };
  }

  #wait(name: string): number {
    const { now } = this.#clock, left = (this.#until.get(name) ?? 0) - now;
    // The relay counts time, and not by a clock that may be set.
    if (left > 0 && left <= THROTTLE) return left;
    this.#until.set(name, now + THROTTLE);
    return 0;
  }
}
