/** This relay is going away: clients are asked to move a few at a time, and what was begun is finished. */
import { setTimeout as pause } from 'node:timers/promises';
import { CLOSE } from '../wire.ts';
import type { Sockets } from './sockets.ts';

/** Clients leave over so many ms; a thousand need a second. */
const LEAST = 500, MOST = 10_000;
const STEP = 50;
/** What a client may take to come back somewhere else, so that those asked together do not arrive together. */
const WITHIN = 1000;
/** Confirmations that are still on their way. */
const FINISH = 5000;

export async function moveAll(sockets: Sockets): Promise<void> {
  const sessions = [...sockets.all];
  const window = sessions.length === 0 ? 0 : Math.min(MOST, Math.max(LEAST, sessions.length));
  const steps = Math.ceil(window / STEP), batch = Math.ceil(sessions.length / Math.max(steps, 1));
  for (let start = 0; start < sessions.length; start += batch) {
    for (const session of sessions.slice(start, start + batch)) session.note({ note: 'move', within: WITHIN });
    await pause(STEP);
  }
  await until(() => sockets.all.size === 0, sessions.length === 0 ? 0 : WITHIN);
  await until(() => sockets.relay.pending === 0, FINISH);
  for (const session of sockets.all) session.close(CLOSE.move, 'This relay is stopping: come back.');
}

async function until(done: () => boolean, within: number): Promise<void> {
  for (let waited = 0; waited < within && !done(); waited += STEP) await pause(STEP);
}
