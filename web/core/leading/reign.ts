import { topicName, userTopic, type HelloAnswer, type Note, type Person, type WireError } from '../../../relay/wire.ts';
import type { Phase } from '../api.ts';
import { Connection } from '../connection/connection.ts';
import { isFull, report } from '../errors.ts';
import type { Identity } from '../identity/identity.ts';
import { newInbox } from '../inbox/inbox.ts';
import { withPart } from '../later.ts';
import type { Sender } from '../outbox/sender.ts';
import { PARTS } from '../parts.ts';
import type { Around } from '../people/around.ts';
import type { Platform } from '../platform/platform.ts';
import { isEntered } from '../rooms/state.ts';
import { applyShelf } from '../shelf/shelf.ts';
import { KEYS, type TopicFact } from '../store/facts.ts';
import { DEPOSED, type Work } from '../tabs/change.ts';
import type { Replica } from '../tabs/replica.ts';
import type { Crown } from './crown.ts';
import { newJoining } from './joining.ts';
import { TOLD, type LeaderStatus } from './told.ts';

export interface ReignParts {
  platform: Platform;
  replica: Replica;
  identity: Identity;
  me(): Person;
  url: string;
  /** Resolves when the term of this reign stands in the store. */
  crowned: Promise<Crown>;
  /** This tab must not lead any more. `again`: it may queue again after so many ms. */
  over(again: number): void;
}

/** A token that was good is kept so much later, for a worker that finishes what the tabs left. */
const KEEPING_TOKEN = 200;
const BEFORE_TIDYING = 30_000;

/** All that lives only while this tab leads: the connection, what it brings in, and what goes out. */
export interface Reign {
  /** 0 before it stands in the store. */
  term: number;
  readonly connection: Connection;
  /** For a tab that has just come, or all of them after a takeover. */
  announce(): void;
  /** A sign of life that only a page that runs can give. */
  beat(): Promise<void>;
  /** Somebody looks at who is in this room. */
  watch(room: string): void;
  /** Something could not be stored. */
  failed(error: unknown): void;
  /** At once and for good. */
  close(): void;
}

