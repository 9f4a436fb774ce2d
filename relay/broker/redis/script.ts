/** A Lua script, called by its hash; sent along where the server does not know it yet. */
import { createHash } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';

export type Client = Redis | Cluster;

export class Script<Answer> {
  #sha: string;

  constructor(private text: string) {
    this.#sha = createHash('sha1').update(text).digest('hex');
  }

  async run(client: Client, keys: string[], args: (string | number)[]): Promise<Answer> {
    try {
      return await client.evalsha(this.#sha, keys.length, ...keys, ...args) as Answer;
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
      return await client.eval(this.text, keys.length, ...keys, ...args) as Answer;
    }
  }
}
