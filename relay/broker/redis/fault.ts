/** What is wrong with a Redis that would otherwise fail later, and less clearly. */
import type { Client } from './script.ts';

/** '' where nothing is, or where the account may not ask. */
export async function faultOf(client: Client, cluster: boolean): Promise<string> {
  const about = await client.info().catch((error: Error) => {
    if (error.message.startsWith('NOPERM')) return '';
    throw error;
  });
  const version = /^redis_version:(\d+)\S*/m.exec(about);
  if (version && Number(version[1]) < 7) return `Redis ${version[0].slice(14)} is too old: Confab needs Redis 7 or newer.`;
  if (/^cluster_enabled:1/m.test(about) && !cluster) return 'This Redis is a node of a Cluster: name at least two of its nodes in REDIS_URL, separated by a comma.';
  return '';
}
