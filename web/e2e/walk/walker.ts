/**
 * Two browsers whose pages do with the core whatever comes into their heads, by a seed, while the network, the relay
 * and the pages themselves fail as well.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from '../chaos/random.ts';
import type { Network } from '../harness/network.ts';
import type { Device, Stage } from '../harness/stage.ts';
import type { Tab } from '../harness/tabs.ts';
import { ROOMS } from './names.ts';
import type { Deed, Notes } from './page.ts';

export const KEY = 'a key of the tests, long enough to be one';
const USERS = ['ana', 'ben'];
const KINDS = ['site', 'site', 'site', 'guest', 'unnamed'] as const;
const TABS = 6;

export interface Spot { device: Device; tab: Tab }
/** What a page noted, and in which browser. */
export type Noted = Notes & { device: Device };

export class Walker {
  readonly trail: string[] = [];
  readonly spots: Spot[] = [];
  readonly #chance: Chance;
  readonly #start = Date.now();
  readonly #gone: Noted[] = [];
  #serial = 0;
  #relayUp = true;

  /** `direct`: a way to the relay that nothing happens to. */
  constructor(readonly stage: Stage, readonly devices: Device[], readonly direct: Network, seed: number) { this.#chance = new Chance(seed, 'walk'); }

  async begin(): Promise<void> {
    for (const device of this.devices) for (let n = 0; n < 2; n++) await this.#openTab(device);
    for (const { tab } of this.spots) await tab.run(() => { localStorage.setItem('site', 'ana'); window.walk.siteChanged(); });
    // Where nobody is nothing happens.
    for (const { tab } of this.spots) await tab.run((rooms) => { for (const name of window.walk.names()) for (const room of rooms) window.walk.do(name, 'enter', room, ''); }, ROOMS.slice(0, 2));
  }
  #tell(what: string): void { this.trail.push(`${((Date.now() - this.#start) / 1000).toFixed(1)} s ${what}`); }
  #of<T>(all: readonly T[]): T { return this.#chance.of(all); }
  number(device: Device): number { return this.devices.indexOf(device); }

  async #openTab(device: Device): Promise<void> {
    const query = new URLSearchParams({ relay: `http://localhost:${device.network.port}` });
    const tab = await device.profile.openTab(`${this.stage.pages.origin}/walk?${query}`, { window: this.#chance.next() < 0.4 });
    this.spots.push({ device, tab });
    await this.#fill(tab, device);
  }
  async #fill(tab: Tab, device: Device): Promise<void> {
    for (let n = this.#chance.next() < 0.4 ? 2 : 1; n > 0; n--) {
      const kind = this.#of(KINDS), name = `${kind}-${++this.#serial}`;
      this.#tell(`browser ${this.number(device)}: client ${name} opens`);
      await tab.run((name, kind) => window.walk.open(name, kind), name, kind);
    }
  }
  /** What a page noted, before it goes. */
  async #keep({ tab, device }: Spot): Promise<void> {
    this.#gone.push({ device, ...await tab.run(() => window.walk.notes) });
  }
  get running(): Spot[] { return this.spots.filter(({ tab }) => tab.fate === 'running'); }

