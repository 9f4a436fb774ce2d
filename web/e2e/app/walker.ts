/** Somebody with the app open who presses, types and goes wherever it occurs to them, by a seed. For tests. */
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import type { Chance } from '../../../relay/testing/random.ts';
import { enter, type Device, type Stage } from './stage.ts';

const NAME_FIELD = 'What should people call you?';
const ADDRESSES = ['/', '/settings', '/invitations', '/rooms/home/general', '/rooms/studio/print', '/new', '/share#text=shared', '/link#code=abc', '/rooms/a/b/c', '/rooms/%00'];
const KEYS = ['Tab', 'Tab', 'Shift+Tab', 'Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'Control+k', '?', 'Alt+ArrowDown', 'Alt+ArrowUp', 'Home', 'End', 'PageUp', 'Space', 'Backspace'];
const WORDS = ['hello', '@Ana look', 'https://confab.example/a?b=c', 'line one\nline two', 'x'.repeat(300), '   ', '<b>no</b>', 'مرحبا بك', '@Ben'];
const SIZES = [[390, 844], [390, 400], [320, 568], [800, 600], [1280, 800]] as const;
/** The browser itself says these while there is no network. */
const OF_THE_NETWORK = /ERR_|WebSocket connection|Failed to load resource/;

export class Walker {
  readonly faults: string[] = [];
  readonly trail: string[] = [];
  #pages: Page[] = [];
  #offline = false;

  private constructor(readonly name: string, readonly context: BrowserContext, readonly chance: Chance) {}

  static async begin(stage: Stage, name: string, device: Device, chance: Chance): Promise<Walker> {
    const walker = new Walker(name, await stage.visitor(device), chance);
    await walker.#open('/rooms/home/general');
    await enter(walker.page, name);
    return walker;
  }

  get page(): Page { return this.#pages[0]!; }

  /** One thing, on one of their tabs. */
  async step(): Promise<void> {
    const { chance } = this, page = chance.one(this.#pages), share = chance.below(100);
    if (share < 52) await this.#press(page);
    else if (share < 70) await this.#key(page);
    else if (share < 86) await this.#type(page);
    else if (share < 91) await this.#note('goes back or forward', chance.maybe(0.7) ? page.goBack({ timeout: 3000 }) : page.goForward({ timeout: 3000 }));
    else if (share < 93) await this.#note('resizes', page.setViewportSize((([width, height]) => ({ width, height }))(chance.one(SIZES))));
    else if (share < 94) await this.#note('loads anew', page.reload());
    else if (share < 96) await this.#network(!this.#offline);
    else if (share < 98) await this.#tabs(page);
    else await this.#go(page, chance.one(ADDRESSES));
    await pause(chance.below(60));
    if (chance.maybe(0.2)) await this.#look(page);
    await this.#stay(page);
  }

  /** One tab, in this room. */
  async rest(room: string): Promise<void> {
    await this.#network(false);
    for (const page of this.#pages.splice(1)) await page.close();
    await this.page.goto(`/rooms/${room}`);
    const name = this.page.getByLabel(NAME_FIELD), field = this.page.locator('confab-composer textarea');
    await name.or(field).first().waitFor();
    if (await name.isVisible()) await enter(this.page, this.name);
    await field.waitFor();
  }

  async #open(address: string): Promise<void> {
    const page = await this.context.newPage();
    page.on('pageerror', ({ stack }) => this.#fault(stack ?? 'an error without a stack'));
    page.on('console', (said) => { if (['error', 'warning'].includes(said.type()) && !OF_THE_NETWORK.test(said.text())) this.#fault(said.text()); });
    this.#pages.push(page);
    await this.#go(page, address);
  }

  #go(page: Page, address: string): Promise<void> { return this.#note(`goes to ${address}`, page.goto(address)); }

  async #press(page: Page): Promise<void> {
    const places = await page.evaluate(whatCanBePressed).catch(() => []);
    if (places.length === 0) return;
    const { x, y, name } = this.chance.one(places);
    await this.#note(`presses ${name}`, page.mouse.click(x, y));
  }
  async #key(page: Page): Promise<void> {
    const key = this.chance.one(KEYS);
    await this.#note(`presses the key ${key}`, page.keyboard.press(key));
  }
  async #type(page: Page): Promise<void> {
    const words = this.chance.one(WORDS);
    await this.#note(`types ${words}`, page.keyboard.insertText(words));
    if (this.chance.maybe(0.6)) await page.keyboard.press('Enter');
  }
  async #network(offline: boolean): Promise<void> {
    this.#offline = offline;
    await this.#note(offline ? 'loses the network' : 'has the network', this.context.setOffline(offline));
  }
  async #tabs(page: Page): Promise<void> {
    if (this.#pages.length < 3) await this.#open(this.chance.one(ADDRESSES));
    else {
      this.#pages.splice(this.#pages.indexOf(page), 1);
      await this.#note('closes a tab', page.close());
    }
  }

  /** Back into the app, and back in. */
  async #stay(page: Page): Promise<void> {
    if (page.isClosed()) return;
    if (/^(about:blank|chrome-error:)/.test(page.url())) {
      await this.#network(false);
      await this.#go(page, '/');
    }
    const field = page.getByLabel(NAME_FIELD);
    if (!await field.isVisible() || this.chance.maybe(0.5)) return;
    await this.#note('enters', field.fill(this.name, { timeout: 1000 }).then(() => field.press('Enter', { timeout: 1000 })));
  }

  async #look(page: Page): Promise<void> {
    if (page.isClosed()) return;
    await pause(100);
    for (const wrong of await page.evaluate(whatIsWrong).catch(() => [])) this.#fault(`${wrong} at ${page.url()}`);
  }

  /** A page that goes on to another one meanwhile answers nothing. */
  async #note(what: string, doing: Promise<unknown>): Promise<void> {
    this.trail.push(`${this.name} ${what}`);
    await doing.catch(() => undefined);
  }

  #fault(what: string): void { this.faults.push(`${this.name}: ${what}; before: ${this.trail.slice(-8).join(', ')}`); }
}

