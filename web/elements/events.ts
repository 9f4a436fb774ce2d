/**
 * What the elements tell the page. All bubble and cross shadow roots; data are fields of the event.
 * (The maps at the end give `addEventListener` their types.)
 */
import type { Invitation, Message, Position, Status } from '../core/api.ts';

class ConfabEvent extends Event {
  constructor(type: string, init: EventInit = {}) { super(type, { bubbles: true, composed: true, ...init }); }
}

/** The state of the connection changed. */
export class StatusEvent extends ConfabEvent {
  constructor(readonly status: Status) { super('confab-status'); }
}

/** A token is needed. Call `provide` with it, with a promise of it, or with null where nobody is signed in. */
export class AuthEvent extends ConfabEvent {
  constructor(readonly provide: (token: string | null | Promise<string | null>) => void) { super('confab-auth'); }
}

/** The user has read up to here. */
export class ReadEvent extends ConfabEvent {
  constructor(readonly room: string, readonly position: Position) { super('confab-read'); }
}

/** A failed message is to be sent again. `preventDefault()` keeps the timeline from doing so. */
export class RetryEvent extends ConfabEvent {
  constructor(readonly message: Message) { super('confab-retry', { cancelable: true }); }
}

/** A failed message is to be written anew. `preventDefault()` keeps the timeline from making it the draft. */
export class RecallEvent extends ConfabEvent {
  constructor(readonly message: Message) { super('confab-recall', { cancelable: true }); }
}

/** A text is about to be sent. `preventDefault()` stops that and leaves it in the field. */
export class SendEvent extends ConfabEvent {
  constructor(readonly text: string) { super('confab-send', { cancelable: true }); }
}

/** The number that a badge shows changed. */
export class UnreadEvent extends ConfabEvent {
  constructor(readonly count: number, readonly mentions: number) { super('confab-unread'); }
}

/** A room was chosen from a list. */
export class SelectEvent extends ConfabEvent {
  constructor(readonly room: string) { super('confab-select'); }
}

/** Somebody was invited, or the invitation taken back. */
export class InvitedEvent extends ConfabEvent {
  constructor(readonly user: string, readonly room: string, readonly cancelled: boolean) { super('confab-invited'); }
}

/** Inviting (or taking back) was too quick after the last time; it works again at `until`. */
export class ThrottledEvent extends ConfabEvent {
  constructor(readonly user: string, readonly until: number) { super('confab-throttled'); }
}

/** An invitation was accepted or declined. */
export class AnsweredEvent extends ConfabEvent {
  constructor(readonly invitation: Invitation, readonly accepted: boolean) { super('confab-answered'); }
}

/** A piece of the page was fetched again. */
export class RefreshedEvent extends ConfabEvent {
  constructor(readonly src: string) { super('confab-refreshed'); }
}

export interface ConfabEventMap {
  'confab-status': StatusEvent;
  'confab-auth': AuthEvent;
  'confab-read': ReadEvent;
  'confab-retry': RetryEvent;
  'confab-recall': RecallEvent;
  'confab-send': SendEvent;
  'confab-unread': UnreadEvent;
  'confab-select': SelectEvent;
  'confab-invited': InvitedEvent;
  'confab-throttled': ThrottledEvent;
  'confab-answered': AnsweredEvent;
  'confab-refreshed': RefreshedEvent;
}

declare global {
  interface HTMLElementEventMap extends ConfabEventMap {}
  interface GlobalEventHandlersEventMap extends ConfabEventMap {}
}

