/** What has to hold once all is calm: every client shows what the relay tells a new device, and nothing is left over. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Placed } from '../../../relay/wire.ts';
import { tokenFor } from '../harness/pages.ts';
import type { Shown } from './page.ts';
import { Truth, type Known } from './truth.ts';
import { differences } from './differences.ts';
import { ROOMS } from './names.ts';
import type { Noted, Spot, Walker } from './walker.ts';

const CALM_WITHIN = 20_000;
/** After its user was known a client hears what is told: before that it may not be connected yet. */
const HEARS_AFTER = 3000;

interface Seen { spot: Spot; shown: Shown }
type Entry = { id: string; text?: string; from?: { id: string } };

export class Checks {
  /** Of each user's own topic. */
  readonly #own = new Map<string, Placed[]>();

  constructor(readonly walker: Walker) {}

  /** What does not hold, also after a while. */
  async calm(): Promise<string[]> {
    let faults: string[] = [];
    for (const until = Date.now() + CALM_WITHIN; Date.now() < until; await pause(400)) {
      faults = await this.#faults();
      // What is marked does not pass.
      if (faults.length === 0 || faults.some((fault) => fault.startsWith('!'))) break;
    }
    return [...new Set(faults)];
  }

  async #faults(): Promise<string[]> {
    const { walker } = this, seen: Seen[] = [], truths: Truth[] = [], known = new Map<string, Known>(), faults: string[] = [];
    for (const spot of walker.spots) for (const shown of await spot.tab.run(() => window.walk.names().map((name) => window.walk.show(name)))) seen.push({ spot, shown });
    try {
      for (const { spot, shown: { me, name } } of seen) {
        if (me === undefined || known.has(me)) continue;
        const token = name.startsWith('site') ? await tokenFor(me) : await spot.tab.run(() => window.walk.guestToken());
        try {
          const truth = await Truth.of(`ws://127.0.0.1:${walker.direct.port}/socket`, token, me, this.#own.get(me) ?? []);
          truths.push(truth);
          this.#own.set(me, truth.own);
          known.set(me, await truth.known());
        } catch (error) { faults.push(`${me}: the relay says ${(error as Error).message}`); }
      }
      for (const { spot, shown } of seen) faults.push(...differences(shown, known.get(shown.me!)).map((what) => what.startsWith('!') ? `! ${walker.who(spot, shown.name, shown.me)}: ${what.slice(2)}` : `${walker.who(spot, shown.name, shown.me)}: ${what}`));
      const notes = await walker.notes();
      faults.push(...pages(notes), ...await this.#messages(seen, notes), ...this.#heard(seen, notes), ...await this.#leftBehind(seen, notes));
    } finally {
      for (const truth of truths) truth.close();
    }
    return faults;
  }

  /** Each once, by whom it says, and none lost. */
  async #messages(seen: Seen[], notes: Noted[]): Promise<string[]> {
    const faults: string[] = [], logs = new Map<string, Entry[]>();
    for (const room of ROOMS) {
      const log = ((await this.walker.api(`rooms/${room}/messages?limit=500`)) as { entries: { entry: Entry }[] } | undefined)?.entries.map(({ entry }) => entry) ?? [], texts = log.flatMap(({ text }) => text ?? []);
      logs.set(room, log);
      for (const text of new Set(texts)) if (texts.indexOf(text) !== texts.lastIndexOf(text)) faults.push(`! "${text}" stands twice in ${room}`);
      for (const { text, from } of log) if (text !== undefined && !/^(\?|olga) /.test(text) && !text.startsWith(`${from?.id} `)) faults.push(`! "${text}" stands in ${room} as said by ${from?.id}`);
    }
    for (const { device, said } of notes) for (const { text, room, by } of said) {
      const here = seen.filter(({ spot, shown: { me } }) => spot.device === device && me === by);
      if (by === undefined || here.length === 0 || signedOut(notes, by).some((out) => out.device === device)) continue;
      if (!logs.get(room)!.some((entry) => entry.text === text) && !notes.some(({ recalled }) => recalled.includes(text)) && !here.some(({ shown }) => shown.perRoom[room]!.failed.some((each) => each.text === text))) faults.push(`"${text}" is lost`);
    }
    return faults;
  }

