/** What people, sites and networks do, each on one device of somebody. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { roomTopic, splitPosition, type GrantAnswer, type HistoryAnswer, type SendAnswer } from '../../wire.ts';
import type { Device, Outcome } from './device.ts';
import type { Walk } from './walk.ts';

export const ROOMS = ['home/open', 'home/side', 'home/private'] as const;
type Deed = (walk: Walk, device: Device) => Promise<unknown>;

const aRoom = ({ chance }: Walk): string => chance.one(ROOMS);
const anybody = ({ chance, people }: Walk): string => chance.one(people).devices[0]!.user.id;

/** A page enters and leaves one room one after the other. */
async function move(walk: Walk, device: Device, cmd: 'room_enter' | 'room_leave', room: string, more = {}): Promise<Outcome | undefined> {
  if (device.moving.has(room)) return;
  device.moving.add(room);
  try {
    return await walk.insist(device, cmd, () => {
      const after = device.last(roomTopic(room));
      return { room, ...more, ...(after ? { after } : {}) };
    });
  } finally {
    device.moving.delete(room);
  }
}

const enter: Deed = (walk, device) => {
  const room = aRoom(walk), grant = walk.grants.get(room);
  return move(walk, device, 'room_enter', room, { private: room === 'home/private', ...(grant && walk.chance.maybe(0.5) ? { grant } : {}), ...(walk.chance.maybe(0.2) ? { member: true } : {}) });
};
const leave: Deed = (walk, device) => move(walk, device, 'room_leave', aRoom(walk));

const send: Deed = async (walk, device) => {
  const person = walk.personOf(device), sent = walk.sent.get(person) ?? [];
  walk.sent.set(person, sent);
  const before = walk.chance.maybe(0.25) ? sent.at(-1 - walk.chance.below(3)) : undefined, id = randomUUID();
  const message = before ?? { room: aRoom(walk), id, text: `message ${id}` };
  if (!before) sent.push(message);
  const outcome = await walk.insist(device, 'room_send', () => ({ ...message }));
  if (!('ok' in outcome)) return;
  const key = [message.room, device.user.id, message.id].join(' '), { pos } = outcome.ok as SendAnswer, known = walk.confirmed.get(key) ?? pos;
  if (known !== pos) walk.fault(`${key} was confirmed at ${known} and at ${pos}`);
  walk.confirmed.set(key, pos);
};

const readBack: Deed = async (walk, device) => {
  const room = aRoom(walk), log = device.logs.get(roomTopic(room)) ?? [];
  if (log.length === 0) return;
  const { pos } = walk.chance.one(log), way = walk.chance.one(['before', 'after']);
  const outcome = await device.ask('room_history', { room, [way]: pos, limit: 1 + walk.chance.below(20) });
  if (!('ok' in outcome)) return;
  const { entries, complete } = outcome.ok as HistoryAnswer, [first] = entries, last = entries.at(-1);
  const adjoins = way === 'after' ? !first || first.prev === pos : !last || splitPosition(last.pos).seq === splitPosition(pos).seq - 1;
  // Where another log begins the relay cannot tell, and says so; the entry itself tells.
  const oneLog = !last || splitPosition(last.pos).gen === splitPosition(pos).gen;
  if (!adjoins || (oneLog && !complete) || entries.some(({ prev }, i) => i > 0 && prev !== entries[i - 1]!.pos)) walk.fault(`the history of ${room} ${way} ${pos} has a hole: ${JSON.stringify({ complete, entries: entries.map((entry) => entry.pos) })}`);
};

const invite: Deed = (walk, device) => {
  const about = { user: anybody(walk), room: aRoom(walk), id: randomUUID() };
  return walk.insist(device, 'user_invite', () => about);
};
const answer: Deed = async (walk, device) => {
  const open = device.open ? device.invitations() : [], id = randomUUID();
  if (open.length === 0) return;
  const { room, by, to } = walk.chance.one(open);
  if (by.id === device.user.id) return walk.insist(device, 'user_cancel', () => ({ user: to.id, room, id }));
  const outcome = await walk.insist(device, walk.chance.one(['user_decline', 'user_accept', 'user_accept']), () => ({ user: by.id, room, id }));
  if ('ok' in outcome) await move(walk, device, 'room_enter', room);
};

