/**
 * Appends that arrive together go together: one call of the script for all topics of a group, the next one
 * when it has been answered. So nothing waits while it is quiet, and calls grow with the load; and because
 * one call at a time is under way, none overtakes another, whatever is redirected or repeated.
 */
import type { Appended, Appending, Draft } from '../broker.ts';

export type Batch = Map<string, Draft[]>;

const MOST_AT_ONCE = 512;

export class Gather {
  #groups = new Map<string, Appending[]>();

  /** `send` answers the position of each draft, in the order of the batch; see append.lua. */
  constructor(private groupOf: (topic: string) => string, private send: (batch: Batch) => Promise<string[]>) {}

  append(topic: string, draft: Draft): Promise<Appended> {
    return new Promise((resolve, reject) => {
      const group = this.groupOf(topic);
      const waiting = this.#groups.get(group);
      if (waiting) waiting.push({ topic, draft, resolve, reject });
      else {
        this.#groups.set(group, [{ topic, draft, resolve, reject }]);
        setImmediate(() => void this.#work(group));
      }
    });
  }

  async #work(group: string): Promise<void> {
    for (let waiting = this.#groups.get(group)!; waiting.length > 0; waiting = this.#groups.get(group)!) {
      this.#groups.set(group, waiting.slice(MOST_AT_ONCE));
      const byTopic = new Map<string, Appending[]>();
      for (const one of waiting.slice(0, MOST_AT_ONCE)) {
        const same = byTopic.get(one.topic);
        if (same) same.push(one);
        else byTopic.set(one.topic, [one]);
      }
      const inOrder = [...byTopic.values()].flat();
      try {
        const answers = await this.send(new Map([...byTopic].map(([topic, all]) => [topic, all.map(({ draft }) => draft)])));
        inOrder.forEach(({ resolve }, i) => {
          const answer = answers[i]!;
          const duplicate = answer.startsWith('=');
          resolve({ pos: duplicate ? answer.slice(1) : answer, duplicate });
        });
      } catch (error) {
        // Those behind must not go first when these are sent again.
        const behind = this.#groups.get(group)!;
        this.#groups.set(group, []);
        for (const { reject } of [...inOrder, ...behind]) reject(error as Error);
      }
    }
    this.#groups.delete(group);
  }
}
