import { topicName, type Person, type PresenceChange, type PresenceSample, type Signal } from '../../../relay/wire.ts';
import type { Presence } from '../api.ts';
import type { ConfabError } from '../errors.ts';
import type { Connection } from '../connection/connection.ts';
import { TOLD } from '../leading/told.ts';
import type { Platform } from '../platform/platform.ts';
import type { Mirror } from '../tabs/mirror.ts';

/** A person who stops typing may be gone before saying so. */
const TYPING_LASTS = 6000;

/** Who is in the rooms that somebody looks at, and who types there: kept by the leader. */
export interface Around {
  watch(room: string): void;
  /** After a new connection. */
  refresh(): void;
  /** What the relay said on entering. */
  entered(room: string, sample: PresenceSample): void;
  signal(signal: Signal): void;
  end(): void;
}

export function newAround(platform: Platform, mirror: Mirror, connection: Connection, me: () => Person, tell: (key: string, value: unknown) => void): Around {
  const watched = new Set<string>(), typing = new Map<string, () => void>();
  const entered = (room: string, { count, sample }: PresenceSample): void => tell(TOLD.presence(room), { count, people: sample } satisfies Presence);
  // One after the other: whoever looked at many rooms would ask too much at once after each new connection.
  let asking = Promise.resolve();
  const ask = (room: string): void => {
    asking = asking.then(() => connection.send('room_presence', { room })).then((sample) => entered(room, sample as PresenceSample), ({ retryAfter }: ConfabError) => {
      if (retryAfter) return new Promise<void>((resolve) => { platform.after(retryAfter, resolve); }).then(() => ask(room));
    });
  };

  const turn = (room: string, user: Person, on: boolean): void => {
    const key = TOLD.typing(room), name = `${room} ${user.id}`, others = (mirror.get<readonly Person[]>(key) ?? []).filter(({ id }) => id !== user.id);
    typing.get(name)?.();
    if (on) typing.set(name, platform.after(TYPING_LASTS, () => turn(room, user, false)));
    tell(key, on ? [...others, user] : others);
  };

  return {
    entered,
    watch(room) {
      if (watched.has(room)) return;
      watched.add(room);
      if (connection.connected) ask(room);
    },
    // What is looked at now was looked at last.
    refresh: () => [...watched].reverse().forEach(ask),
    signal({ topic, signal, data }) {
      const room = topicName(topic), key = TOLD.presence(room);
      if (signal === 'presence') tell(key, changed(mirror.get(key), data));
      else if (data.user.id !== me().id) turn(room, data.user, data.on);
    },
    end: () => typing.forEach((cancel) => cancel()),
  };
}

/** Who is there after some came and went. Above a few hundred only the count moves. */
function changed(before: Presence | undefined, { count, came = [], went = [], here = before?.people ?? [] }: PresenceChange): Presence {
  const away = new Set([...went, ...came.map(({ id }) => id)]);
  return { count, people: [...here.filter(({ id }) => !away.has(id)), ...came] };
}
