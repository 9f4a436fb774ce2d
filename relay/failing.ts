/** Whatever went wrong, as the Fault that whoever asked is told; what is our own fault is logged. */
import { BrokerAway } from './broker/broker.ts';
import { Fault } from './fault.ts';
import type { Relay } from './relay.ts';

/** An outage of a part, as of one master of a Cluster, fails every request that needs it: a line now and then is enough. */
const TELL_EVERY = 10_000;
let toldAt = -Infinity;

export function toFault(relay: Relay, error: unknown, where: string): Fault {
  const fault = asFault(relay, error, where);
  relay.metrics.count('confab_errors_total', 1, { code: fault.code });
  return fault;
}

function asFault(relay: Relay, error: unknown, where: string): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof BrokerAway) {
    if (relay.state === 'live' && performance.now() - toldAt > TELL_EVERY) {
      toldAt = performance.now();
      relay.log.warn(`${where} was refused by the broker.`, { why: error.why });
    }
    return new Fault('degraded', 'Nothing can be kept just now: try again in a moment.', 1000);
  }
  relay.log.error(`${where} failed.`, { error, stack: (error as Error).stack });
  return new Fault('internal', 'Something went wrong in the relay; its log says what.');
}
