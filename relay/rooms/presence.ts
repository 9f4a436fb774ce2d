/**
 * Who of this relay's people is where. The broker adds up what all relays say; here sockets become
 * people, and their coming and going is told in rooms, compactly.
 */
import type { Broker } from '../broker/broker.ts';
import { tellSeldom } from '../failing.ts';
import type { Log } from '../log.ts';
import { samePerson } from '../users/person.ts';
import type { Person, PresenceChange, PresenceSample, Topic } from '../wire.ts';
import { NAMED } from './people.ts';

/** A reload is neither a leave nor an arrival. */
const GRACE = 3000;
/** News of one room are gathered for so long; where there are too many people to be named, longer. */
const GATHER = 50, GATHER_CROWD = 1000;
/** A part of the broker may be away, and nobody says when it is back. */
const SETTLE_EVERY = 2000;

interface Here { person: Person; sockets: number; leaving?: NodeJS.Timeout; told?: Person }
interface News { count: number; came: Map<string, Person>; went: Set<string> }

export class Presence {
  #here = new Map<string, Map<string, Here>>();
  #news = new Map<string, News>();
  #unsettled = new Map<string, Set<string>>();
  #settling?: NodeJS.Timeout;
  #troubled = false;

  constructor(readonly broker: Broker, readonly log: Log) {}

  async arrive(topic: Topic, person: Person): Promise<void> {
    let people = this.#here.get(topic);
    if (!people) this.#here.set(topic, (people = new Map()));
    let here = people.get(person.id);
    if (!here) people.set(person.id, (here = { person, sockets: 0, leaving: undefined, told: undefined }));
    clearTimeout(here.leaving);
    here.leaving = undefined;
    here.person = person;
    here.sockets++;
    if (!here.told || !samePerson(here.told, person)) await this.#settle(topic, person.id);
  }

  /** They go by another name or picture now. */
  async rename(topic: Topic, person: Person): Promise<void> {
    const here = this.#here.get(topic)?.get(person.id);
    if (!here || samePerson(here.person, person)) return;
    here.person = person;
    await this.#settle(topic, person.id);
  }

  /** `now`: they said that they leave; otherwise they may be back in a moment. */
  depart(topic: Topic, user: string, now = false): void {
    const here = this.#here.get(topic)?.get(user);
    if (!here || --here.sockets > 0) return;
    if (now) void this.#settle(topic, user);
    else here.leaving ??= setTimeout(() => void this.#settle(topic, user), GRACE);
  }

  /** After the broker was away: whatever could not be said then. */
  async settleAll(): Promise<void> {
    const all = [...this.#unsettled];
    this.#unsettled.clear();
    await Promise.all(all.flatMap(([topic, users]) => [...users].map((user) => this.#settle(topic, user))));
    if (this.#unsettled.size === 0) this.#troubled = false;
  }

  async close(): Promise<void> {
    const all = [...this.#here].flatMap(([topic, people]) => [...people].map(([user, here]) => {
      clearTimeout(here.leaving);
      here.sockets = 0;
      return this.#settle(topic, user);
    }));
    await Promise.all(all);
    clearTimeout(this.#settling);
    for (const topic of this.#news.keys()) this.#tell(topic);
  }

  /** One line for all of an outage. */
  #settleAgain(error: unknown): void {
    this.#settling = undefined;
    const stays = [...this.#unsettled.values()].reduce((sum, users) => sum + users.size, 0);
    if (stays > 0 && !this.#troubled) {
      this.#troubled = true;
      this.log.warn('Presence could not be told; it is tried again until it is.', { stays, error });
    }
    void this.settleAll();
  }

  /** Makes what the broker knows of somebody what is so. */
  async #settle(topic: string, user: string): Promise<void> {
    const people = this.#here.get(topic), here = people?.get(user);
    if (!people || !here) return;
    const { person } = here;
    try {
      if (here.sockets > 0) {
        const renamed = here.told !== undefined;
        here.told = person;
        const { first, count } = await this.broker.arrive(topic, person);
        if (first || renamed) this.#gather(topic, count, (news) => { news.came.set(user, person); news.went.delete(user); });
      } else {
        people.delete(user);
        if (people.size === 0) this.#here.delete(topic);
        const { last, count } = await this.broker.depart(topic, user);
        if (last) this.#gather(topic, count, (news) => { news.came.delete(user); news.went.add(user); });
      }
    } catch (error) {
      // Others may have come meanwhile, or they themselves again.
      const now = this.#here.get(topic) ?? people;
      if (here.sockets > 0) here.told = undefined;
      else if (!now.has(user)) {
        // Still known to the broker, so still to be taken back.
        now.set(user, here);
        this.#here.set(topic, now);
      }
      let users = this.#unsettled.get(topic);
      if (!users) this.#unsettled.set(topic, (users = new Set()));
      users.add(user);
      this.#settling ??= setTimeout(() => this.#settleAgain(error), SETTLE_EVERY).unref();
    }
  }

  #gather(topic: string, count: number, add: (news: News) => void): void {
    let news = this.#news.get(topic);
    if (!news) {
      this.#news.set(topic, (news = { count, came: new Map(), went: new Set() }));
      setTimeout(() => this.#tell(topic), count > NAMED ? GATHER_CROWD : GATHER);
    }
    news.count = count;
    add(news);
  }

  #tell(topic: string): void {
    const news = this.#news.get(topic);
    if (!news) return;
    this.#news.delete(topic);
    const text = presenceText(topic, news.count, [...news.came.values()], [...news.went]);
    this.broker.signal(topic, text).catch((error: unknown) => tellSeldom(this, 'A change of presence was not told.', error, topic));
  }
}

/** After a break, in which it may have been told to nobody who came and went. */
export function hereText(topic: string, { count, sample }: PresenceSample): string {
  const data: PresenceChange = { count, ...(count <= NAMED ? { here: sample } : {}) };
  return JSON.stringify({ topic, signal: 'presence', data });
}

/** In a crowd only the number moves. */
export function presenceText(topic: string, count: number, came: Person[], went: string[]): string {
  const named = count <= NAMED && came.length + went.length <= NAMED;
  const data: PresenceChange = { count, ...(named && came.length > 0 ? { came } : {}), ...(named && went.length > 0 ? { went } : {}) };
  return JSON.stringify({ topic, signal: 'presence', data });
}