/** Runs in the page. */
function whatCanBePressed(): { x: number; y: number; name: string }[] {
  const found: { x: number; y: number; name: string }[] = [];
  for (const roots: (Document | ShadowRoot)[] = [document]; roots.length > 0;) {
    for (const element of roots.pop()!.querySelectorAll('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (!element.matches('button, a[href], input, textarea, select, [role=menuitem], [role=option], summary, confab-message')) continue;
      const { left, top, right, bottom, width, height } = element.getBoundingClientRect(), name = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30);
      if (width > 0 && height > 0 && top < innerHeight && bottom > 0 && left < innerWidth && right > 0) found.push({ x: left + width / 2, y: top + height / 2, name: `${element.localName} ${name}` });
    }
  }
  return found;
}

/** Runs in the page. */
function whatIsWrong(): string[] {
  const wrong: string[] = [], texts: string[] = [], app = document.querySelector('app-root')?.shadowRoot;
  for (const roots: Node[] = [document.body]; roots.length > 0;) {
    for (const node of roots.pop()!.childNodes) {
      if (node instanceof Text) texts.push(node.data);
      else if (node instanceof Element && !node.matches('style, script')) roots.push(...node.shadowRoot ? [node.shadowRoot, node] : [node]);
    }
  }
  const odd = /(^|\W)(undefined|NaN|\[object \w+\])(\W|$)/.exec(texts.join('\n'));
  if (odd) wrong.push(`the page says ${odd[2]}`);
  if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push(`the page is ${document.documentElement.scrollWidth} wide in ${innerWidth}`);
  if (app && !app.querySelector('app-shell, app-first-run')) wrong.push('nothing stands in the page');
  return wrong;
}
