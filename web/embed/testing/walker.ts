/**
 * A page that does with the elements whatever comes into its head, by a seed: it makes, moves, copies, hides and drops
 * them, also into frames and shadow roots, changes what they are told, and presses what they show. Runs in the page.
 */
import { chance } from '../../core/testing/chance.ts';

export interface Walker {
  /** One thing; what it was is noted in `trail`. */
  step(): Promise<void>;
  readonly trail: string[];
  /** Takes all of it away, and begins anew with a room of this user. */
  end(room: string): void;
}
declare global {
  var walker: Walker;
}

const { seed = '1', relay = '' } = Object.fromEntries(new URLSearchParams(location.search));
const random = chance(Number(seed));
const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

const TAGS = ['relay', 'relay', 'room', 'room', 'timeline', 'composer', 'badge', 'badge', 'rooms', 'members', 'presence', 'invite', 'invitations', 'status', 'refresh', 'name', 'message'].map((name) => `confab-${name}`);
const ROOMS = ['home/general', 'forum/x', 'team', '', 'a/b/c', 'bad name', 'ümlaut/zwei'];
const USERS = ['ana', 'ben', 'cid', 'nobody'];
const ATTRIBUTES: Record<string, readonly string[]> = {
  room: ROOMS, selected: ROOMS, space: ['home', 'forum', ''], theme: ['dark', 'light', 'loud'], lang: ['de', 'ar', 'en'], relay: [relay, 'http://localhost:1', 'no address'], src: [relay, '/piece'],
  'token-src': USERS.map((user) => `/token/${user}`), value: ['typed', ''], user: USERS, on: ['news', ''], compact: [''], notices: [''], max: ['5', 'many'], 'when-offline': ['disable', 'queue'],
};
const tokenOf = (user: string) => async (): Promise<string> => (await fetch(`/token/${user}`)).text();
const PROPERTIES: Record<string, readonly unknown[]> = {
  room: [undefined, null, 0, {}, ...ROOMS], selected: [null, undefined, 'home/general'], value: [undefined, null, 7, 'typed'], user: [null, 'ben'],
  token: [null, undefined, 'no.token', tokenOf('ana'), tokenOf('ben'), async () => null, () => Promise.reject(new Error('the site is away'))],
};

const shadow = document.body.appendChild(document.createElement('section')).attachShadow({ mode: 'open' });
const made: Element[] = [];
const trail: string[] = [];
const note = (...what: unknown[]): void => { trail.push(what.map(String).join(' ')); };

const places = (): (Element | ShadowRoot)[] => [...document.querySelectorAll('.place'), shadow, ...document.querySelector('iframe')!.contentDocument!.querySelectorAll('body, confab-relay'), ...made.filter(({ localName }) => localName === 'confab-relay')];

function make(): void {
  const element = document.createElement(pick(TAGS)), place = pick(places());
  if (random() < 0.7) element.setAttribute('room', pick(ROOMS));
  if (random() < 0.7) element.setAttribute(element.localName === 'confab-relay' ? 'src' : 'relay', relay);
  if (random() < 0.7) element.setAttribute('token-src', pick(ATTRIBUTES['token-src']!));
  if (element.localName === 'confab-refresh') element.setAttribute('src', '/piece');
  note('make', element.localName, 'in', place.nodeName);
  place.append(element);
  made.push(element);
}
function move(element: Element): void {
  const place = pick(places());
  if (element.contains(place)) return;
  note('move', element.localName, 'to', place.nodeName);
  place[random() < 0.5 ? 'append' : 'prepend'](element);
}
function drop(element: Element): void {
  note('drop', element.localName);
  element.remove();
  for (const gone of [element, ...element.querySelectorAll('*')]) if (made.includes(gone)) made.splice(made.indexOf(gone), 1);
}
function copy(element: Element): void {
  // What is copied with all in it would soon fill the page.
  if (!element.parentNode || element.children.length > 0 || made.length > 25) return;
  note('copy', element.localName);
  made.push(element.cloneNode() as Element);
  element.after(made.at(-1)!);
}
function tell(element: Element): void {
  const name = pick(Object.keys(ATTRIBUTES)), value = pick(ATTRIBUTES[name]!), off = random() < 0.25;
  note('attribute', element.localName, name, off ? 'off' : value);
  if (off) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
function set(element: Element): void {
  const name = pick(Object.keys(PROPERTIES)), value = pick(PROPERTIES[name]!);
  note('property', element.localName, name, typeof value === 'object' ? JSON.stringify(value) : value);
  Object.assign(element, { [name]: value });
}
function press({ localName, shadowRoot }: Element): void {
  const inside = pick([...shadowRoot?.querySelectorAll<HTMLElement>('button, textarea, input') ?? []]);
  if (!inside) return;
  note('press', inside.localName, 'in', localName);
  if (inside instanceof HTMLInputElement || inside instanceof HTMLTextAreaElement) {
    inside.value = `said ${trail.length}`;
    inside.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    inside.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }));
  } else inside.click();
}
async function putAside(): Promise<void> {
  note('the page is put aside, and comes back');
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  await pause(20);
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
}

const DEEDS: readonly (readonly [often: number, deed: (element: Element) => void | Promise<void>])[] = [
  [14, move], [10, (element) => { note('remove', element.localName); element.remove(); }], [6, drop], [3, copy], [14, tell], [12, set], [8, press],
  [6, (element) => { (element as HTMLElement).hidden = !(element as HTMLElement).hidden; }], [2, putAside], [3, () => pause(200)],
];
const deeds = DEEDS.flatMap(([often, deed]) => Array<typeof deed>(often).fill(deed));

globalThis.walker = {
  trail,
  async step() {
    if (made.length === 0 || (made.length < 25 && random() < 0.22)) make();
    else await pick(deeds)(pick(made));
    if (random() < 0.4) await pause(random() * 40);
  },
  end(room) {
    while (made[0]) drop(made[0]);
    const here = document.createElement('confab-relay');
    here.setAttribute('src', relay);
    here.setAttribute('token-src', '/token/ana');
    here.append(Object.assign(document.createElement('confab-room'), { room }));
    document.querySelector('.place')!.append(here);
  },
};
