/** What every part of the relay is handed, and how its parts are put together. */
import { differences } from './alike.ts';
import type { Broker } from './broker/broker.ts';
import type { Config } from './config.ts';
import { passOver } from './failing.ts';
import { createIdentities, type Identities } from './identity/identities.ts';
import { Limits } from './limits.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { Push } from './push/push.ts';
import { Presence } from './rooms/presence.ts';
import { createServices, type Services } from './services/services.ts';
import { Doubted } from './topics/doubted.ts';
import { Topics, type TopicsEvents } from './topics/topics.ts';
import type { Topic } from './wire.ts';

export interface Listener extends Partial<Omit<TopicsEvents, 'doubt'>> {
  /** Does what signals on this topic may have asked for, or told, that were lost. Asked again where it rejects. */
  recheck?(topic: Topic): Promise<void>;
}

export interface Relay {
  readonly config: Config;
  readonly broker: Broker;
  readonly topics: Topics;
  readonly identities: Identities;
  readonly services: Services;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly presence: Presence;
  readonly push: Push;
  /** What happens in topics goes to each of these: the sockets, the plain doors. */
  readonly listeners: Listener[];
  /** Of the broker: while away nothing is confirmed. */
  state: 'live' | 'away';
  /** No new connections: this relay is going away. */
  stopping: boolean;
  /** Requests that are not answered yet, by whatever door. */
  pending: number;
  open(): Promise<void>;
  close(): Promise<void>;
}

export function createRelay(config: Config, broker: Broker, log: Log): Relay {
  const metrics = new Metrics();
  const topics = new Topics(broker, metrics);
  const presence = new Presence(broker, log);
  const listeners: Listener[] = [];
  const doubted = new Doubted(async (topic) => { for (const to of listeners) await to.recheck?.(topic as Topic); });
  let wasAway = false, compared = false, comparing = Promise.resolve();
  /** Of a guest whom one relay knows and the next does not, or of what one deletes for all, nobody would see why. */
  async function compareSettings(): Promise<void> {
    if (compared) return;
    compared = true;
    try {
      for (const warning of await differences(broker, config, relay.identities)) log.warn(warning);
    } catch {
      // The broker went away: once more when it is back.
      compared = false;
    }
  }
  const relay: Relay = {
    config, broker, topics, metrics, log, presence, listeners,
    identities: createIdentities(config, log),
    push: new Push({ config, broker, metrics, log }),
    services: createServices(config),
    limits: new Limits(config.limits),
    state: 'away',
    stopping: false,
    pending: 0,
    async open() {
      await topics.open({
        publish: (topic, texts, newest) => { for (const to of listeners) to.publish?.(topic, texts, newest); },
        signal: (topic, text) => { for (const to of listeners) passOver(relay, 'A signal', topic, () => to.signal?.(topic, text)); },
        broken: (topic) => { for (const to of listeners) to.broken?.(topic); },
        doubt: (topic) => doubted.add(topic),
        state(state, why) {
          relay.state = state;
          if (state === 'away') log.warn('The broker is away: nothing is confirmed until it is back.', { why });
          else {
            if (wasAway) log.info('The broker is back.');
            if (why) log.warn(why);
            void presence.settleAll();
            comparing = compareSettings();
          }
          wasAway = state === 'away';
          for (const to of listeners) to.state?.(state);
        },
      });
      await comparing;
    },
    async close() {
      await relay.push.close();
      await presence.close();
      await topics.close();
    },
  };
  return relay;
}
