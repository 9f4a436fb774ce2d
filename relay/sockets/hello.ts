/** The first frame: who it is, which older socket it replaces, and where it goes on. */
import { Answered } from '../commands/answered.ts';
import { Fault } from '../fault.ts';
import type { Identity } from '../identity/identities.ts';
import type { Relay } from '../relay.ts';
import { requireMember } from '../rooms/access.ts';
import { control } from '../users/control.ts';
import { THROTTLE } from '../users/invitations.ts';
import { takeLink } from '../users/links.ts';
import { KNOWN_AS, OUT, rememberPerson, renameMember, requireIssuedAfter, requireSignedIn, samePerson } from '../users/person.ts';
import { inEachRoom, readShelf } from '../users/shelf.ts';
import { WIRE_VERSION, isRoomName, topicName, userTopic, type CommandData, type HelloAnswer, type Person, type Topic, type WireError } from '../wire.ts';
import type { Session } from './session.ts';
import { clientKey, socketName, type Sockets } from './sockets.ts';
import { enterRoomBy, enterTopic, goLive, leaveTopic, type Stay } from './stay.ts';

type Hello = CommandData<'hello'>;

/** Of the user's topic, for a client that has nothing yet. */
const FIRST_ENTRIES = 100;
/** Rooms that catch up at the same time on one socket. */
const AT_ONCE = 8;
/** A guest who comes back keeps the identity for good: the token is signed anew when it is so old. */
const RESIGN_AFTER = 30 * 24 * 60 * 60 * 1000;
/** So long before the token runs out the client is asked for a new one. */
const RENEW_BEFORE = 60_000;

export async function greet(sockets: Sockets, session: Session, hello: Hello): Promise<Answered> {
  const { relay } = sockets;
  if (hello.version !== WIRE_VERSION) throw new Fault('version', `This relay speaks version ${WIRE_VERSION} of the wire, not ${hello.version}: load the page again.`);
  const known = await identify(relay, session.address, hello);
  const user = known.identity.person.id, own = userTopic(user);
  const shelf = await readShelf(relay, user);
  requireIssuedAfter(known.identity, shelf.own.get(OUT));
  const { identity, token } = await settlePerson(relay, session.address, known, shelf.own.get(KNOWN_AS) as Person | undefined);
  if (!session.ws) throw new Fault('closed', 'The socket is closed.');

  session.identity = identity;
  session.client = hello.client;
  session.term = hello.term;
  try {
    // Listening before claiming: whoever claims after us reaches us.
    const stay = await enterTopic(sockets, session, own);
    if (!await relay.broker.claim(clientKey(session), hello.term)) throw new Fault('stale_term', `Term ${hello.term} of this client is over: another tab holds a newer one.`);
    if (!session.ws) throw new Fault('closed', 'The socket is closed.');
    sockets.signIn(session);
    await Promise.all([
      control(relay, user, { evict: { client: session.client, term: session.term, by: socketName(relay, session) } }),
      // Once more: who signed out everywhere meanwhile did not find this socket yet.
      requireSignedIn(relay, known.identity),
    ]);
    const { stays, refused } = await enterRooms(sockets, session, hello.cursors);
    session.due = renewalDue(identity);
    const answer: HelloAnswer = {
      version: WIRE_VERSION, user: identity.person, token, expires: identity.expires, guest: identity.guest, now: Date.now(),
      shelf: shelf.items, count: (shelf.own.get('count') as number | undefined) ?? 0,
      ...(Object.keys(refused).length > 0 ? { refused } : {}),
      limits: { textLength: relay.config.limits.textLength, frameBytes: relay.config.limits.frameBytes, throttle: THROTTLE },
    };
    return new Answered(answer, () => void resumeAll([stay, ...stays], hello.cursors));
  } catch (error) {
    if (session.ws) {
      for (const topic of session.stays.keys()) leaveTopic(sockets, session, topic);
      sockets.signOut(session);
    }
    throw error;
  }
}

/** Of a token that is good for less than two minutes, after half of that: sites that sign such, or give out one they have kept, are not to be asked once a second. */
export function renewalDue({ expires = Infinity }: Identity): number {
  return expires - Math.min(RENEW_BEFORE, (expires - Date.now()) / 2);
}

async function identify(relay: Relay, address: string, { token, guest, link }: Hello): Promise<{ identity: Identity; token?: string }> {
  if ([token, guest, link].filter((way) => way !== undefined).length !== 1) throw new Fault('no_identity', 'Say who you are by exactly one of "token", "guest" and "link".');
  if (token !== undefined) return { identity: await relay.identities.verify(token) };
  if (guest !== undefined) return relay.identities.guest(guest.name, guest.picture);
  relay.limits.linkAttempt(address);
  const person = await takeLink(relay, link ?? '');
  return relay.identities.guest(person.name, person.picture, person.id);
}

/** A guest's newest name may stand on the shelf while this device still has the older one; a site's word about its user always holds. */
async function settlePerson(relay: Relay, address: string, known: { identity: Identity; token?: string }, kept: Person | undefined): Promise<{ identity: Identity; token?: string }> {
  const { identity } = known, { person } = identity, renamed = kept && !identity.guest && !samePerson(kept, person);
  if (renamed) await inEachRoom(relay, address, person.id, renameMember(relay, person));
  if (renamed || !kept) await rememberPerson(relay, person);
  if (!identity.guest || !kept) return known;
  if (samePerson(kept, person) && identity.issued > Date.now() - RESIGN_AFTER) return known;
  return relay.identities.guest(kept.name, kept.picture, kept.id);
}

async function enterRooms(sockets: Sockets, session: Session, cursors: Hello['cursors']): Promise<{ stays: Stay[]; refused: Record<string, WireError> }> {
  const { relay } = sockets, most = relay.config.limits.roomsPerClient;
  const refused: Record<string, WireError> = {};
  const rooms = Object.keys(cursors).filter((topic) => topic !== userTopic(session.who.person.id));
  const entering = rooms.map(async (topic, index) => {
    try {
      if (!topic.startsWith('room:') || !isRoomName(topicName(topic))) throw new Fault('bad_data', 'A cursor must name "room:SPACE/ROOM" or your own "user:ID".');
      if (index >= most) throw new Fault('full', `At most ${most} rooms on one socket: leave one first.`);
      const room = topic as Topic;
      return await enterRoomBy(sockets, session, room, async () => {
        await requireMember(relay, session.who, topicName(room));
        return enterTopic(sockets, session, room);
      });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refused[topic] = error.toWire();
      return undefined;
    }
  });
  // A hello that fails takes back all it entered: then none may be on its way still.
  await Promise.allSettled(entering);
  const entered = await Promise.all(entering);
  return { stays: entered.filter((stay) => stay !== undefined), refused };
}

/** Where something is new first, and a few at a time, so that who has five hundred rooms neither waits long nor holds up the others. */
async function resumeAll(stays: Stay[], cursors: Hello['cursors']): Promise<void> {
  const [news, rest]: [Stay[], Stay[]] = [[], []];
  for (const stay of stays) (stay.sockets.relay.topics.hasNews(stay.topic, cursors[stay.topic]) ? news : rest).push(stay);
  const queue = [...news, ...rest].values();
  const work = async (): Promise<void> => {
    for (const stay of queue) await goLive(stay, { after: cursors[stay.topic], last: FIRST_ENTRIES });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