  /** What one tells its other windows, and what the site tells: once each, never oneself, nobody else. */
  #heard(seen: Seen[], notes: Noted[]): string[] {
    const faults: string[] = [], told = notes.flatMap((page) => page.told), at = new Map(told.map((each) => [each.text, each.at]));
    for (const { spot, shown: { name, me, heard, since } } of seen) {
      const who = this.walker.who(spot, name, me), count = (text: string): number => heard.filter((each) => each.text === text).length;
      for (const { text, by } of heard) {
        // A client that had another user meanwhile is as one that was loaded anew.
        if (count(text) > 1 && (at.get(text) ?? Infinity) > since) faults.push(`! ${who} heard "${text}" twice`);
        if (!text.startsWith('? ') && !text.startsWith(`${by} `)) faults.push(`! ${who} heard "${text}" as ${by}`);
      }
      for (const { text, by, at, from } of told) {
        if (from === name && at > since && count(text) > 0) faults.push(`! ${who} heard itself say "${text}"`);
        if (from !== name && me !== undefined && by === me && at > since + HEARS_AFTER && signedOut(notes, me).length === 0 && count(text) === 0) faults.push(`${who} did not hear "${text}"`);
      }
    }
    return faults;
  }

  /** One socket for each user of a browser, and nothing of who signed out. */
  async #leftBehind(seen: Seen[], notes: Noted[]): Promise<string[]> {
    const { walker } = this, faults: string[] = [];
    for (const device of walker.devices) {
      const here = new Set(seen.flatMap(({ spot, shown: { me } }) => spot.device === device ? me ?? [] : []));
      const kept = await walker.spots.find((spot) => spot.device === device)!.tab.run(async () => [...(await indexedDB.databases()).map(({ name }) => name ?? ''), ...Object.keys(localStorage)]);
      for (const { by, at } of notes.flatMap((page) => page.device === device ? page.calls.filter(isSignOut) : [])) {
        const since = notes.some((page) => page.device === device && [...page.calls, ...page.been].some((each) => each.by === by && each.at > at));
        const left = kept.filter((name) => name.startsWith('confab 1 ') && name.split(' ')[3] === by);
        if (!here.has(by!) && !since && left.length > 0) faults.push(`browser ${walker.number(device)} keeps of ${by}, who signed out: ${left.join(', ')}`);
      }
      if (device.network.open !== here.size) faults.push(`browser ${walker.number(device)} has ${device.network.open} sockets for ${here.size} users`);
    }
    return faults;
  }

  /** Once all clients are closed: what their pages still hold. */
  async closed(): Promise<string[]> {
    let faults: string[] = [];
    for (const until = Date.now() + CALM_WITHIN; Date.now() < until; await pause(200)) {
      faults = [];
      for (const spot of this.walker.running) {
        const held = await spot.tab.run(() => window.walk.held());
        if (Object.values(held).some((all) => all.length > 0)) faults.push(`${this.walker.who(spot, 'all closed')} holds ${JSON.stringify(held)}`);
      }
      for (const device of this.walker.devices) if (device.network.open > 0) faults.push(`browser ${this.walker.number(device)} has ${device.network.open} sockets`);
      if (faults.length === 0) break;
    }
    return faults;
  }
}

const isSignOut = ({ what, came }: { what: string; came?: string }): boolean => what.startsWith('signOut') && came === 'ok';
const signedOut = (notes: Noted[], user: string): Noted[] => notes.filter(({ calls }) => calls.some(({ what, by }) => what.startsWith('signOut') && by === user));

/** What a page's console says of those who call too early, or were signed out everywhere, is as it should be. */
const TOLD_TO_PAGES = /sendToOtherMe: Nobody is signed in|You signed out everywhere|was signed out/;

function pages(notes: Noted[]): string[] {
  return notes.flatMap(({ errors, calls }) => [
    ...errors.filter((error) => !TOLD_TO_PAGES.test(error)).map((error) => `! in a page: ${error}`),
    ...calls.flatMap(({ what, came }) => came?.startsWith('no ConfabError') ? `! ${what} came to ${came}` : []),
  ]);
}
