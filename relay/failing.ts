/** Whatever went wrong, as the Fault that whoever asked is told; what is our own fault is logged. */
import { BrokerAway } from './broker/broker.ts';
import { Fault } from './fault.ts';
import type { Relay } from './relay.ts';

export function toFault(relay: Relay, error: unknown, where: string): Fault {
  const fault = asFault(relay, error, where);
  relay.metrics.count('confab_errors_total', 1, { code: fault.code });
  return fault;
}

function asFault(relay: Relay, error: unknown, where: string): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof BrokerAway) return new Fault('degraded', 'Nothing can be kept just now: try again in a moment.', 1000);
  relay.log.error(`${where} failed.`, { error, stack: (error as Error).stack });
  return new Fault('internal', 'Something went wrong in the relay; its log says what.');
}
