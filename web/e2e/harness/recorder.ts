/** Gathers what the pages of tabs report, also of those that are long gone. */
import type { Page } from 'puppeteer-core';
import { MARK, type Fact, type Life } from './record.ts';

/** A line of the console: fact number `n` of a life. */
interface Reported { life: string; tab: string; user: string; n: number; fact: Fact }

export class Recorder {
  readonly lives = new Map<string, Life>();

  /** Before the page loads, or its first facts are missed. */
  listen(page: Page): void {
    page.on('console', (line) => {
      const text = line.text();
      if (!text.startsWith(MARK)) return;
      const { life, tab, user, n, fact } = JSON.parse(text.slice(MARK.length)) as Reported;
      // A page that comes out of the back/forward cache says all its lines again.
      if (n === (this.lives.get(life)?.facts.length ?? 0)) this.take({ id: life, tab, user }, [fact]);
    });
  }

  take(whose: Omit<Life, 'facts'>, facts: readonly Fact[]): void {
    const life = this.lives.get(whose.id) ?? { ...whose, facts: [] };
    life.facts.push(...facts);
    this.lives.set(life.id, life);
  }

  all(): Life[] {
    return [...this.lives.values()];
  }

  /** Errors that nobody caught in a page. */
  errors(): string[] {
    return this.all().flatMap(({ tab, facts }) => facts.flatMap((fact) => (fact.kind === 'event' && fact.name === 'error' ? [`${tab}: ${fact.detail}`] : [])));
  }
}
