/** A frame becomes a request, a request gets exactly one answer. */
import { Answered } from '../commands/answered.ts';
import { handlers } from '../commands/handlers.ts';
import { toFault } from '../failing.ts';
import { Fault } from '../fault.ts';
import { CLOSE, commands, parseData, parseRequest, type Command, type Request, type WireError } from '../wire.ts';
import { greet } from './hello.ts';
import { NO_ID, type Session } from './session.ts';
import type { Sockets } from './sockets.ts';

/** After these in the answer to hello, coming back with the same hello is of no use. */
const HOPELESS: Record<string, number> = {
  version: CLOSE.protocol, stale_term: CLOSE.evicted,
  no_identity: CLOSE.auth, bad_token: CLOSE.auth, expired: CLOSE.auth, guests_off: CLOSE.auth, origin: CLOSE.auth,
};

export function receive(sockets: Sockets, session: Session, frame: string): void {
  const parsed = parseRequest(frame);
  if ('error' in parsed) refuseFrame(sockets, session, parsed.error, parsed.id);
  else void answer(sockets, session, parsed.request, frame.length);
}

/** What is no request: told, and not for ever. */
export function refuseFrame({ relay }: Sockets, session: Session, error: WireError, id = NO_ID): void {
  relay.metrics.count('confab_errors_total', 1, { code: error.code });
  session.refuse(id, error);
  strike(session, CLOSE.protocol);
}

function answer(sockets: Sockets, session: Session, request: Request, bytes: number): void {
  try {
    sockets.relay.limits.request(session.address, session.identity?.person.id, bytes);
    const outcome = perform(sockets, session, request);
    if (!(outcome instanceof Promise)) {
      finish(sockets, session, request.id, outcome);
      return;
    }
    void settle(sockets, session, request, outcome);
  } catch (error) {
    fail(sockets, session, request, error);
  }
}

async function settle(sockets: Sockets, session: Session, request: Request, outcome: Promise<unknown>): Promise<void> {
  sockets.relay.pending++;
  try {
    finish(sockets, session, request.id, await outcome);
  } catch (error) {
    fail(sockets, session, request, error);
  } finally {
    sockets.relay.pending--;
  }
}

function perform(sockets: Sockets, session: Session, { cmd, data }: Request): unknown {
  if (cmd === 'hello') return firstFrame(sockets, session, data);
  const { who } = session;
  if (!isCommand(cmd)) return sockets.relay.services.call(cmd, data, who);
  const parsed = parseData(cmd, data);
  if ('error' in parsed) throw new Fault('bad_data', parsed.error.message);
  // The table maps each command to a handler of just its data; TypeScript cannot follow that through the union.
  const handle = handlers[cmd] as (sockets: Sockets, session: Session, data: unknown) => unknown;
  return handle(sockets, session, parsed.data);
}

function firstFrame(sockets: Sockets, session: Session, data: unknown): Promise<Answered> {
  if (session.refusal) throw session.refusal;
  if (session.identity || session.greeting) throw new Fault('bad_request', 'This socket has had its hello.');
  const parsed = parseData('hello', data);
  if ('error' in parsed) throw new Fault('bad_data', parsed.error.message);
  session.greeting = true;
  return greet(sockets, session, parsed.data).finally(() => { session.greeting = false; });
}

const isCommand = (cmd: string): cmd is Exclude<Command, 'hello'> => Object.hasOwn(commands, cmd);

function finish({ relay }: Sockets, session: Session, id: number, outcome: unknown): void {
  const bytes = session.answer(id, outcome instanceof Answered ? outcome.ok : outcome);
  relay.limits.answered(session.address, session.identity?.person.id, bytes);
  if (!(outcome instanceof Answered)) return;
  session.flush();
  outcome.after();
}

function fail({ relay }: Sockets, session: Session, { id, cmd }: Request, error: unknown): void {
  const told = toFault(relay, error, cmd).toWire();
  session.refuse(id, told);
  if (told.code === 'limit' && session.refusal) session.close(CLOSE.limit, told.message);
  else if (told.code === 'limit') strike(session, CLOSE.limit);
  if (cmd === 'hello' && !session.identity && HOPELESS[told.code] !== undefined) session.close(HOPELESS[told.code]!, told.message);
}

function strike(session: Session, code: number): void {
  if (session.strikes.add()) session.close(code, 'Too many frames in a row that could not be taken.');
}
