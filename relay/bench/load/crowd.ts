/**
 * The people of a benchmark: rooms full of sockets, some of which send, each with a closed window of
 * messages that it has not seen come back yet. Counts deliveries, and notices lost, doubled and
 * reordered ones as they arrive, since every receiver knows which count of each sender comes next.
 */
import { dialects, type Dialect, type DialectName } from './dialects.ts';
import { Latencies } from './latencies.ts';
import { COUNT, findMarks, markedText, writeCount } from './mark.ts';
import { RawSocket, frame, readFrames } from './raw-socket.ts';

export interface CrowdShape { rooms: number; members: number; senders: number; window: number }
export interface CrowdPlan extends CrowdShape { port: number; dialect: DialectName; prefix: string }

/** Send times are kept for this many messages of a sender; a slower delivery would be timed too short. */
const KEPT_TIMES = 4096;
const JOINING_AT_ONCE = 32;

interface Member { socket: RawSocket; room: number; sender: number; next: Int32Array; rest: Buffer | undefined; witness: Buffer[] | undefined; seen: number }
interface Sender { member: Member; frame: Buffer; places: number[]; sent: number; back: number; times: Float64Array }

export class Crowd {
  readonly latencies = new Latencies();
  delivered = 0;
  /** Deliveries that were not the next one of their sender: after a loss, doubled, or out of order. */
  wrong = 0;
  private readonly members: Member[] = [];
  private readonly senders: Sender[] = [];
  private readonly dialect: Dialect;
  private sending = false;
  private quota = Infinity;
  private failure: Error | undefined;

  private constructor(private readonly plan: CrowdPlan) {
    this.dialect = dialects[plan.dialect];
  }

  static async join(plan: CrowdPlan): Promise<Crowd> {
    const crowd = new Crowd(plan);
    const seats = Array.from({ length: plan.rooms * plan.members }, (_, i) => i);
    const take = async () => {
      for (let seat = seats.shift(); seat !== undefined; seat = seats.shift()) await crowd.seat(seat % plan.rooms, Math.floor(seat / plan.rooms));
    };
    await Promise.all(Array.from({ length: JOINING_AT_ONCE }, take));
    return crowd;
  }

  get sent(): number { return this.senders.reduce((sum, sender) => sum + sender.sent, 0); }
  /** What all of them must have received once everything has arrived. */
  get due(): number { return this.sent * this.plan.members; }

  private async seat(room: number, place: number): Promise<void> {
    const { plan, dialect } = this;
    const name = `${plan.prefix}${room}`, id = `${plan.prefix.replaceAll('/', '-')}${room}-${place}`;
    const socket = await RawSocket.open(plan.port, dialect.path(name));
    await greet(socket, dialect.greeting(name, id));
    const sends = place < plan.senders;
    const member: Member = { socket, room, sender: sends ? room * plan.senders + place : -1, next: new Int32Array(plan.senders), rest: undefined, witness: undefined, seen: 0 };
    socket.closed = (why) => { this.failure ??= new Error(`${id} in ${name}: ${why}`); };
    socket.listen((bytes) => this.receive(member, bytes));
    this.members.push(member);
    if (!sends) return;
    const bytes = frame(dialect.message(name, markedText(member.sender)));
    this.senders[member.sender] = { member, frame: bytes, places: placesOf(bytes), sent: 0, back: 0, times: new Float64Array(KEPT_TIMES) };
  }

  private receive(member: Member, bytes: Buffer): void {
    member.witness?.push(Buffer.from(bytes));
    const now = performance.now();
    const chunk = member.rest ? Buffer.concat([member.rest, bytes]) : bytes;
    const { senders: perRoom } = this.plan;
    const unfinished = findMarks(chunk, (number, count) => {
      const sender = this.senders[number];
      const place = number - member.room * perRoom;
      if (!sender || place < 0 || place >= perRoom) { this.wrong++; return; }
      if (count !== member.next[place]) this.wrong++;
      member.next[place] = count + 1;
      member.seen++;
      this.delivered++;
      this.latencies.add(now - (sender.times[count % KEPT_TIMES] ?? 0));
      if (number === member.sender) sender.back++;
    });
    member.rest = unfinished > 0 ? Buffer.from(chunk.subarray(chunk.length - unfinished)) : undefined;
    if (member.sender >= 0 && this.sending) this.fill(this.senders[member.sender]);
  }

