import assert from 'node:assert/strict';
import { names, userTopic, type InvitationEntry, type Person, type Position } from '../../../relay/wire.ts';
import type { Unread } from '../api.ts';
import { nameOf } from '../session.ts';
import type { OutItem } from '../store/facts.ts';
import { FakeBrowser } from './browser.ts';
import { FakeClock } from './clock.ts';
import { FakeRelay, tokenFor } from './relay.ts';
import { FakeTab } from './tab.ts';

/** Until whatever was set off has come to rest, deposing and longer pauses included. */
const CALM = 25_000;
const SPACES = ['home', 'studio'];
export const ROOMS = ['home/general', 'home/tea', 'studio/print'];
export const SETTINGS = ['theme', 'size'];
const ANA: Person = { id: 'guest-1', name: 'Ana' }, ME = ANA.id;

/** One browser profile of the user: a computer, a phone. */
export class Device {
  readonly browser = new FakeBrowser();
  readonly tabs = new Map<number, FakeTab>();

  constructor(readonly story: Devices, readonly skew: number) {
    // Become the same guest by a link, on an earlier visit.
    this.browser.journal.set('confab ws://relay/socket guest', JSON.stringify({ user: ANA, guest: true, token: tokenFor(ANA) }));
  }

  opens(number: number): void {
    const { clock, relay } = this.story, tab = new FakeTab(this.browser, clock, relay, ME, { guest: 'Ana', idle: true, skew: this.skew });
    this.tabs.set(number, tab);
    for (const room of ROOMS) tab.confab.room(room).messages.subscribe(() => undefined);
  }
  goes(online: boolean): void {
    this.browser.line.online = online;
    if (!online) this.story.relay.cut(1006, this.browser.line);
  }
  /** What is kept here and not refused, and messages of which the person has to decide. One that is confirmed waits for its entry where its room was left. */
  async outbox(entered: readonly string[]): Promise<OutItem[]> {
    const { all } = await this.browser.store(nameOf('ws://relay/socket', ME)).facts();
    return [...all].filter(([key]) => key.startsWith('out/')).map(([, { value }]) => value as OutItem).filter(({ cmd, error, pos, lane }) => cmd === 'room_send' ? pos === undefined || entered.includes(lane) : !error);
  }
}

/**
 * A user's two devices, and a relay that knows better than either. Once all is calm, every tab of both shows what the
 * relay has.
 */
export class Devices {
  readonly clock = new FakeClock();
  readonly relay = new FakeRelay(this.clock);
  readonly devices: readonly Device[];
  /** What was sent, and what of it was taken back. */
  readonly sent = new Set<string>();
  readonly recalled = new Set<string>();

  constructor(skews: readonly number[]) { this.devices = skews.map((skew) => new Device(this, skew)); }

  get tabs(): FakeTab[] { return this.devices.flatMap(({ tabs }) => [...tabs.values()]); }

  send({ confab }: FakeTab, room: string, text: string): void {
    this.sent.add(text);
    confab.room(room).send(text).catch(() => undefined);
  }
  /** Messages that the relay refused, in a tab's list. */
  failed({ confab }: FakeTab, room: string): string[] {
    return confab.room(room).messages.value.flatMap((item) => !('gap' in item) && item.state === 'failed' ? [item.id] : []);
  }
  recall({ confab }: FakeTab, room: string, id: string): void {
    const text = confab.room(room).recall(id);
    if (text !== undefined) this.recalled.add(text);
  }

  /** Everything heals, and what was refused is taken back. Then all agree; also after a new connection. */
  async end(): Promise<void> {
    this.relay.up = true;
    this.relay.rejects = {};
    for (const device of this.devices) {
      device.goes(true);
      if (device.tabs.size === 0) device.opens(9);
    }
    await this.clock.pass(CALM);
    for (const tab of this.tabs) for (const room of ROOMS) for (const id of this.failed(tab, room)) this.recall(tab, room, id);
    await this.clock.pass(1000);
    await this.agree('once all is calm');
    this.relay.cut();
    await this.clock.pass(CALM);
    await this.agree('once all have come back');
    for (const tab of this.tabs) assert.deepEqual(tab.confab.me.value, this.me, 'who the user is');
    await this.lastWord();
    for (const tab of this.tabs) tab.dies();
  }

  /** Where only one sets something, what it set last holds, however quickly one followed the other. */
  private async lastWord(): Promise<void> {
    for (const [n, tab] of this.tabs.entries()) {
      for (const value of [`first ${n}`, `last ${n}`]) {
        tab.confab.setSetting('theme', value);
        await this.clock.pass(3);
      }
      await this.clock.pass(2000);
      for (const { confab } of this.tabs) assert.equal(confab.setting('theme', '').value, `last ${n}`, 'what was set last holds');
    }
    await this.agree('after a last word');
  }

