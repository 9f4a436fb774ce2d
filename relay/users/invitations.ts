/** Inviting somebody into a room, taking it back, answering. Both sides' user topics get every step. */
import { Fault } from '../fault.ts';
import { publish } from '../publish.ts';
import { invitationNote } from '../push/note.ts';
import type { Relay } from '../relay.ts';
import { isBarred, requireMember, roomFacts, type Visitor } from '../rooms/access.ts';
import { giveGrant } from '../rooms/entering.ts';
import { userTopic, type InvitationEntry, type Person } from '../wire.ts';
import { personOf } from './person.ts';

/** Between two uses of the same function for the same person; the first is free. */
export const THROTTLE = 1500;
const MAX_PENDING = 200;

export interface About { user: string; room: string; id: string }
type Kind = InvitationEntry['kind'];
/** Kept beside the invited user's topic until it is answered; then only which request settled it. */
interface Kept { title?: string; by: Person; to: Person; /** In ms; not in those of older relays, and nor is the id. */ at?: number; id?: string; settled?: string }

const SET = 'invited';
const keyOf = (room: string, by: string): string => `${room} ${by}`;

async function keptInvitation(relay: Relay, to: string, room: string, by: string): Promise<Kept | undefined> {
  const [value] = await relay.broker.get(userTopic(to), SET, [keyOf(room, by)]);
  return value === undefined ? undefined : JSON.parse(value) as Kept;
}

export async function invite(relay: Relay, who: Visitor, { user, room, id }: About): Promise<void> {
  if (user === who.person.id) throw new Fault('bad_data', 'You cannot invite yourself.');
  await requireMember(relay, who, room);
  await throttle(relay, 'invite', who.person.id, user);
  const [facts, to, barred] = await Promise.all([roomFacts(relay, room), personOf(relay, user), isBarred(relay, user, room)]);
  if (barred) throw new Fault('barred', `${user} is barred from ${room}.`);
  const kept: Kept = { title: facts?.title, by: who.person, to, at: Date.now(), id };
  // The same request again may come after the answer, which holds.
  if ((await keptInvitation(relay, user, room, who.person.id))?.id !== id) {
    await makeSpace(relay, user);
    await relay.broker.put(userTopic(user), SET, [{ key: keyOf(room, who.person.id), value: JSON.stringify(kept), stamp: kept.at }], 'always');
  }
  if (await tellBoth(relay, 'invitation', room, kept, id)) relay.push.told(user, invitationNote({ ...kept, room }));
}

export async function cancelInvitation(relay: Relay, who: Visitor, { user, room, id }: About): Promise<void> {
  await throttle(relay, 'cancel', who.person.id, user);
  await settle(relay, 'cancel_invitation', { to: user, by: who.person.id, room, id });
}

/** The same whatever the reason: whoever was never invited learns nothing of who is barred. */
const noInvitation = (room: string): Fault => new Fault('no_invitation', `There is no open invitation to ${room}.`);

/** Lets the invited in: entering is the next thing they do. */
export async function acceptInvitation(relay: Relay, who: Visitor, { user, room, id }: About): Promise<void> {
  const me = who.person.id;
  const [facts, barred] = await Promise.all([roomFacts(relay, room), isBarred(relay, user, room)]);
  if (barred) throw noInvitation(room);
  await settle(relay, 'accept_invitation', { to: me, by: user, room, id }, async () => {
    if (facts?.private) await giveGrant(relay, me, room, user);
  });
}

export function declineInvitation(relay: Relay, who: Visitor, { user, room, id }: About): Promise<void> {
  return settle(relay, 'decline_invitation', { to: who.person.id, by: user, room, id });
}

/** Ends a pending invitation. The request that did may be repeated; any other finds none, also one of the same moment. */
async function settle(relay: Relay, kind: Kind, { to, by, room, id }: { to: string; by: string; room: string; id: string }, then?: () => Promise<void>): Promise<void> {
  const topic = userTopic(to), key = keyOf(room, by), settled = `${kind} ${id}`;
  const kept = await keptInvitation(relay, to, room, by);
  // One of several gets to write: the stamp of an open invitation is lower by one.
  if (kept && kept.settled === undefined) await relay.broker.put(topic, SET, [{ key, value: JSON.stringify({ ...kept, settled }), stamp: (kept.at ?? 0) + 1 }], 'newer');
  if (!kept || (await keptInvitation(relay, to, room, by))?.settled !== settled) throw noInvitation(room);
  await then?.();
  await tellBoth(relay, kind, room, kept, id);
}

/** Answers whether it is new to the one it is for. */
async function tellBoth(relay: Relay, kind: Kind, room: string, { title, by, to }: Kept, id: string): Promise<boolean> {
  const actor = kind === 'invitation' || kind === 'cancel_invitation' ? by.id : to.id;
  const entry: InvitationEntry = { kind, id, room, title, by, to, at: Date.now() };
  const [, told] = await Promise.all([by.id, to.id].map((user) => publish(relay, userTopic(user), actor, entry)));
  return !told?.duplicate;
}

/** Per kind and person, over all connections of the user on all relays. */
async function throttle(relay: Relay, kind: 'invite' | 'cancel', from: string, to: string): Promise<void> {
  const left = await relay.broker.throttle(`${kind} ${from} ${to}`, THROTTLE);
  if (left > 0) throw new Fault('throttled', `The same person again only after ${left} ms.`, left);
}

/** Nobody's list of invitations grows without end: answered ones make way, and then no more are taken. */
async function makeSpace(relay: Relay, user: string): Promise<void> {
  const topic = userTopic(user);
  if (await relay.broker.count(topic, SET) < MAX_PENDING) return;
  const all = await relay.broker.list(topic, SET, { limit: MAX_PENDING });
  const answered = all.filter(({ value }) => (JSON.parse(value) as Kept).settled !== undefined).map(({ key }) => key);
  if (answered.length === 0) throw new Fault('full', `${user} has ${MAX_PENDING} invitations to answer already.`);
  await relay.broker.remove(topic, SET, answered);
}
