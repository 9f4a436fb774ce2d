/** Whatever went wrong, as the Fault that whoever asked is told; what is our own fault is logged. */
import { BrokerAway } from './broker/broker.ts';
import { Fault } from './fault.ts';
import type { Relay } from './relay.ts';

/** An outage fails every request that needs what is out: a line now and then is enough. */
const TELL_EVERY = 10_000;
const toldAt = new Map<string, number>();

export function toFault(relay: Relay, error: unknown, where: string): Fault {
  const fault = asFault(relay, error, where);
  relay.metrics.count('confab_errors_total', 1, { code: fault.code });
  return fault;
}

function asFault(relay: Relay, error: unknown, where: string): Fault {
  if (error instanceof Fault) {
    if (error.outage) tellSeldom(relay, error.outage.what ?? error.message, error.outage.why);
    return error;
  }
  if (error instanceof BrokerAway) {
    if (relay.state === 'live') tellSeldom(relay, 'The broker refuses what it is asked.', error.why, where);
    return new Fault('degraded', 'Nothing can be kept just now: try again in a moment.', 1000);
  }
  relay.log.error(`${where} failed.`, { error, stack: (error as Error).stack });
  return new Fault('internal', 'Something went wrong in the relay; its log says what.');
}

/** Redis may bring what this relay cannot read, of another program or of a later version of the relay: that costs itself alone. */
export function passOver(relay: Pick<Relay, 'log'>, what: 'An entry' | 'A signal', topic: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    // JSON.parse quotes what it was given, which may be what somebody said.
    const why = error instanceof SyntaxError ? 'it is no JSON' : error;
    tellSeldom(relay, `${what} was passed over: this relay cannot read it. A later version of it, or another program, put it there.`, why, topic);
  }
}

/** One line for all that fails alike within a while, with the first as an example. The texts are few, or of each configured service. */
export function tellSeldom({ log }: Pick<Relay, 'log'>, text: string, error: unknown, where?: string): void {
  if (performance.now() - (toldAt.get(text) ?? -Infinity) < TELL_EVERY) return;
  toldAt.set(text, performance.now());
  log.warn(text, { ...(where === undefined ? {} : { where }), why: error instanceof Error ? reasonOf(error) : error });
}

/** fetch() hides it in the cause. */
const reasonOf = ({ message, cause }: Error): string => (cause instanceof Error && cause.message ? `${message}: ${cause.message}` : message);