  /** Sends as many as the window has room for, in one write. */
  private fill(sender: Sender | undefined): void {
    if (!sender) return;
    const free = Math.min(this.plan.window - (sender.sent - sender.back), this.quota - sender.sent);
    if (free <= 0) return;
    const now = performance.now();
    const batch = Buffer.allocUnsafe(sender.frame.length * free);
    for (let i = 0; i < free; i++) {
      writeCount(sender.frame, sender.places, sender.sent);
      sender.frame.copy(batch, i * sender.frame.length);
      sender.times[sender.sent % KEPT_TIMES] = now;
      sender.sent++;
    }
    sender.member.socket.write(batch);
  }

  /** Keeps the windows full until stop(), or until each sender has sent this many in all. */
  start(quota = Infinity): void {
    this.quota = quota;
    this.sending = true;
    for (const sender of this.senders) this.fill(sender);
  }

  stop(): void { this.sending = false; }

  /** Resolves when all that was sent has arrived everywhere; rejects when that is too long in coming. */
  async arrived(ms = 30_000): Promise<void> {
    const end = Date.now() + ms;
    for (;;) {
      if (this.failure) throw this.failure;
      if (this.wrong > 0) throw this.miscount();
      const complete = this.senders.every(({ sent, back }) => sent === back && (!this.sending || sent >= this.quota));
      if (complete && this.delivered >= this.due) return;
      if (Date.now() > end) throw this.miscount();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Throws unless every member has had every message of its room exactly once and in order. */
  confirm(): void {
    if (this.failure) throw this.failure;
    if (this.wrong > 0 || this.delivered !== this.due) throw this.miscount();
  }

  private miscount(): Error {
    return new Error(`${this.delivered} deliveries where ${this.due} were due, ${this.wrong} of them not the next of their sender.`);
  }

  /**
   * Proves that the marks count truly: some members keep every byte while each sender sends a few
   * messages, and what they kept is then read frame by frame and must name as many texts as were counted.
   */
  async prove(each: number): Promise<void> {
    const witnesses = this.members.filter((_, i) => i % Math.ceil(this.members.length / 8) === 0);
    const before = witnesses.map(({ seen }) => seen);
    for (const witness of witnesses) witness.witness = [];
    this.start(each);
    await this.arrived();
    this.stop();
    this.confirm();
    for (const [i, witness] of witnesses.entries()) {
      const texts = readFrames(Buffer.concat(witness.witness ?? [])).flatMap((text) => this.dialect.texts(text)).filter((text) => text.startsWith('~~'));
      const counted = witness.seen - (before[i] ?? 0);
      if (texts.length !== counted || new Set(texts).size !== counted) throw new Error(`A witness counted ${counted} deliveries where its frames hold ${texts.length}, ${new Set(texts).size} of them different.`);
      witness.witness = undefined;
    }
  }

  leave(): void {
    for (const { socket } of this.members) socket.end();
  }
}

function placesOf(bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(COUNT); at >= 0; at = bytes.indexOf(COUNT, at + 1)) places.push(at);
  return places;
}

async function greet(socket: RawSocket, steps: ReturnType<Dialect['greeting']>): Promise<void> {
  let heard = Buffer.alloc(0);
  for (const { say, answer } of steps) {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`No "${answer}" within 10 s; heard: ${heard.toString().slice(-300)}`)), 10_000);
      const look = () => {
        if (!heard.includes(answer)) return;
        clearTimeout(late);
        resolve();
      };
      socket.closed = (why) => { clearTimeout(late); reject(new Error(`${why}; heard: ${heard.toString().slice(-300)}`)); };
      socket.listen((bytes) => { heard = Buffer.concat([heard, bytes]); look(); });
      if (say !== undefined) socket.say(say);
      look();
    });
  }
}