const putOnShelf: Deed = (walk, device) => {
  const items = [{ key: walk.chance.one(['set/look', 'set/sound', 'mute/home/open']), value: walk.chance.below(100), stamp: Date.now() - walk.chance.below(3) }];
  return walk.insist(device, 'shelf_put', () => ({ items }));
};
const markRead: Deed = async (walk, device) => {
  const room = aRoom(walk), log = device.logs.get(roomTopic(room)) ?? [];
  // What was read before another log began no page tells any more.
  const sameLog = log.filter(({ pos }) => splitPosition(pos).gen === splitPosition(log.at(-1)!.pos).gen);
  if (sameLog.length === 0) return;
  const { pos: position } = walk.chance.one(sameLog);
  await walk.insist(device, 'room_read', () => ({ room, position }));
};
const tellOtherWindows: Deed = (_walk, device) => device.ask('user_tell', { keyword: 'told', id: randomUUID(), tab: 'tab' });
const type: Deed = (walk, device) => device.ask('room_typing', { room: aRoom(walk), on: walk.chance.maybe(0.5) });

const siteSpeaks: Deed = (walk) => {
  const id = randomUUID();
  return walk.chance.one([
    () => walk.api(`rooms/${aRoom(walk)}/messages`, { id, from: { id: 'shop', name: 'The shop' }, text: `message ${id}` }),
    () => walk.api(`rooms/${aRoom(walk)}/events`, { id, keyword: 'news' }),
    () => walk.api(`users/${anybody(walk)}/notices`, { id, keyword: 'news' }),
    () => walk.api(`users/${anybody(walk)}/count`, { id, count: walk.chance.below(100) }),
  ])();
};

const bar: Deed = (walk, device) => {
  const whom = { room: aRoom(walk), user: anybody(walk) };
  return walk.insist(device, 'room_bar', () => whom);
};
const unbar: Deed = (walk, device) => {
  const whom = { room: aRoom(walk), user: anybody(walk) };
  return walk.insist(device, 'room_unbar', () => whom);
};
const siteBars: Deed = (walk) => walk.api(`rooms/${aRoom(walk)}/bar`, { user: anybody(walk) });
const siteUnbars: Deed = (walk) => walk.api(`rooms/${aRoom(walk)}/unbar`, { user: anybody(walk) });
const siteDisconnects: Deed = (walk) => walk.api(`users/${anybody(walk)}/disconnect`, {});

const makeLink: Deed = async (walk, device) => {
  const room = aRoom(walk), outcome = await device.ask('room_link', { room });
  if ('ok' in outcome) walk.grants.set(room, (outcome.ok as GrantAnswer).grant);
};
const rename: Deed = async (walk, device) => {
  const { site, name: user } = walk.personOf(device), name = walk.chance.one(['Max', 'Mia', 'Moe']);
  if (!site) return walk.insist(device, 'auth_rename', () => ({ name }));
  const token = await walk.token(user, name);
  if ('ok' in await walk.insist(device, 'auth_renew', () => ({ token }))) device.token = token;
};
const signOutEverywhere: Deed = async (walk, device) => {
  // A guest would be nobody afterwards.
  if (walk.personOf(device).site && walk.chance.maybe(0.2)) await device.ask('auth_out_everywhere');
};

const loseNetwork: Deed = async (walk, device) => {
  device.cut();
  await pause(walk.chance.below(300));
  await walk.comeBack(device);
};

const often = (times: number, deed: Deed): Deed[] => Array<Deed>(times).fill(deed);
export const DEEDS: readonly Deed[] = [
  ...often(10, enter), ...often(4, leave), ...often(22, send), ...often(4, readBack), ...often(5, invite), ...often(8, answer), ...often(4, putOnShelf), ...often(3, markRead), ...often(2, tellOtherWindows),
  ...often(2, type), ...often(6, siteSpeaks), bar, ...often(3, unbar), siteBars, ...often(2, siteUnbars), siteDisconnects, ...often(2, makeLink), ...often(2, rename), signOutEverywhere, ...often(8, loseNetwork),
];