  private get me(): Person { return this.relay.personOf(ME) ?? ANA; }
  private onShelf(key: string): unknown { return this.relay.shelf.value(ME, key); }
  private texts(room: string): string[] { return this.relay.entries(room).map(({ entry }) => entry.kind === 'message' ? entry.text ?? '' : ''); }

  private unread(room: string): Unread {
    const entries = this.relay.entries(room), read = entries.findIndex(({ pos }) => pos === this.onShelf(`read/${room}`));
    const texts = entries.slice(read + 1).flatMap(({ entry }) => entry.kind === 'message' && entry.from.id !== ME ? [entry.text ?? ''] : []);
    const mentions = texts.filter((text) => names(text, this.me)).length;
    return { count: this.onShelf(`mute/${room}`) === true ? mentions : texts.length, mentions };
  }
  private total(rooms: readonly string[]): Unread {
    return rooms.map((room) => this.unread(room)).reduce((a, b) => ({ count: a.count + b.count, mentions: a.mentions + b.mentions }), { count: 0, mentions: 0 });
  }
  /** What became of each invitation, by what both sides were told. */
  private get invitations(): { received: string[]; sent: string[] } {
    const last = new Map<string, InvitationEntry>();
    for (const { entry } of this.relay.log.get(userTopic(ME)) ?? []) if ('by' in entry) last.set(`${entry.room} ${entry.by.id} ${entry.to.id}`, entry);
    const all = [...last.values()];
    return {
      received: all.filter(({ kind, to }) => kind === 'invitation' && to.id === ME).map(({ room, by }) => `${room} ${by.id}`).sort(),
      sent: all.filter(({ by }) => by.id === ME).map(({ kind, room, to }) => `${room} ${to.id} ${STATES[kind]}`).sort(),
    };
  }

  private async agree(when: string): Promise<void> {
    const entered = ROOMS.filter((room) => this.onShelf(`room/${room}`) === true).sort(), told = this.invitations;
    for (const room of ROOMS) {
      const texts = this.texts(room);
      assert.equal(new Set(texts).size, texts.length, `${when}: ${room} has a message twice`);
      assert.equal(this.relay.membersOf(room).includes(ME), entered.includes(room), `${when}: a member of ${room} has it on the shelf`);
    }
    const said = new Set(ROOMS.flatMap((room) => this.texts(room)));
    for (const text of this.sent) assert.ok(said.has(text) || this.recalled.has(text), `${when}: "${text}" is lost`);
    for (const [n, device] of this.devices.entries()) {
      assert.deepEqual(await device.outbox(entered), [], `${when}: the outbox of device ${n} is empty`);
      for (const [number, tab] of device.tabs) this.shows(tab, `${when}: tab ${number} of device ${n}`, entered, told);
    }
  }

  private shows({ confab }: FakeTab, who: string, entered: readonly string[], told: { received: string[]; sent: string[] }): void {
    assert.equal(confab.status.value.phase, 'live', `${who}: phase`);
    assert.equal(confab.status.value.waiting, 0, `${who}: nothing waits`);
    assert.deepEqual(confab.rooms.value.map(({ room }) => room), entered, `${who}: rooms entered`);
    for (const key of SETTINGS) assert.equal(confab.setting<unknown>(key, 'none').value, this.onShelf(`set/${key}`) ?? 'none', `${who}: setting ${key}`);
    for (const name of ROOMS) {
      const room = confab.room(name);
      assert.equal(room.state.value.muted, this.onShelf(`mute/${name}`) === true, `${who}: ${name} muted`);
      if (!entered.includes(name)) continue;
      assert.equal(room.readPosition.value, (this.onShelf(`read/${name}`) as Position | undefined) ?? '', `${who}: ${name} read up to`);
      assert.equal(room.state.value.error, undefined, `${who}: ${name} is open`);
      assert.deepEqual(room.messages.value.map((item) => 'gap' in item ? '…' : item.text), this.texts(name), `${who}: ${name} as it is`);
      assert.deepEqual(room.unread.value, this.unread(name), `${who}: ${name} unread`);
    }
    for (const space of SPACES) assert.deepEqual(confab.unread({ space }).value, this.total(entered.filter((room) => room.startsWith(`${space}/`))), `${who}: ${space} unread`);
    assert.deepEqual(confab.unread().value, this.total(entered), `${who}: all unread`);
    const { received, sent } = confab.invites.value;
    assert.deepEqual(received.map(({ room, by }) => `${room} ${by.id}`).sort(), told.received, `${who}: invitations received`);
    assert.deepEqual(sent.map(({ room, to, state }) => `${room} ${to.id} ${state}`).sort(), told.sent, `${who}: invitations sent`);
  }
}

const STATES = { invitation: 'pending', cancel_invitation: 'cancelled', accept_invitation: 'accepted', decline_invitation: 'declined' } as const;
