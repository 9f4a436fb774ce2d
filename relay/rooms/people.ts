/** Who belongs to a room and who is there now. */
import type { Relay } from '../relay.ts';
import { roomTopic, type MembersAnswer, type Person, type PresenceSample, type RoomInfo } from '../wire.ts';
import type { RoomFacts } from './access.ts';

/** How many of those present are named at most; the others are only counted. */
export const NAMED = 300;

export function whoIsPresent(relay: Relay, room: string): Promise<PresenceSample> {
  return relay.broker.present(roomTopic(room), NAMED);
}

/** In order of id, a page at a time. */
export async function listMembers(relay: Relay, room: string, { after, limit }: { after?: string; limit: number }): Promise<MembersAnswer> {
  const topic = roomTopic(room);
  const [count, fields] = await Promise.all([relay.broker.count(topic, 'members'), relay.broker.list(topic, 'members', { after, limit: limit + 1 })]);
  const page = fields.slice(0, limit);
  const next = fields.length > limit ? page.at(-1)?.key : undefined;
  return { count, members: page.map(({ value }) => JSON.parse(value) as Person), ...(next === undefined ? {} : { next }) };
}

export async function roomInfo(relay: Relay, room: string, facts: RoomFacts): Promise<RoomInfo> {
  const topic = roomTopic(room);
  const [members, newest, present] = await Promise.all([relay.broker.count(topic, 'members'), relay.broker.newest(topic), whoIsPresent(relay, room)]);
  return { room, ...facts, members, newest, present };
}