  async step(): Promise<void> {
    const kind = this.#chance.next();
    if (kind < 0.15) await this.#befall();
    else if (kind < 0.22) await this.#weather();
    else if (kind < 0.3) await this.#outside();
    else if (kind < 0.36) await this.#siteSays();
    else await this.#deed();
    await pause(this.#of([0, 0, 0, 5, 20, 50, 100, 400]));
  }

  async #befall(): Promise<void> {
    const spot = this.#of(this.spots), fate = this.#of(['open', 'close', 'crash', 'reload', 'freeze', 'cache', 'back', 'show', 'hide', 'duplicate', 'openClient', 'openClient', 'closeClient'] as const);
    if (!spot || fate === 'open') {
      if (this.spots.length < TABS) await this.#openTab(this.#of(this.devices));
      return;
    }
    const { tab, device } = spot, at = this.spots.indexOf(spot), who = `tab ${at} of browser ${this.number(device)}`;
    if (tab.fate === 'frozen' || tab.fate === 'away') {
      this.#tell(`${who} comes back`);
      await this.#wake(spot);
      return;
    }
    this.#tell(`${who}: ${fate}`);
    switch (fate) {
      case 'close': case 'crash':
        await this.#keep(spot);
        this.spots.splice(at, 1);
        await (fate === 'close' ? tab.close() : tab.crash());
        break;
      case 'reload':
        await this.#keep(spot);
        await tab.reload();
        await this.#fill(tab, device);
        break;
      case 'freeze': await tab.freeze(); break;
      case 'cache': await this.#keep(spot); await tab.leave(`${this.stage.pages.origin}/empty`); break;
      case 'show': await tab.show(); break;
      case 'hide': await device.profile.hideAll(); break;
      case 'duplicate': {
        if (this.spots.length >= TABS) break;
        const copy = await tab.duplicate();
        this.spots.push({ device, tab: copy });
        await this.#fill(copy, device);
        break;
      }
      case 'openClient': await this.#fill(tab, device); break;
      case 'closeClient': {
        const name = this.#of(await tab.run(() => window.walk.names()));
        this.#tell(`client ${name} is closed`);
        if (name) await tab.run((name) => window.walk.close(name), name);
        break;
      }
    }
  }
  async #wake({ tab, device }: Spot): Promise<void> {
    if (tab.fate === 'frozen') await tab.thaw();
    else if (tab.fate === 'away') {
      await tab.back();
      // The browser may have dropped it from its cache.
      if ((await tab.run(() => window.walk.names())).length === 0) await this.#fill(tab, device);
    }
  }

  async #weather(): Promise<void> {
    const device = this.#of(this.devices), { network } = device, what = this.#of(['cut', 'offline', 'online', 'swallow', 'online', 'kill', 'restart'] as const);
    this.#tell(`network ${this.number(device)}: ${what}`);
    if (what === 'cut') network.cut();
    else if (what === 'offline') network.offline(true);
    else if (what === 'swallow') network.swallow(true);
    else if (what === 'online') this.#online(device);
    else await this.#relay(what === 'restart');
  }
  #online({ network }: Device): void {
    network.offline(false);
    network.swallow(false);
  }
  async #relay(up: boolean): Promise<void> {
    if (up === this.#relayUp) return;
    this.#relayUp = up;
    await (up ? this.stage.restartRelay() : this.stage.killRelay());
  }

  async #users(): Promise<string[]> {
    const all = await Promise.all(this.running.map(({ tab }) => tab.run(() => window.walk.names().map((name) => window.walk.me(name)))));
    return [...new Set([...USERS, ...all.flat().filter((id) => typeof id === 'string')])];
  }

  async api(path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.direct.port}/api/${path}`, { headers: { authorization: `Bearer ${KEY}` }, ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}) });
    return answer.ok ? await answer.json() : undefined;
  }
  async #outside(): Promise<void> {
    if (!this.#relayUp) return;
    const user = this.#of(await this.#users()), room = this.#of(ROOMS), n = ++this.#serial, what = this.#of(['message', 'message', 'message', 'mention', 'event', 'notice', 'notice', 'count', 'disconnect', 'signOut', 'bar', 'unbar', 'unbar'] as const);
    this.#tell(`outside: ${what} for ${user}, ${room}`);
    if (what === 'message' || what === 'mention') await this.api(`rooms/${room}/messages`, { id: `m-${n}`, from: { id: 'olga', name: 'Olga' }, text: `olga says ${n}${what === 'mention' ? ' @Ana' : ''}` });
    else if (what === 'event') await this.api(`rooms/${room}/events`, { keyword: 'reload', id: `e-${n}` });
    else if (what === 'notice') await this.api(`users/${user}/notices`, { keyword: 'mail', data: `${user} mail ${n}`, id: `n-${n}` });
    else if (what === 'count') await this.api(`users/${user}/count`, { count: n, id: `c-${n}` });
    else if (what === 'disconnect' || what === 'signOut') await this.api(`users/${user}/disconnect`, { signOut: what === 'signOut' });
    else await this.api(`rooms/${room}/${what}`, { user });
  }

  /** Another user, or nobody, at the site. */
  async #siteSays(): Promise<void> {
    const spot = this.#of(this.running);
    if (!spot) return;
    const user = this.#of(['ana', 'ana', 'ben', '']), all = this.#chance.next() < 0.5, out = user === '' || this.#chance.next() < 0.3;
    this.#tell(`site in browser ${this.number(spot.device)}: ${user || 'nobody'}${out ? ', signing out first' : ''}${all ? ', told to all its tabs' : ''}`);
    await spot.tab.run((user, out) => {
      localStorage.setItem('site', user);
      if (out) for (const name of window.walk.names()) if (name.startsWith('site')) window.walk.do(name, 'signOut', '', 'force');
    }, user, out);
    for (const { tab, device } of this.running) if (tab === spot.tab || (all && device === spot.device)) await tab.run(() => window.walk.siteChanged());
  }

  async #deed(): Promise<void> {
    const spot = this.#of(this.running);
    if (!spot) return;
    const name = this.#of(await spot.tab.run(() => window.walk.names()));
    if (!name) return;
    const deed = this.#of<Deed>([
      'enter', 'enter', 'enter', 'enter', 'enter', 'enterPrivate', 'enterPrivate', 'leave', 'leave', 'send', 'send', 'send', 'send', 'send', 'draft', 'draft', 'draft', 'markRead', 'markRead', 'markRead', 'markRead', 'readSome', 'readSome', 'mute', 'mute', 'set', 'set', 'set',
      'invite', 'invite', 'invite', 'cancel', 'accept', 'accept', 'decline', 'tell', 'tell', 'ask', 'askNobody', 'rename', 'signIn', 'signIn', 'signInByCode', 'enterLinked', 'signOut', 'signOutEverywhere', 'members', 'typing', 'older', 'bar', 'unbar', 'clear', 'retry', 'recall', 'closeInTheMiddle',
    ]);
    const room = this.#of(ROOMS);
    let extra = '';
    if (deed === 'draft') extra = this.#of(['some', 'some', 'none']);
    else if (deed === 'readSome') extra = String(Math.floor(this.#chance.next() * 50));
    else if (deed === 'mute' || deed === 'typing') extra = this.#of(['on', 'off']);
    else if (deed === 'set') extra = this.#of(['theme', 'size']);
    else if (['invite', 'cancel', 'bar', 'unbar'].includes(deed)) extra = this.#of(await this.#users());
    else if (deed === 'rename' || deed === 'signIn') extra = this.#of(['Gast', 'Ana', 'Anna Maria']);
    else if (deed === 'signOut') extra = this.#of(['force', '']);
    else if (deed === 'signInByCode' || deed === 'enterLinked') {
      const other = this.#of(this.running), of = this.#of(await other.tab.run(() => window.walk.names()));
      if (!of) return;
      const code = deed === 'signInByCode' ? other.tab.run((name) => window.walk.linkCode(name), of) : other.tab.run((name, room) => window.walk.grant(name, room), of, room);
      extra = await Promise.race([code.catch(() => ''), pause(1500, '')]) ?? '';
      if (!extra) return;
    }
    this.#tell(`browser ${this.number(spot.device)}, tab ${this.spots.indexOf(spot)}, ${name} (${await spot.tab.run((name) => window.walk.me(name), name)}): ${deed} ${room} ${extra.slice(0, 30)}`);
    await spot.tab.run((name, deed, room, extra) => window.walk.do(name, deed, room, extra), name, deed, room, extra);
  }

  /** Everything heals. */
  async heal(): Promise<void> {
    this.#tell('all heals');
    for (const device of this.devices) this.#online(device);
    await this.#relay(true);
    for (const spot of this.spots) await this.#wake(spot);
    for (const device of this.devices) if (!this.spots.some((spot) => spot.device === device)) await this.#openTab(device);
    for (const { tab } of this.running) await tab.run(() => window.walk.siteChanged());
  }
  async closeClients(): Promise<void> {
    for (const { tab } of this.running) await tab.run(() => { for (const name of window.walk.names()) window.walk.close(name); });
  }

  /** Of all pages there ever were. */
  async notes(): Promise<Noted[]> {
    return [...this.#gone, ...await Promise.all(this.spots.map(async ({ tab, device }) => ({ device, ...await tab.run(() => window.walk.notes) })))];
  }
  who({ device, tab }: Spot, name: string, me?: string): string { return `browser ${this.number(device)}, tab ${this.spots.findIndex((spot) => spot.tab === tab)}, ${name} (${me})`; }
}
