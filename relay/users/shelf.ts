/**
 * The small keyed store of a user, the same on all devices. The newest write of a key holds; read
 * positions only rise. Some keys only the relay writes, and no client sees those.
 */
import type { Field } from '../broker/broker.ts';
import { Fault } from '../fault.ts';
import { publish } from '../publish.ts';
import type { Relay } from '../relay.ts';
import { userTopic, type ShelfItem } from '../wire.ts';

const OF_CLIENTS = /^(room|read|mute|set|push)\/./;
const READ = 'read/', ENTERED = 'room/';
/** A shelf is for settings and markers, not a store for files. */
const MAX_ITEMS = 2000;
const MAX_VALUE = 4096;
/** Of all that clients put there: each hello reads it, and a socket takes it in one piece. */
const MAX_BYTES = 512 * 1024;
/** Of values so small a shelf may be full, and is far from heavy. */
const SMALL = 64;
const PAGE = 500;
const FORGOTTEN_AT_ONCE = 100;
/** What is written in so many rooms counts as a request. */
const ROOMS_PER_REQUEST = 4;

const isOfClients = (key: string): boolean => OF_CLIENTS.test(key);

/** `items`: what clients see of it. */
export interface Shelf { items: ShelfItem[]; own: Map<string, unknown> }

export async function readShelf(relay: Pick<Relay, 'broker'>, user: string): Promise<Shelf> {
  const items: ShelfItem[] = [], own = new Map<string, unknown>();
  for await (const page of pagesOf(relay, user)) {
    for (const { key, value, stamp = 0 } of page) {
      if (isOfClients(key)) items.push({ key, value: unpack(key, value), stamp });
      else own.set(key, unpack(key, value));
    }
  }
  return { items, own };
}

async function* pagesOf({ broker }: Pick<Relay, 'broker'>, user: string): AsyncGenerator<Field[]> {
  for (let page: Field[] = [], after: string | undefined; ; after = page.at(-1)?.key) {
    page = await broker.list(userTopic(user), 'shelf', { after, limit: PAGE });
    yield page;
    if (page.length < PAGE) return;
  }
}

export async function shelfValues(relay: Pick<Relay, 'broker'>, user: string, keys: string[]): Promise<unknown[]> {
  const values = await relay.broker.get(userTopic(user), 'shelf', keys);
  return keys.map((key, i) => (values[i] === undefined ? undefined : unpack(key, values[i])));
}

export async function shelfValue(relay: Relay, user: string, key: string): Promise<unknown> {
  return (await shelfValues(relay, user, [key]))[0];
}

/** Whether the room is in the user's list, on all devices. */
export const isListed = async (relay: Relay, user: string, room: string): Promise<boolean> => await shelfValue(relay, user, ENTERED + room) === true;

/** Writes what a client asked for; throws at keys that are not a client's. */
export async function putFromClient(relay: Relay, user: string, items: ShelfItem[]): Promise<string[]> {
  const now = Date.now();
  for (const { key, value } of items) {
    if (!isOfClients(key)) throw new Fault('forbidden', `The shelf key "${key}" is not for clients: theirs start with room/, read/, mute/, set/ or push/.`);
    if (key.startsWith(READ) && (typeof value !== 'string' || !/^[a-z0-9]{1,16}-\d{1,15}$/.test(value))) throw new Fault('bad_data', `The shelf key "${key}" takes a position.`);
    if (JSON.stringify(value ?? null).length > MAX_VALUE) throw new Fault('too_large', `The value of "${key}" has more than ${MAX_VALUE} bytes.`);
  }
  // A clock that runs ahead must not win forever.
  const put = items.map((item) => ({ ...item, stamp: Math.min(item.stamp, now) }));
  // Positions and entered rooms are written all the time, and are small: as many as there may be weigh little.
  if (put.every(({ key, value }) => pack(key, value).length <= SMALL)) {
    await requirePlace(relay, user, put);
    return putOnShelf(relay, user, put);
  }
  return inTurn(user, async () => {
    await requirePlace(relay, user, put);
    await requireBytes(relay, user, put);
    return putOnShelf(relay, user, put);
  });
}

/** The last of those who put something large on a shelf, or write in all of their rooms: each of them has to find what the one before did. */
const putting = new Map<string, Promise<unknown>>();

async function inTurn<T>(user: string, put: () => Promise<T>): Promise<T> {
  const turn = (putting.get(user) ?? Promise.resolve()).then(put, put);
  putting.set(user, turn);
  try {
    return await turn;
  } finally {
    if (putting.get(user) === turn) putting.delete(user);
  }
}

/** Does this for each room in the user's list. That counts as so many requests, and not before those of the same moment are counted another is begun. */
export function inEachRoom(relay: Relay, address: string, user: string, work: (room: string) => Promise<unknown>): Promise<void> {
  return inTurn(user, async () => {
    relay.limits.request(address, user);
    const { items } = await readShelf(relay, user);
    const rooms = items.filter(({ key, value }) => key.startsWith(ENTERED) && value === true).map(({ key }) => key.slice(ENTERED.length));
    relay.limits.charge(address, user, Math.floor(rooms.length / ROOMS_PER_REQUEST));
    await Promise.all(rooms.map(work));
  });
}

