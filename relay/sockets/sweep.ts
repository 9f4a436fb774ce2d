/** Once a second: sockets without a hello, tokens that run out. One timer for all, instead of one for each. */
import { CLOSE } from '../wire.ts';
import type { Session } from './session.ts';
import type { Sockets } from './sockets.ts';

const EVERY = 1000;
/** From opening to hello. */
export const HELLO_WITHIN = 10_000;

/** Answers how to stop. */
export function startSweep(sockets: Sockets): () => void {
  const timer = setInterval(() => {
    const now = Date.now();
    for (const session of sockets.all) if (now >= session.due) attend(session, now);
    sockets.relay.limits.sweep();
  }, EVERY);
  return () => clearInterval(timer);
}

function attend(session: Session, now: number): void {
  // Its answer is on its way; until then nobody is told anything.
  if (session.greeting) return;
  if (!session.identity) {
    session.close(CLOSE.auth, `No hello within ${HELLO_WITHIN / 1000} s.`);
    return;
  }
  const { expires = Infinity } = session.identity;
  if (now >= expires) session.close(CLOSE.auth, 'The token has expired.');
  else if (!session.warned) {
    session.warned = true;
    session.due = expires;
    session.note({ note: 'renew', expires });
  }
}
