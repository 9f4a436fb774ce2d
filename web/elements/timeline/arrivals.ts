import type { TimelineItem } from '../../core/api.ts';
import type { timelineWords } from '../text/timeline.ts';
import { lastKept, othersAfter } from './rows.ts';

/** More than these at once are only counted. */
const SPOKEN_AT_ONCE = 3;
/** So much of each is spoken: letters, of which none is cut in two. */
const SPOKEN = /^[^]{0,200}/u;
/** An end that is not among so many newest ones did not move by live arrivals: nothing is told. */
const LIVE_BURST = 200;

/** What the polite region says: the messages of others that came since the last time, never history. */
export class Arrivals {
  #last?: string;
  #told = '';

  /** `empty`: nothing was ever said here, so what comes first came just now. */
  tell(items: readonly TimelineItem[], words: (typeof timelineWords)['en'], empty: boolean): string {
    const before = this.#last, end = lastKept(items);
    if (end === '' && !empty) return this.#told;
    this.#last = end;
    if (before === undefined || before === end) return this.#told;
    const arrived = othersAfter(items, before, LIVE_BURST) ?? [];
    if (arrived.length === 0) return this.#told;
    const told = arrived.length > SPOKEN_AT_ONCE ? words.newer(arrived.length)
      : arrived.map((message) => words.arrived(message.author.name, SPOKEN.exec(message.text)![0])).join('\n');
    // The same words again are told again only where the text changes.
    return (this.#told = told === this.#told ? `${told}\u00A0` : told);
  }
}
