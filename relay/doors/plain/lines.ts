/** All bare WebSockets of this relay by what they follow: what happens in topics reaches them from here. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Departed } from '../../broker/broker.ts';
import { passOver } from '../../failing.ts';
import { Fault } from '../../fault.ts';
import type { Relay } from '../../relay.ts';
import type { Control } from '../../users/control.ts';
import type { Entry, Person, Placed, Topic } from '../../wire.ts';
import type { Line, PresentList } from './line.ts';
import { recheck } from './recheck.ts';

const TICK_MS = 500;
/** In a larger crowd the list stops here; who gets it is always on it. */
const MOST_LISTED = 1000;
/** Lists to all in a room grow with its square: so many of their entries per ms, and then a rest that is not too long. */
const ENTRIES_PER_MS = 50, LONGEST_REST = 5000;

export class Lines {
  #byTopic = new Map<string, Set<Line>>();
  #asking = new Map<string, { again: boolean }>();
  #ticking: NodeJS.Timeout;

  constructor(readonly relay: Relay) {
    relay.listeners.push({
      publish: (topic, texts) => this.#publish(topic as Topic, texts),
      signal: (topic, text) => this.#signal(topic as Topic, text),
      broken: (topic) => { for (const line of this.#on(topic)) line.end(new Fault('degraded', 'What was said lately may have been lost: connect again.')); },
      recheck: async (topic) => {
        if (topic.startsWith('room:')) void this.tellPresent(topic);
        else for (const line of this.#on(topic)) await recheck(line);
      },
    });
    this.#ticking = setInterval(() => { for (const line of this.#all()) this.#tick(line); }, TICK_MS);
    this.#ticking.unref();
  }

  async follow(line: Line, topics: Topic[]): Promise<void> {
    // A line that fails takes back all it follows: then none may be on its way still.
    const joined = await Promise.allSettled(topics.map(async (topic) => {
      await this.relay.topics.join(topic);
      line.topics.push(topic);
      const lines = this.#byTopic.get(topic);
      if (lines) lines.add(line);
      else this.#byTopic.set(topic, new Set([line]));
    }));
    for (const one of joined) if (one.status === 'rejected') throw one.reason;
  }

  forget(line: Line): void {
    for (const topic of line.topics.splice(0)) {
      const lines = this.#byTopic.get(topic);
      lines?.delete(line);
      if (lines?.size === 0) this.#byTopic.delete(topic);
      this.relay.topics.leave(topic);
    }
  }

  close(): void {
    clearInterval(this.#ticking);
    for (const line of this.#all()) line.end(new Fault('closed', 'This relay is going away: connect again.'));
  }

  #all(): Set<Line> {
    return new Set([...this.#byTopic.values()].flatMap((lines) => [...lines]));
  }

  /** A copy: telling a line may end it. */
  #on(topic: string): Line[] {
    return [...this.#byTopic.get(topic) ?? []];
  }

  #publish(topic: Topic, texts: string[]): void {
    const lines = this.#on(topic);
    if (lines.length === 0) return;
    for (const text of texts) {
      passOver(this.relay, 'An entry', topic, () => {
        const { entry } = JSON.parse(text) as Placed<Entry>;
        for (const line of lines) line.entry(topic, entry);
      });
    }
  }

  #signal(topic: Topic, text: string): void {
    const lines = this.#on(topic);
    if (lines.length === 0) return;
    const told = JSON.parse(text) as { signal?: string } | Departed | Control;
    if ('departed' in told || ('signal' in told && told.signal === 'presence')) void this.tellPresent(topic);
    if ('gone' in told) for (const line of lines) if (line.topics.includes(told.gone.topic)) line.end(asFault(told.gone.error));
    if ('out' in told) for (const line of lines) if (line.who.issued <= told.out.before) line.end(asFault(told.out.error));
  }

  /** Who is in a room, to the one that has just come; the others hear of it as of all news. */
  async tellPresentTo(line: Line, topic: Topic): Promise<void> {
    line.present(topic, await this.#whoIsPresent(topic));
  }

  /** Who is in a room, to all lines in it. News that come while asking or resting are asked for once more, together. */
  async tellPresent(topic: Topic): Promise<void> {
    const asking = this.#asking.get(topic);
    if (asking) {
      asking.again = true;
      return;
    }
    const mine = { again: true };
    this.#asking.set(topic, mine);
    try {
      while (mine.again && this.#byTopic.has(topic)) {
        mine.again = false;
        await sleep(await this.#tellAll(topic, mine), undefined, { ref: false });
      }
    } finally {
      this.#asking.delete(topic);
    }
  }

  /** Answers for how many ms to rest. */
  async #tellAll(topic: Topic, mine: { again: boolean }): Promise<number> {
    try {
      const list = await this.#whoIsPresent(topic), lines = this.#on(topic);
      for (const line of lines) line.present(topic, list);
      return Math.min(LONGEST_REST, lines.length * list.ids.length / ENTRIES_PER_MS);
    } catch {
      // The broker is away, which is told elsewhere.
      mine.again = true;
      return TICK_MS;
    }
  }

  async #whoIsPresent(topic: Topic): Promise<PresentList> {
    return presentList((await this.relay.broker.present(topic, MOST_LISTED)).sample);
  }

  #tick(line: Line): void {
    if (line.identity?.expires !== undefined && line.identity.expires <= Date.now()) line.end(new Fault('expired', 'The token has expired: connect again with a new one.'));
    else line.tick(performance.now());
  }
}

const asFault = ({ code, message }: { code: string; message: string }): Fault => new Fault(code as Fault['code'], message);

/** In one order for all, so that a list that says nothing new is seen to be the same. */
function presentList(sample: Person[]): PresentList {
  const people = sample.toSorted((a, b) => (a.id < b.id ? -1 : 1)), json = people.map((person) => JSON.stringify(person));
  return { ids: people.map(({ id }) => id), json, mine: people.map((person) => JSON.stringify({ ...person, me: true })), all: json.join() };
}
