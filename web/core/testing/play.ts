import assert from 'node:assert/strict';
import { FakeBrowser } from './browser.ts';
import { FakeClock } from './clock.ts';
import { FakeRelay } from './relay.ts';
import { FakeTab, ROOM } from './tab.ts';

/** Until whatever was set off has come to rest, deposing and leases included. */
const CALM = 20_000;

/**
 * Stories of several tabs, told in order:
 * `await play().tab(1).opens().leads().tab(2).opens().tab(1).freezes().tab(2).leads().end();`
 * After each step the promises are checked; `end` lets everything settle and checks that all is everywhere.
 */
export class Play {
  readonly clock = new FakeClock();
  readonly relay = new FakeRelay(this.clock);
  readonly tabs = new Map<number, FakeTab>();
  private readonly browser = new FakeBrowser();
  private readonly options: { locks?: boolean; pace?: () => number };
  private readonly steps: { name: string; act: () => void | Promise<void> }[] = [];
  /** By each tab, in its order. */
  private readonly sent = new Map<FakeTab, string[]>();
  /** What `send()` said of messages that the relay has. */
  private readonly confirmed = new Map<string, string>();
  private current = 0;

  constructor(options: { locks?: boolean; pace?: () => number } = {}) { this.options = options; }

  tab(number: number): this {
    return this.step(`tab ${number}`, () => { this.current = number; }, 0);
  }
  opens(): this { return this.step('opens', () => this.open()); }
  /** Before anything of this browser's store is known. */
  opensAndSends(text: string): this {
    return this.step(`opens and sends ${text}`, () => {
      this.open();
      this.send(text);
    });
  }
  closes(): this { return this.step('closes', () => this.gone((tab) => tab.closes())); }
  crashes(): this { return this.step('crashes', () => this.gone((tab) => tab.dies())); }
  freezes(): this { return this.step('freezes', () => this.actor.freezes()); }
  /** What had been asked for is answered before the page hears that it is awake. */
  thaws(): this {
    return this.step('thaws', async () => {
      this.actor.wakes();
      await this.clock.pass(1);
      this.actor.thaws();
    });
  }
  /** It runs and hears the others; its storage and its timers are slow. */
  stalls(): this { return this.step('stalls', () => this.actor.stalls()); }
  hangs(): this { return this.step('hangs', () => this.actor.hangs()); }
  wakes(): this { return this.step('wakes', () => this.actor.wakes()); }
  hides(): this { return this.step('hides', () => this.actor.hides()); }
  becomesVisible(): this { return this.step('becomes visible', () => this.actor.shows()); }
  sends(text: string): this {
    return this.step(`sends ${text}`, () => this.send(text));
  }
  reads(): this { return this.step('reads', () => this.actor.confab.room(ROOM).markRead()); }
  leads(): this { return this.step('leads', () => assert.equal(this.actor.leads, true, `tab ${this.current} should lead`), 0); }
  follows(): this { return this.step('follows', () => assert.equal(this.actor.leads, false, `tab ${this.current} should follow`), 0); }
  shows(...texts: string[]): this { return this.step(`shows ${texts.join()}`, () => assert.deepEqual(this.actor.texts, texts), 0); }

  somebodySays(text: string): this {
    return this.step(`somebody says ${text}`, () => this.relay.publish(ROOM, text));
  }
  relayCuts(): this { return this.step('the relay cuts', () => this.relay.cut()); }
  relayDies(): this { return this.step('the relay dies', () => this.relay.kill()); }
  relayIsBack(): this { return this.step('the relay is back', () => { this.relay.up = true; }); }
  after(ms: number): this { return this.step(`after ${ms} ms`, () => undefined, ms); }

  /** Any step of a test's own. */
  step(name: string, act: () => void | Promise<void>, ms = this.options.pace?.() ?? 50): this {
    this.steps.push({ name, act: async () => {
      await act();
      await this.clock.pass(ms);
      this.check();
    } });
    return this;
  }

  async run(): Promise<void> {
    const told: string[] = [];
    for (const { name, act } of this.steps.splice(0)) {
      told.push(name);
      try {
        await act();
      } catch (error) {
        if (error instanceof Error) error.message += `\n  after: ${told.join(' → ')}`;
        throw error;
      }
    }
  }

  /** Everything heals, and then all of it stands everywhere, once and in order, and the numbers agree. */
  async end(): Promise<void> {
    await this.run();
    this.relay.up = true;
    for (const tab of this.tabs.values()) {
      if (!tab.running) tab.thaws();
      // Nobody looks, so nobody notices what is amiss: it has to come to rest by itself.
      tab.hides();
    }
    await this.clock.pass(CALM);
    if (this.tabs.size === 0) {
      this.tab(99).opens();
      await this.run();
      await this.clock.pass(CALM);
    }
    this.check();
    const log = this.texts;
    for (const texts of this.sent.values()) assert.deepEqual(log.filter((text) => texts.includes(text)), texts, 'the log has what each tab sent, once and in its order');
    const tabs = [...this.tabs.values()], entries = this.relay.entries(ROOM), read = entries.findIndex(({ pos }) => pos === tabs[0]!.confab.room(ROOM).readPosition.value);
    const unread = entries.slice(read + 1).filter(({ entry }) => entry.kind === 'message' && entry.from.id !== 'ana').length;
    for (const tab of tabs) {
      assert.deepEqual(tab.texts, log, 'every tab shows the whole log');
      assert.equal(tab.confab.status.value.waiting, 0, 'nothing waits');
      assert.equal(tab.confab.status.value.phase, 'live');
      assert.equal(tab.confab.unread().value.count, unread, 'numbers agree, and are right');
    }
    assert.equal(tabs.filter(({ leads }) => leads).length, 1, 'one tab leads');
    assert.deepEqual([...this.relay.clients.values()], [1], 'one socket');
    for (const tab of tabs) tab.dies();
  }

  private get texts(): string[] { return this.relay.entries(ROOM).map(({ entry }) => 'text' in entry ? entry.text ?? '' : ''); }
  private get actor(): FakeTab { return this.tabs.get(this.current)!; }
  private open(): void { this.tabs.set(this.current, new FakeTab(this.browser, this.clock, this.relay, 'ana', this.options)); }
  private send(text: string): void {
    this.sent.set(this.actor, [...this.sent.get(this.actor) ?? [], text]);
    this.actor.confab.room(ROOM).send(text).then(({ position }) => this.confirmed.set(text, position), () => undefined);
  }
  private gone(how: (tab: FakeTab) => void): void {
    how(this.actor);
    this.tabs.delete(this.current);
  }

  /** What holds at any moment: no list has a message twice, out of order, or with one missing before it. */
  check(): void {
    const log = this.relay.entries(ROOM).map(({ pos }) => pos);
    for (const [number, { items }] of this.tabs) {
      const shown = items.map((item) => 'gap' in item ? '…' : item.position).filter((position) => position !== '');
      const from = shown.length > 0 ? log.indexOf(shown[0]!) : 0;
      assert.deepEqual(shown, log.slice(from, from + shown.length), `tab ${number} shows a part of the log as it is`);
    }
    for (const [text, position] of this.confirmed) assert.equal(this.texts[log.indexOf(position)], text, `"${text}" is taken for sent at "${position}"`);
    for (const [client, count] of this.relay.clients) assert.ok(count <= 1, `${client} has ${count} sockets`);
  }
}

export const play = (options?: { locks?: boolean }): Play => new Play(options);
