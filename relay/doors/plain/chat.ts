/**
 * `/ws/chat/ROOM/`: `{"message": any}` in, the same to everybody in the room, the JSON string "heartbeat"
 * to stay, and whenever somebody comes or goes a JSON array of those present.
 */
import { randomUUID } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Identity } from '../../identity/identities.ts';
import type { Relay } from '../../relay.ts';
import { visitRoom } from '../../rooms/entering.ts';
import { sendToRoom } from '../../rooms/messages.ts';
import { roomTopic, userTopic, type Entry, type Topic } from '../../wire.ts';
import { Line, type Caller, type PresentList } from './line.ts';
import type { Lines } from './lines.ts';
import { toMessage, toPlain } from './messages.ts';

export class ChatLine extends Line {
  /** It follows the room before it is known whether it may: until then it hears nothing. */
  #admitted = false;
  /** Whom it was told of last: one text for all lines, for of a crowd it is long. */
  #listed: string | undefined;
  #here = false;

  constructor(relay: Relay, readonly lines: Lines, readonly room: string, caller: Caller) {
    super(relay, caller);
  }

  override async admit(identity: Identity): Promise<void> {
    await this.lines.follow(this, [roomTopic(this.room), userTopic(identity.person.id)]);
    await visitRoom(this.relay, identity, this.room, this.caller.address);
    this.#admitted = true;
  }

  override async opened(): Promise<void> {
    this.#here = true;
    await this.relay.presence.arrive(roomTopic(this.room), this.who.person);
    await this.lines.tellPresentTo(this, roomTopic(this.room));
  }

  override async hear(text: string): Promise<void> {
    const value = parse(text);
    if (value === 'heartbeat') return;
    if (typeof value !== 'object' || value === null || !('message' in value)) throw new Fault('bad_data', 'A frame must be {"message": …} or "heartbeat".');
    const { person, guest } = this.who;
    this.relay.limits.request(this.caller.address, person.id, text.length);
    const { from, message } = toMessage(value.message, person, guest, this.relay.config.limits.textLength);
    await sendToRoom(this.relay, this.room, from, { id: randomUUID(), ...message });
  }

  override tell(fault: Fault): void {
    this.send(JSON.stringify({ error: fault.toWire() }));
  }

  override entry(topic: Topic, entry: Entry): void {
    if (!this.#admitted) return;
    const plain = topic === roomTopic(this.room) ? toPlain(entry) : undefined;
    if (plain) this.send(JSON.stringify(plain));
  }

  override present(_topic: Topic, { ids, json, mine, all }: PresentList): void {
    if (!this.#admitted || all === this.#listed) return;
    this.#listed = all;
    const me = this.who.person, at = ids.indexOf(me.id);
    // Above the limit of the list, or just being told to the broker.
    const own = at < 0 ? [JSON.stringify({ ...me, me: true })] : [];
    this.send(`[${[...own, ...json.map((entry, i) => (i === at ? mine[i] : entry))].join(',')}]`);
  }

  override tick(now: number): void {
    const { connectionMaxAge } = this.relay.config;
    if (now - this.lastHeard > connectionMaxAge) this.end(new Fault('timeout', `No heartbeat for ${connectionMaxAge / 1000} s.`));
  }

  override closed(): void {
    if (this.#here) this.relay.presence.depart(roomTopic(this.room), this.who.person.id, true);
    this.#here = false;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('bad_frame', 'The frame is not JSON.');
  }
}