/** Throws where a full shelf would get more; what stands there may be written anew. */
async function requirePlace({ broker }: Relay, user: string, items: ShelfItem[]): Promise<void> {
  const topic = userTopic(user), left = MAX_ITEMS - await broker.count(topic, 'shelf');
  if (items.length <= left) return;
  const kept = await broker.get(topic, 'shelf', items.map(({ key }) => key));
  if (kept.filter((value) => value === undefined).length > Math.max(0, left)) throw new Fault('full', `A shelf holds at most ${MAX_ITEMS} items.`);
}

/** Throws where a heavy shelf would get heavier. */
async function requireBytes(relay: Relay, user: string, items: ShelfItem[]): Promise<void> {
  const kept = new Map<string, string>();
  for await (const page of pagesOf(relay, user)) for (const { key, value } of page) kept.set(key, value);
  const before = bytesOf(kept);
  for (const { key, value } of items) kept.set(key, pack(key, value));
  if (bytesOf(kept) > Math.max(MAX_BYTES, before)) throw new Fault('full', `A shelf holds at most ${MAX_BYTES} bytes.`);
}

/** What the relay itself keeps there no client is sent. */
const bytesOf = (shelf: Map<string, string>): number => [...shelf].reduce((sum, [key, value]) => (isOfClients(key) ? sum + key.length + value.length : sum), 0);

/** Nobody's shelf grows with every room they ever were in: those left longest ago make way, and then no more are entered. */
export async function makePlaceFor(relay: Relay, user: string, room: string): Promise<void> {
  if (await relay.broker.count(userTopic(user), 'shelf') < MAX_ITEMS) return;
  const { items } = await readShelf(relay, user);
  if (items.some(({ key }) => key === ENTERED + room)) return;
  const left = items.filter(({ key, value }) => key.startsWith(ENTERED) && value === false).sort((a, b) => a.stamp - b.stamp).slice(0, FORGOTTEN_AT_ONCE);
  if (left.length === 0) throw new Fault('full', `A shelf holds at most ${MAX_ITEMS} items: leave a room first.`);
  await takeFromShelf(relay, user, left.map(({ key }) => key.slice(ENTERED.length)).flatMap((name) => [ENTERED + name, READ + name, `mute/${name}`]));
}

/** Writes, and tells all of the user's windows what changed by it. Answers which keys were written. */
export async function putOnShelf(relay: Relay, user: string, items: ShelfItem[]): Promise<string[]> {
  const put = (some: ShelfItem[], rule: 'newer' | 'rising') => (some.length === 0 ? [] : relay.broker.put(
    userTopic(user), 'shelf', some.map(({ key, value, stamp }) => ({ key, value: pack(key, value), stamp })), rule));
  const reads = items.filter(({ key }) => key.startsWith(READ));
  const others = items.filter(({ key }) => !key.startsWith(READ));
  const written = (await Promise.all([put(reads, 'rising'), put(others, 'newer')])).flat();
  const known = await standing(relay, user, items.filter(({ key }) => isOfClients(key) && !written.includes(key)));
  const told = items.filter((item) => isOfClients(item.key) && (written.includes(item.key) || known.includes(item)));
  if (told.length > 0) await tell(relay, user, told);
  return written;
}

async function tell(relay: Relay, user: string, items: ShelfItem[]): Promise<void> {
  await publish(relay, userTopic(user), user, { kind: 'shelf', id: shelfEntryId(items), items, at: Date.now() });
}

/** Which of these are there as they are: an earlier try may have kept them and not got to tell it. What was told is the same entry, and stands once. */
async function standing({ broker }: Relay, user: string, items: ShelfItem[]): Promise<ShelfItem[]> {
  const kept = await broker.get(userTopic(user), 'shelf', items.map(({ key }) => key));
  return items.filter(({ key, value }, i) => kept[i] === pack(key, value));
}

/**
 * What the relay itself decides holds over what is kept: also within the same ms, and where the clock of another
 * relay is ahead. Told first: what is kept already nobody settles again.
 */
export async function settleOnShelf(relay: Relay, user: string, key: string, value: unknown): Promise<void> {
  for (let written: string[] = []; written.length === 0;) {
    const { items } = await readShelf(relay, user), kept = items.find((item) => item.key === key)?.stamp ?? 0;
    const stamp = Math.max(Date.now(), kept + 1);
    await tell(relay, user, [{ key, value, stamp }]);
    written = await relay.broker.put(userTopic(user), 'shelf', [{ key, value: pack(key, value), stamp }], 'newer');
  }
}

export async function takeFromShelf(relay: Pick<Relay, 'broker'>, user: string, keys: string[]): Promise<void> {
  await relay.broker.remove(userTopic(user), 'shelf', keys);
}

/** The same items with the same stamps are the same entry: a repeated request adds nothing. */
const shelfEntryId = (items: ShelfItem[]): string => items.map(({ key, value, stamp }) => `${key} ${key.startsWith(READ) ? value as string : stamp}`).join(' ');

// The broker compares read positions, so they stand there as they are.
const pack = (key: string, value: unknown): string => (key.startsWith(READ) ? value as string : JSON.stringify(value ?? null));
const unpack = (key: string, value: string): unknown => (key.startsWith(READ) ? value : JSON.parse(value));
