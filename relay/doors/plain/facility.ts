/**
 * `/ws/FACILITY?subscribe-broadcast&subscribe-user&publish-broadcast&publish-user&echo`: raw text frames
 * without an envelope. Broadcasts are what stands in the room `home/FACILITY`; what is for one user are
 * notices whose keyword is the facility. A frame has no room for errors, so the close reason tells them.
 */
import { randomUUID } from 'node:crypto';
import { passOver } from '../../failing.ts';
import { Fault } from '../../fault.ts';
import type { Identity } from '../../identity/identities.ts';
import type { Relay } from '../../relay.ts';
import { visitRoom } from '../../rooms/entering.ts';
import { sendToRoom } from '../../rooms/messages.ts';
import { noticeUser } from '../../users/notices.ts';
import { roomTopic, userTopic, type Entry, type Placed, type Topic } from '../../wire.ts';
import type { Sink } from '../../topics/resume.ts';
import { Line, type Caller } from './line.ts';
import type { Lines } from './lines.ts';
import { toMessage, toRaw } from './messages.ts';

const HEARTBEAT = '--heartbeat--';
const HEARTBEAT_MS = 4_000;
/** How far back the last frame for this facility is looked for among all notices of a user. */
const LOOK_BACK = 100;

/** The last frame that stands in a topic; everything from then on comes by itself. */
class LastThenLive implements Sink {
  readonly full = false;
  #last: string | undefined;

  constructor(readonly line: FacilityLine, readonly topic: Topic, readonly begin: () => void) {}

  get gone(): boolean {
    return this.line.gone;
  }

  send(texts: string[]): void {
    const { relay, facility } = this.line;
    for (const text of texts) passOver(relay, 'An entry', this.topic, () => { this.#last = toRaw((JSON.parse(text) as Placed<Entry>).entry, facility) ?? this.#last; });
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  live(): void {
    if (this.#last !== undefined) this.line.send(this.#last);
    this.begin();
  }
}

export class FacilityLine extends Line {
  #live = new Set<Topic>();
  /** Ids of what came from here, and on how many topics each has still to come back. */
  #own = new Map<string, number>();
  #lastBeat = performance.now();

  constructor(relay: Relay, readonly lines: Lines, readonly facility: string, readonly room: string, caller: Caller) {
    super(relay, caller);
  }

  #wants(key: string): boolean {
    return this.caller.query.has(key);
  }

  override guest(): Promise<Identity> {
    if (this.#wants('subscribe-user') || this.#wants('publish-user')) throw new Fault('no_identity', 'subscribe-user and publish-user need a token: without one there is no user.');
    return super.guest();
  }

  override async admit(identity: Identity): Promise<void> {
    const { guest, publish, person: { id } } = identity;
    if ((this.#wants('publish-broadcast') || this.#wants('publish-user')) && !publish) throw new Fault('forbidden', `Publishing needs a token with "publish": true${guest ? '; guests have none' : ''}.`);
    await this.lines.follow(this, [roomTopic(this.room), userTopic(id)]);
    if (this.#wants('subscribe-broadcast') || this.#wants('publish-broadcast')) await visitRoom(this.relay, identity, this.room, this.caller.address);
  }

  override async opened(): Promise<void> {
    if (this.#wants('subscribe-broadcast')) await this.#begin(roomTopic(this.room), 1);
    if (this.#wants('subscribe-user')) await this.#begin(userTopic(this.who.person.id), LOOK_BACK);
  }

  async #begin(topic: Topic, last: number): Promise<void> {
    // Closed while the topic before was looked up, it follows this one no more.
    if (!this.gone) await this.relay.topics.resume(topic, { last }, new LastThenLive(this, topic, () => this.#live.add(topic)));
  }

  override async hear(text: string): Promise<void> {
    if (text === HEARTBEAT) return;
    const { person, guest } = this.who;
    this.relay.limits.request(this.caller.address, person.id, text.length);
    const toAll = this.#wants('publish-broadcast'), toUser = this.#wants('publish-user'), id = randomUUID();
    if (!toAll && !toUser) return;
    const { from, message } = toMessage(text, person, guest, this.relay.config.limits.textLength);
    if (!this.#wants('echo')) this.#own.set(id, Number(toAll) + Number(toUser));
    await Promise.all([
      toAll ? sendToRoom(this.relay, this.room, from, { id, ...message }) : undefined,
      toUser ? noticeUser(this.relay, person.id, { user: person.id, id, keyword: this.facility, data: text }) : undefined,
    ]);
  }

  override tell(fault: Fault): void {
    this.end(fault);
  }

  override entry(topic: Topic, entry: Entry): void {
    if (this.#comesBack(entry.id) || !this.#live.has(topic)) return;
    const frame = toRaw(entry, this.facility);
    if (frame !== undefined) this.send(frame);
  }

  /** Whether it came from here: known until it has come back on all topics it went to. */
  #comesBack(id: string): boolean {
    const left = this.#own.get(id);
    if (left === undefined) return false;
    if (left > 1) this.#own.set(id, left - 1);
    else this.#own.delete(id);
    return true;
  }

  override tick(now: number): void {
    if (now - this.#lastBeat < HEARTBEAT_MS) return;
    this.#lastBeat = now;
    this.send(HEARTBEAT);
  }

  override closed(): void {
    this.#live.clear();
  }
}
