/**
 * Connections to Redis by what REDIS_URL names:
 *   redis://USER:PASSWORD@HOST:PORT             one server; rediss:// for TLS
 *   several of them                             nodes of a Cluster
 *   redis+sentinel://HOST:PORT/NAME, …          Sentinels that know the master NAME; rediss+sentinel:// for TLS
 */
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Client } from './script.ts';

/** How long an answer may take; then nothing is confirmed. */
export const COMMAND_TIMEOUT = 2000;

const common: RedisOptions = {
  // What cannot be asked now is told to whoever asked, who knows better whether to ask again.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  commandTimeout: COMMAND_TIMEOUT,
  connectTimeout: COMMAND_TIMEOUT,
  connectionName: 'confab',
  retryStrategy: (times) => Math.min(50 * times, 1000) + Math.random() * 100,
  // A master that became a replica: the reconnect finds the new one.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

function serverOf(url: URL): RedisOptions {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 6379),
    ...(url.username ? { username: decodeURIComponent(url.username) } : {}),
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    ...(url.protocol.startsWith('rediss') ? { tls: { servername: url.hostname } } : {}),
  };
}

// Nodes are connected to when they are first needed: what asks first waits for that.
const { enableOfflineQueue: _, retryStrategy: __, ...ofNodes } = common;

export function connect(nodes: string[]): Client {
  const urls = nodes.map((node) => new URL(node));
  const first = urls[0]!;
  const { host, port, ...account } = serverOf(first);
  if (first.protocol.endsWith('+sentinel:')) {
    const sentinels = urls.map((url) => ({ host: serverOf(url).host, port: Number(url.port || 26379) }));
    // A master that was replaced while it is well closes nothing for ten seconds, and what it takes meanwhile is lost: the Sentinels say so at once.
    return new Redis({ ...common, ...account, sentinels, name: decodeURIComponent(first.pathname.slice(1)), enableTLSForSentinelMode: 'tls' in account, failoverDetector: true });
  }
  if (urls.length === 1) return new Redis({ ...common, host, port, ...account });
  return new Cluster(urls.map(serverOf), {
    redisOptions: { ...ofNodes, ...account },
    shardedSubscribers: true,
    enableOfflineQueue: false,
    slotsRefreshTimeout: COMMAND_TIMEOUT,
    slotsRefreshInterval: 5000,
    clusterRetryStrategy: (times) => Math.min(50 * times, 1000) + Math.random() * 100,
  });
}

export const isCluster = (client: Client): client is Cluster => client instanceof Cluster;
