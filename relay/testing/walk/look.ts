/** Whether all is as it was promised, once everybody is quiet. For tests. */
import { randomUUID } from 'node:crypto';
import { roomTopic, userTopic, type HistoryAnswer, type MembersAnswer, type MessageEntry, type Placed, type PresenceSample, type ShelfItem } from '../../wire.ts';
import { ROOMS } from './deeds.ts';
import { Device } from './device.ts';
import type { Someone, Walk } from './walk.ts';

/** What is not so. */
export async function look(walk: Walk): Promise<string[]> {
  // Whoever is in a room hears of it, and nobody else: the devices see to that.
  for (const room of ROOMS) await walk.api(`rooms/${room}/events`, { id: randomUUID(), keyword: 'probe' });
  const wrong: string[] = [], members = new Map<string, Set<string>>();
  for (const room of ROOMS) {
    wrong.push(...lookAtLog(walk, room, await wholeLog(walk, room)));
    const people = await lookAtPeople(walk, room, (what) => wrong.push(what));
    if (people) members.set(room, people);
  }
  for (const someone of walk.people) wrong.push(...await lookAtOwn(walk, someone, members));
  return [...walk.faults, ...wrong, ...lookAtInvitations(walk)];
}

async function wholeLog(walk: Walk, room: string): Promise<Placed[]> {
  let log: Placed[] = [];
  for (let before = ''; ; before = `&before=${log[0]!.pos}`) {
    const { entries, oldest } = await walk.api<HistoryAnswer>(`rooms/${room}/messages?limit=500${before}`);
    log = [...entries, ...log];
    if (entries.length === 0 || log[0]?.pos === oldest) return log;
  }
}

function lookAtLog(walk: Walk, room: string, log: Placed[]): string[] {
  const wrong: string[] = [], places = new Map<string, string>();
  for (const [i, { pos, prev, entry }] of log.entries()) {
    if (i > 0 && prev !== log[i - 1]!.pos) wrong.push(`the log of ${room} has a hole before ${pos}`);
    const key = [room, (entry as MessageEntry).from?.id, entry.id].join(' ');
    if (places.has(key)) wrong.push(`${key} stands at ${places.get(key)} and at ${pos}`);
    places.set(key, pos);
  }
  for (const [key, pos] of walk.confirmed) if (key.startsWith(`${room} `) && places.get(key) !== pos) wrong.push(`${key} was confirmed at ${pos} and stands at ${places.get(key)}`);
  for (const { name, rooms, logs } of walk.devices) {
    const own = logs.get(roomTopic(room)) ?? [], from = Math.max(0, log.findIndex(({ pos }) => pos === own[0]?.pos));
    if (JSON.stringify(own) !== JSON.stringify(log.slice(from, from + own.length))) wrong.push(`${name} has something else of ${room} than its log`);
    if (rooms.has(room) && own.at(-1)?.pos !== log.at(-1)?.pos) wrong.push(`${name} is in ${room} and has it up to ${own.at(-1)?.pos}; it goes to ${log.at(-1)?.pos}`);
  }
  return wrong;
}

/** Answers who is a member, where anybody is there to ask. */
async function lookAtPeople(walk: Walk, room: string, wrong: (what: string) => void): Promise<Set<string> | undefined> {
  const inside = walk.devices.filter(({ rooms }) => rooms.has(room)), there = list(inside.map(({ user }) => user.id));
  const { sample } = await walk.api<PresenceSample>(`rooms/${room}/presence`), said = list(sample.map(({ id }) => id));
  if (said !== there) wrong(`the site is told that ${said} are in ${room}, and there are ${there}`);
  let known: string | undefined;
  for (const device of inside) {
    const seen = list(device.present.get(room) ?? []);
    if (seen !== there) wrong(`${device.name} sees ${seen} in ${room}, and there are ${there}`);
    const members = await device.ask('room_members', { room, limit: 500 });
    if (!('ok' in members)) {
      wrong(`${device.name} is in ${room} and may not see who is: ${JSON.stringify(members)}`);
      continue;
    }
    const named = list((members.ok as MembersAnswer).members.map(({ id }) => id));
    if (named !== (known ??= named)) wrong(`members of ${room} are ${named}, or ${known}`);
  }
  return known === undefined ? undefined : new Set(known.split(' '));
}

async function lookAtOwn(walk: Walk, { name, devices }: Someone, members: ReadonlyMap<string, ReadonlySet<string>>): Promise<string[]> {
  const wrong: string[] = [], [first] = devices, { user } = first!;
  const fresh = new Device(`a new device of ${name}`, first!.token);
  await walk.comeBack(fresh);
  for (const device of devices) {
    if (shown(device.shelf) !== shown(fresh.shelf)) wrong.push(`the shelf of ${device.name} holds ${shown(device.shelf)}, that of a new device ${shown(fresh.shelf)}`);
    if (device.count !== fresh.count) wrong.push(`the number of ${device.name} is ${device.count}, that of a new device ${fresh.count}`);
    if (device.last(userTopic(user.id)) !== first!.last(userTopic(user.id))) wrong.push(`${device.name} and ${first!.name} were not told the same`);
    for (const room of device.rooms) if (fresh.shelf.get(`room/${room}`)?.value !== true) wrong.push(`${device.name} is in ${room}, which is not in the list`);
  }
  for (const [room, ids] of members) {
    if (ids.has(user.id) !== (fresh.shelf.get(`room/${room}`)?.value === true)) wrong.push(`${name} is ${ids.has(user.id) ? 'a' : 'no'} member of ${room}, and the list says otherwise`);
  }
  fresh.cut();
  return wrong;
}

function lookAtInvitations({ devices }: Walk): string[] {
  const open = new Map<string, Set<Device>>();
  for (const device of devices) {
    for (const { room, by, to } of device.invitations()) {
      const key = [room, by.id, to.id].join(' ');
      open.set(key, (open.get(key) ?? new Set()).add(device));
    }
  }
  return [...open].flatMap(([key, on]) => {
    const without = devices.filter((device) => key.split(' ').slice(1).includes(device.user.id) && !on.has(device));
    return without.map(({ name }) => `the invitation ${key} is open, and not for ${name}`);
  });
}

/** Answers every invitation that is still open: each can be. */
export async function answerAll({ people }: Walk): Promise<string[]> {
  const wrong: string[] = [];
  for (const { devices: [device] } of people) {
    for (const { room, by, to } of device!.invitations()) {
      if (to.id !== device!.user.id) continue;
      const outcome = await device!.ask('user_decline', { user: by.id, room, id: randomUUID() });
      if (!('ok' in outcome)) wrong.push(`${device!.name} sees an invitation to ${room} by ${by.id}, and declining it answers ${JSON.stringify(outcome)}`);
    }
  }
  return wrong;
}

const list = (ids: Iterable<string>): string => [...new Set(ids)].sort().join(' ');
/** Of a position that was read the stamp says nothing. */
const shown = (shelf: ReadonlyMap<string, ShelfItem>): string => JSON.stringify([...shelf.values()].map(({ key, value, stamp }) => [key, value, key.startsWith('read/') ? 0 : stamp]).sort());
