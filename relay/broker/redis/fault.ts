/** What is wrong with a Redis that would otherwise fail later, and less clearly; and what will be. */
import { strangeness } from '../broker.ts';
import { FORMAT_KEY } from './keys.ts';
import type { Client } from './script.ts';

/** Each '' where nothing is. `danger`: what it may do with what it confirmed. Rejects where the account may not ask: then it may not append either. */
export async function examine(client: Client, cluster: boolean): Promise<{ fault: string; danger: string }> {
  const about = await client.info();
  return { fault: faultIn(about, cluster) || await strange(client), danger: dangerIn(about) };
}

function faultIn(about: string, cluster: boolean): string {
  const version = /^redis_version:(\d+)\S*/m.exec(about);
  if (version && Number(version[1]) < 7) return `Redis ${version[0].slice(14)} is too old: Confab needs Redis 7 or newer.`;
  if (/^cluster_enabled:1/m.test(about) && !cluster) return 'This Redis is a node of a Cluster: name at least two of its nodes in REDIS_URL, separated by a comma.';
  return '';
}

async function strange(client: Client): Promise<string> {
  const strangely = strangeness(await client.get(FORMAT_KEY));
  return strangely && `What is in this Redis ${strangely}, or give this one another Redis by REDIS_URL.`;
}

function dangerIn(about: string): string {
  const [, policy = 'noeviction'] = /^maxmemory_policy:(\S+)/m.exec(about) ?? [];
  if (policy === 'noeviction' || /^maxmemory:0\s*$/m.test(about)) return '';
  return `This Redis throws away what it confirmed once its memory is full: set its maxmemory-policy to noeviction (it is ${policy}).`;
}
