import { ConfabError, fieldsOf } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import { KEYS, type OutItem } from '../store/facts.ts';
import type { Work } from '../tabs/change.ts';
import type { Mirror } from '../tabs/mirror.ts';
import { settle, type Outcome } from './settle.ts';

/** A send that gets no answer: the socket is not worth waiting for. */
const PATIENCE = 8000;
const PAUSE = 1000;
const SKEW = 500;
/** Lanes that wait for an answer at the same time. */
const AT_ONCE = 16;
/** That these were refused is told to whoever runs the page: nobody else waits for them. */
const UNAWAITED = new Set(['user_tell', 'shelf_put']);

export interface SenderParts {
  platform: Platform;
  mirror: Mirror;
  connected(): boolean;
  /** This user has not been in the room before. */
  isNew(room: string): boolean;
  send(cmd: string, data: unknown, patience: number): Promise<unknown>;
  commit(work: Work): Promise<unknown>;
  silent(): void;
  failed(error: unknown): void;
}

/** The next item of each lane that has nothing under way: lanes are independent, within one nothing overtakes. */
function nextOfEachLane(items: readonly OutItem[], busy: ReadonlySet<string>): OutItem[] {
  const next = new Map<string, OutItem>();
  for (const item of items) {
    if (item.error || item.pos !== undefined || busy.has(item.lane)) continue;
    const first = next.get(item.lane);
    if (!first || item.n < first.n) next.set(item.lane, item);
  }
  return [...next.values()];
}

/** The leader's side of the outbox: sends, and writes down what the relay said. */
export interface Sender {
  /** Sends what can be sent now. */
  pump(): void;
  end(): void;
}

export function newSender({ platform, mirror, connected, isNew, send, commit, silent, failed }: SenderParts): Sender {
  const busy = new Set<string>();
  let ended = false, resting = false, flying = 0, most = AT_ONCE;

  const pump = (): void => {
    if (ended || resting || !connected()) return;
    // What is stored: only there the relay's answer can be written down.
    const stored = mirror.all<OutItem>('out').filter(({ id }) => mirror.stored(KEYS.out(id)));
    const next = nextOfEachLane(stored, busy);
    if (next.length === 0 && busy.size === 0) most = AT_ONCE;
    for (const item of next) if (flying < most) void deliver(item);
  };
  /** A limit holds for all lanes, and who goes on all the same loses the socket: a pause, then one at a time until all is said. */
  const rest = (): void => {
    most = 1;
    if (resting) return;
    resting = true;
    platform.after(PAUSE, () => {
      resting = false;
      pump();
    });
  };
  const deliver = async (item: OutItem): Promise<void> => {
    const { lane, cmd, data } = item, fresh = cmd === 'room_enter' && isNew(String(data.room));
    let pause = 0;
    busy.add(lane);
    flying++;
    try {
      const outcome = await attempt(item);
      if (ended) return;
      if ('again' in outcome) pause = outcome.again;
      else await commit((draft) => settle(draft, item, outcome, fresh));
      if ('error' in outcome && UNAWAITED.has(cmd)) console.error(`confab: ${cmd}: ${outcome.error.message}`);
    } catch (error) {
      if (!ended) failed(error);
    }
    flying--;
    const free = (): void => {
      busy.delete(lane);
      pump();
    };
    if (pause > 0) {
      platform.after(pause, free);
      pump();
    } else free();
  };
  const attempt = async ({ cmd, data }: OutItem): Promise<Outcome | { again: number }> => {
    try {
      return { ok: await send(cmd, data, PATIENCE) };
    } catch (error) {
      if (!(error instanceof ConfabError)) throw error;
      if (error.code === 'timeout') silent();
      if (error.code === 'limit') rest();
      // The person pressed a button and is told when to press it again; everything else waits by itself, and so
      // does what this page allowed a moment before the relay's clock did.
      if (!error.temporary || (error.code === 'throttled' && (error.retryAfter ?? PAUSE) > SKEW)) return { error: fieldsOf(error) };
      return { again: error.code === 'closed' ? 1 : error.retryAfter ?? PAUSE };
    }
  };
  return { pump, end: () => { ended = true; } };
}
