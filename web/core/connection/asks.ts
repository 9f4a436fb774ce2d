import type { ConfabErrorFields } from '../api.ts';
import { ConfabError, fieldsOf, temporary } from '../errors.ts';
import { TOLD, type LeaderStatus } from '../leading/told.ts';
import type { Platform } from '../platform/platform.ts';
import type { Post } from '../tabs/posts.ts';
import type { Replica } from '../tabs/replica.ts';
import { PATIENCE, noAnswer, type Connection } from './connection.ts';

interface Ask {
  cmd: string;
  data: unknown;
  until: number;
  /** It is in another tab's hands, or went out: the relay may have done it. */
  taken: boolean;
  resolve(value: unknown): void;
  reject(error: ConfabError): void;
  off(): void;
}
type Answer = { ok?: unknown; error?: ConfabErrorFields };

/** The relay's own commands carry ids or only read: asking again does no harm. A service's may. */
const REPEATABLE = /^(auth|room|user|shelf)_/;
const AGAIN = 50;
/** How long a request waits for a connection of which there is little hope. */
const HOPE = 1000;

/** Requests of any tab over the one connection: never lost without a word, never sent twice where that matters. */
export interface Asks {
  request(cmd: string, data: unknown, patience?: number): Promise<unknown>;
  /** Another tab leads, or this one does now. What the former leader had taken may or may not have been done. */
  leaderChanged(): void;
  hear(post: Post): void;
}

export function newAsks({ mirror, post }: Replica, { elapsed, after, id: newId }: Platform, connection: () => Connection | undefined): Asks {
  const open = new Map<string, Ask>();
  /** Requests of other tabs that this one took. */
  const inHand = new Set<string>();

  const pass = (id: string, ask: Ask): void => {
    const { cmd, data, until } = ask, patience = Math.max(1, until - elapsed());
    if (connection()) void answer(cmd, data, patience, (answered) => finish(id, answered), () => { ask.taken = true; });
    else post({ kind: 'ask', id, cmd, data, patience });
  };
  const finish = (id: string, { ok, error }: Answer): void => {
    const ask = open.get(id);
    if (!ask) return;
    open.delete(id);
    ask.off();
    if (error) ask.reject(new ConfabError(error));
    else ask.resolve(ok);
  };

  /** Asks the relay; silent when this tab stopped leading, because whoever asked then asks the next leader. */
  const answer = async (cmd: string, data: unknown, patience: number, done: (answer: Answer) => void, sending?: () => void): Promise<void> => {
    const until = elapsed() + patience, here = connection();
    if (!here) return;
    while (connection() === here) {
      try {
        if (!here.connected) {
          await arrival(here, until - elapsed());
          continue;
        }
        sending?.();
        return done({ ok: await here.send(cmd, data, until - elapsed()) });
      } catch (error) {
        const fields = fieldsOf(error), lost = fields.code === 'closed';
        if (!lost || elapsed() >= until || !REPEATABLE.test(cmd)) {
          if (!lost || connection() === here) done({ error: fields });
          return;
        }
        // A socket that is closing takes nothing more and has not yet said so.
        await new Promise<void>((resolve) => { after(AGAIN, resolve); });
      }
    }
  };
  const arrival = (here: Connection, patience: number): Promise<void> => new Promise((resolve, reject) => {
    let hope = true, off: () => void;
    const giveUpAfter = (ms: number): void => {
      off = after(ms, () => {
        stop();
        reject(temporary('offline', 'The relay cannot be reached now.'));
      });
    };
    const look = (): void => {
      if (connection() !== here || here.connected) {
        stop();
        off();
        resolve();
      } else if (hope && mirror.get<LeaderStatus>(TOLD.status)?.phase === 'offline') {
        hope = false;
        off();
        giveUpAfter(Math.min(patience, HOPE));
      }
    };
    const stop = mirror.watch([TOLD.status], look);
    giveUpAfter(patience);
    look();
  });

  return {
    request: (cmd, data, patience = PATIENCE) => new Promise((resolve, reject) => {
      const id = newId(), off = after(patience, () => finish(id, { error: fieldsOf(noAnswer(cmd, patience)) }));
      const ask = { cmd, data, until: elapsed() + patience, taken: false, resolve, reject, off };
      open.set(id, ask);
      pass(id, ask);
    }),
    leaderChanged() {
      for (const [id, ask] of open) {
        if (ask.taken && !REPEATABLE.test(ask.cmd)) finish(id, { error: fieldsOf(temporary('closed', `${ask.cmd}: the connection was lost before the answer came.`)) });
        else pass(id, ask);
      }
    },
    hear(heard) {
      if (heard.kind === 'taken') {
        const ask = open.get(heard.id);
        if (ask) ask.taken = true;
      } else if (heard.kind === 'answer') finish(heard.id, heard);
      // Whoever learns only after they asked who leads now asks again.
      else if (heard.kind === 'ask' && connection() && (REPEATABLE.test(heard.cmd) || !inHand.has(heard.id))) {
        inHand.add(heard.id);
        after(heard.patience, () => inHand.delete(heard.id));
        // At once: who asked may be asleep when it goes out.
        post({ kind: 'taken', id: heard.id });
        void answer(heard.cmd, heard.data, heard.patience, (answered) => post({ kind: 'answer', id: heard.id, ...answered }));
      }
    },
  };
}