export function newReign({ platform, replica, identity, url, crowned, me, over }: ReignParts): Reign {
  const { mirror, post } = replica, told = new Map<string, unknown>();
  let ended = false, token: string | undefined, around: Around | undefined, sender: Sender | undefined;
  /** The shelf of this connection is known: which rooms are new, for instance. */
  let settled = false;

  const commit = (work: Work): Promise<void> => replica.commit(work, reign.term);
  const tell = (key: string, value: unknown): void => {
    if (ended) return;
    told.set(key, value);
    mirror.put(key, value);
    post({ kind: 'told', term: reign.term, told: [[key, value]] });
  };

  const end = (again: number): void => {
    if (ended) return;
    reign.close();
    over(again);
  };
  const failed = (error: unknown): void => {
    if (ended) return;
    if (isFull(error)) {
      void empty();
      return;
    }
    report(error);
    end((error as Error).name === DEPOSED ? 0 : 500);
  };
  /** Drops what can be loaded again, when the storage is full. */
  const empty = async (): Promise<void> => {
    reign.close();
    await PARTS.tidying.load().then(({ trim }) => trim(replica, platform.now(), 0)).catch(report);
    over(500);
  };

  const hello = async (): Promise<Record<string, unknown> | null> => {
    // Who could not be crowned does not lead: the session sees to that.
    const [given, crown] = await Promise.all([identity.token(), crowned.catch(() => undefined)]);
    if (!crown || ended || given === null) return null;
    if (given === undefined) {
      refused(identity.error.value!);
      return null;
    }
    token = given;
    const own = mirror.get<TopicFact>(KEYS.user)?.cursor;
    return { version: 1, token, client: crown.client, term: reign.term, cursors: { ...(own && { [userTopic(me().id)]: own }), ...joining.cursors() } };
  };
  const live = async ({ user, token: signed, guest, shelf, count, now, refused = {} }: HelloAnswer): Promise<void> => {
    tell(TOLD.ahead, platform.now() - now);
    identity.keep(user, guest, signed);
    await commit((draft) => {
      for (const item of shelf) applyShelf(draft, item);
      if (count !== draft.get(KEYS.count)) draft.put(KEYS.count, count);
      joining.note(draft, refused);
    });
    settled = true;
    // The messages that follow the hello need not wait for it.
    platform.after(KEEPING_TOKEN, () => void commit((draft) => draft.put(KEYS.token, signed ?? token)).catch(() => undefined));
    pump();
    joining.join();
    around?.refresh();
  };
  const note = async (said: Note): Promise<void> => {
    if (said.note === 'renew') {
      const next = await identity.token(true);
      // Where that fails, the next hello says why.
      if (next) await connection.send('auth_renew', { token: next }).then(() => commit((draft) => draft.put(KEYS.token, next)), () => undefined);
    } else if (said.note === 'gone' && said.topic.startsWith('room:')) {
      await joining.ended(topicName(said.topic), said.error);
    }
  };
  const turn = (phase: Phase, error?: WireError): void => {
    tell(TOLD.status, { phase, error } satisfies LeaderStatus);
    if (phase === 'live') pump();
    else settled &&= phase === 'degraded';
  };
  /** Without a token that is good enough: the next attempt is with another, after a while. */
  const refused = (error: WireError): void => {
    turn('offline', error);
    connection.redial(true);
  };

  /** Sends what waits. */
  const pump = (): void => {
    if (mirror.keys('out').length > 0) withPart(platform, PARTS.deeds, ({ newSender }) => {
      if (ended) return;
      sender ??= newSender({
        platform, mirror, failed,
        connected: () => settled && connection.phase === 'live',
        isNew: (room) => !isEntered(mirror, room),
        send: (cmd, data, patience) => cmd === 'room_enter' ? joining.enter(data as { room: string }, patience) : connection.send(cmd, data, patience),
        // What was being entered or left is not any more.
        commit: (work) => commit(work).then(joining.join),
        silent: () => connection.redial(),
      });
      sender.pump();
    });
  };

  const inbox = newInbox(me, commit, failed);
  const connection = new Connection(url, platform, {
    hello, note: (said) => void note(said).catch(failed), phase: turn,
    live: (answer) => void live(answer).catch(failed),
    push: (push) => inbox.receive(push),
    signal: (signal) => around?.signal(signal),
    refused: (error) => {
      refused(error);
      identity.refused(error);
    },
    evicted: () => end(1000),
  });
  const joining = newJoining({
    platform, mirror, commit, failed,
    settled: () => settled,
    send: (cmd, data, patience) => connection.send(cmd, data, patience),
    present: (room, sample) => around?.entered(room, sample),
  });
  const stops = [
    mirror.watch(['shelf'], joining.join),
    mirror.watch(['out'], pump),
    platform.after(BEFORE_TIDYING, () => withPart(platform, PARTS.tidying, ({ tidyDaily }) => { if (!ended) stops.push(tidyDaily(replica, platform)); })),
  ];

  const reign: Reign = {
    term: 0,
    connection, failed,
    announce: () => post({ kind: 'told', term: reign.term, told: [...told], all: true }),
    beat: () => commit((draft) => draft.put(KEYS.beat, platform.now())),
    watch(room) {
      withPart(platform, PARTS.around, ({ newAround }) => {
        if (ended) return;
        around ??= newAround(platform, mirror, connection, me, tell);
        around.watch(room);
      });
    },
    close() {
      ended = true;
      connection.close();
      sender?.end();
      stops.forEach((stop) => stop());
      around?.end();
      for (const key of told.keys()) mirror.put(key, undefined);
    },
  };
  // Not before this tab knows its reign: whoever is told may end it.
  queueMicrotask(() => turn('connecting'));
  return reign;
}
