import { roomTopic, splitPosition, topicName, userTopic, type Entry, type Topic } from '../../../relay/wire.ts';
import { Listeners } from '../readable.ts';
import { HIGHEST, type Place, type Row } from '../store/contract.ts';
import { KEYS, type RoomFact, type TopicFact } from '../store/facts.ts';
import type { Replica } from './replica.ts';

export interface Received { keyword: string; data: unknown; room?: string }

/** The ids of this many tells are remembered, so that what came between tabs is not told again by the relay. */
const REMEMBERED = 1000;

/** What is told and has no place in a list: notices, events of rooms, and what other windows of this user say. */
export class Receiver {
  readonly heard = new Listeners<Received>();
  readonly #replica: Replica;
  readonly #tab: string;
  readonly #own: Topic;
  readonly #seen = new Map<Topic, Place>();
  readonly #tells = new Set<string>();
  readonly #started: number;
  #begun = false;

  constructor(replica: Replica, tab: string, user: string, now: number) {
    this.#replica = replica;
    this.#tab = tab;
    this.#own = userTopic(user);
    this.#started = now;
    replica.mirror.rows.add(({ topic, rows }) => this.#take(topic, rows));
    replica.missed.add(() => void this.#catchUp().catch(() => undefined));
    replica.posts.add((post) => {
      if (post.kind === 'tell' && this.remember(post.id)) this.heard.tell({ keyword: post.keyword, data: post.data });
    });
  }

  /** What stands in the store now is old: only what comes later is told. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const { mirror } = this.#replica;
    this.#seen.set(this.#own, placeOf(mirror.get<TopicFact>(KEYS.user)));
    for (const key of mirror.keys('room')) this.#seen.set(roomTopic(key.slice(KEYS.room('').length)), placeOf(mirror.get<RoomFact>(key)));
  }

  #take(topic: Topic, rows: readonly Row[]): void {
    const next = rows[0], known = this.#seen.get(topic);
    if (!next) return;
    // Something in between was missed: the store has it.
    if (known && (next.era > known[0] || next.seq > known[1] + 1)) void this.#catchUp().catch(() => undefined);
    else this.#hear(topic, rows);
  }

  #hear(topic: Topic, rows: readonly Row[]): void {
    let seen = this.#seen.get(topic);
    for (const { era, seq, item } of rows) {
      if (seen && (era < seen[0] || (era === seen[0] && seq <= seen[1]))) continue;
      seen = [era, seq];
      this.#seen.set(topic, seen);
      if (!('hole' in item)) this.#tell(topic, item.entry);
    }
  }

  async #catchUp(): Promise<void> {
    for (const [topic, seen] of this.#seen) {
      const fact = this.#replica.mirror.get<TopicFact>(topic === this.#own ? KEYS.user : KEYS.room(topicName(topic)));
      const [era, seq] = placeOf(fact);
      if (era < seen[0] || (era === seen[0] && seq <= seen[1])) continue;
      this.#hear(topic, await this.#replica.opened.read((reader) => reader.rows(topic, seen, HIGHEST)));
    }
  }

  #tell(topic: Topic, entry: Entry): void {
    if (entry.kind === 'notice') this.heard.tell({ keyword: entry.keyword, data: entry.data });
    else if (entry.kind === 'tell') {
      if (entry.tab !== this.#tab && this.remember(entry.id)) this.heard.tell({ keyword: entry.keyword, data: entry.data });
    } else if (entry.kind === 'event' && entry.at > this.#started - 5000) this.heard.tell({ keyword: entry.keyword, data: entry.data, room: topicName(topic) });
  }

  /** Whether this is the first time. */
  remember(id: string): boolean {
    if (this.#tells.has(id)) return false;
    this.#tells.add(id);
    if (this.#tells.size > REMEMBERED) this.#tells.delete(this.#tells.values().next().value!);
    return true;
  }
}

const placeOf = (fact: TopicFact | undefined): Place => fact && fact.cursor !== '' ? [fact.era, splitPosition(fact.cursor).seq] : [0, 0];
