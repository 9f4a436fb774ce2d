/** The connection that asks: whether it is there, and what an error on it means. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerAway } from '../broker.ts';
import { connect, isCluster } from './connect.ts';
import type { Client, Script } from './script.ts';

const PING_EVERY = 250;
/** As ioredis says it. */
const TIMED_OUT = 'Command timed out';

export class Link {
  readonly client: Client;
  readonly cluster: boolean;
  #state: 'live' | 'away' = 'away';
  #why = 'not connected yet';
  #asking = false;
  #closed = false;

  constructor(nodes: string[], private onState: (state: 'live' | 'away') => void) {
    this.client = connect(nodes);
    this.cluster = isCluster(this.client);
    this.client.on('ready', () => this.#become('live', ''));
    this.client.on('close', () => this.#become('away', `the connection closed${this.#why && ` (${this.#why})`}`));
    // ioredis goes on trying; the last reason is told to whoever asks meanwhile.
    this.client.on('error', (error: Error) => { this.#why = error.message; });
  }

  get state(): 'live' | 'away' { return this.#state; }

  run<Answer>(script: Script<Answer>, keys: string[], args: (string | number)[]): Promise<Answer> {
    return this.ask((client) => script.run(client, keys, args));
  }

  async ask<Answer>(question: (client: Client) => Promise<Answer>): Promise<Answer> {
    if (this.#state === 'away') throw new BrokerAway(this.#why);
    try {
      return await question(this.client);
    } catch (error) {
      const { message } = error as Error;
      // A server that stands still keeps its connection. Of a Cluster it is one of several.
      if (message === TIMED_OUT && !this.cluster) void this.#askUntilAnswered();
      throw new BrokerAway(message);
    }
  }

  close(): void {
    this.#closed = true;
    this.client.disconnect();
  }

  async #askUntilAnswered(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    this.#become('away', 'Redis does not answer');
    while (!this.#closed && this.#state === 'away') {
      const said = await this.client.ping().catch((error: Error) => error.message);
      if (said === 'PONG') this.#become('live', '');
      else {
        // Another one may be the master by now, and a new connection finds it.
        if (said === TIMED_OUT) this.client.disconnect(true);
        await sleep(PING_EVERY);
      }
    }
    this.#asking = false;
  }

  #become(state: 'live' | 'away', why: string): void {
    this.#why = why;
    if (this.#closed || state === this.#state) return;
    this.#state = state;
    this.onState(state);
  }
}
