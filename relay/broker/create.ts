/** The broker that the configuration asks for. */
import type { Broker, Retention } from './broker.ts';
import { EmbeddedBroker } from './embedded/embedded.ts';
import { RedisBroker } from './redis/redis.ts';

export function createBroker({ redis, data, retention }: { redis?: string[]; data: string; retention: Retention }): Broker {
  return redis ? new RedisBroker({ nodes: redis, retention }) : new EmbeddedBroker({ folder: data, retention });
}
