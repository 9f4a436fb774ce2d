/** A socket's stay in a topic: joined, caught up, live, and over. */
import { tellSeldom } from '../failing.ts';
import { Fault } from '../fault.ts';
import type { Relay } from '../relay.ts';
import { barredFrom, requireReach } from '../rooms/access.ts';
import { barFromRoom } from '../rooms/barring.ts';
import { CLOSE, pushText, topicName, type Person, type Position, type Resume, type Topic, type WireError } from '../wire.ts';
import type { Session } from './session.ts';
import type { Sockets } from './sockets.ts';

/** Catches up one socket with one topic, and then makes it live. */
export class Stay {
  /** `joined`: whoever enters twice is there, or is not, by the same joining. */
  constructor(readonly sockets: Sockets, readonly session: Session, readonly topic: Topic, readonly user: string, readonly joined: Promise<void>) {}

  get gone(): boolean {
    return !this.session.ws || this.session.stays.get(this.topic) !== this;
  }

  send(texts: string[], resume: Resume): void {
    this.session.send(pushText(this.topic, texts, resume));
  }

  get full(): boolean {
    return this.session.full;
  }

  drained(): Promise<void> {
    return this.session.drained();
  }

  /** In the same tick as the last send: nothing that is published from here on passes this socket by. */
  live(): void {
    this.session.ws?.subscribe(this.topic);
  }
}

/** Throws where another topic would be one too many. */
export function requireFreePlace({ relay }: Sockets, session: Session, topic: Topic): void {
  const most = relay.config.limits.roomsPerClient;
  // The user's own topic is one of the stays.
  if (!session.stays.has(topic) && session.stays.size > most) throw new Fault('full', `At most ${most} rooms on one socket: leave one first.`);
}

/** Enters a room once more where that was ended before it was done: by then it is kept whether they may. */
export async function enterRoomBy<T>(sockets: Sockets, session: Session, topic: Topic, enter: () => Promise<T>): Promise<T> {
  const entering: { topic: Topic; ended?: WireError } = { topic };
  session.entering.add(entering);
  try {
    for (;;) {
      const entered = await enter();
      const { ended } = entering;
      if (!ended) return entered;
      entering.ended = undefined;
      leaveTopic(sockets, session, topic, true);
      if (ended.code !== 'barred') continue;
      await barFromRoom(sockets.relay, session.who.person.id, topicName(topic));
      throw barredFrom(topicName(topic));
    }
  } finally {
    session.entering.delete(entering);
  }
}

/** Followed by this relay, and in rooms present, but not caught up yet: that is `goLive`. */
export async function enterTopic(sockets: Sockets, session: Session, topic: Topic): Promise<Stay> {
  if (!session.ws) throw new Fault('closed', 'The socket is closed.');
  const { person } = session.who;
  // Its token may have been renewed since it was let in; one that is renewed later ends the stay.
  if (isRoom(topic)) requireReach(session.who, topicName(topic));
  requireFreePlace(sockets, session, topic);
  const before = session.stays.get(topic);
  const stay = new Stay(sockets, session, topic, person.id, before?.joined ?? join(sockets.relay, topic, person));
  session.stays.set(topic, stay);
  // Entered again to catch up again: it holds its place, but live entries wait until it has.
  if (before) session.ws.unsubscribe(topic);
  try {
    await stay.joined;
  } catch (error) {
    // Not joined, so there is only presence to take back.
    if (!stay.gone) {
      session.stays.delete(topic);
      if (isRoom(topic)) sockets.relay.presence.depart(topic, person.id, true);
    }
    throw error;
  }
  return stay;
}

async function join({ presence, topics }: Relay, topic: Topic, person: Person): Promise<void> {
  await Promise.all([isRoom(topic) ? presence.arrive(topic, person) : undefined, topics.join(topic)]);
}

export function goLive(stay: Stay, from: { after?: Position; last: number }): Promise<void> {
  const { sockets: { relay }, session, topic } = stay;
  return relay.topics.resume(topic, from, stay).catch((error: unknown) => {
    if (stay.gone) return;
    tellSeldom(relay, 'A topic could not be resumed; the client tries again.', error, topic);
    session.close(CLOSE.slow, 'Try again: your place could not be found.');
  });
}

/** `now`: by the person's own wish, so nobody waits whether they come back. */
export function leaveTopic(sockets: Sockets, session: Session, topic: Topic, now = false): void {
  const stay = session.stays.get(topic);
  if (!stay) return;
  session.stays.delete(topic);
  session.ws?.unsubscribe(topic);
  sockets.relay.topics.leave(topic);
  if (isRoom(topic)) sockets.relay.presence.depart(topic, stay.user, now);
}

const isRoom = (topic: Topic): boolean => topic.startsWith('room:');
