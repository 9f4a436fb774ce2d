/** The connection that asks: whether it is there and takes writes, and what an error on it means. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { BrokerAway } from '../broker.ts';
import { connect, isCluster } from './connect.ts';
import { examine } from './fault.ts';
import type { Client, Script } from './script.ts';

const TRY_EVERY = 250;
/** As ioredis says it. */
const TIMED_OUT = 'Command timed out';

export class Link {
  readonly client: Client;
  readonly cluster: boolean;
  /** What is wrong with this Redis whether it is there or not. */
  fault = '';
  #state?: 'live' | 'away';
  #why = 'not connected yet';
  /** As ioredis said it last. */
  #trouble = '';
  /** With what words; only a write that is taken tells that it is over. */
  #refused = '';
  /** What is wrong with it though it is live. */
  #danger = '';
  #trying = false;
  #closed = false;

  /** `write`: a small one, which needs what appending needs. */
  constructor(nodes: string[], private onState: (state: 'live' | 'away', why: string) => void, private write: (client: Client) => Promise<unknown>) {
    this.client = connect(nodes);
    this.cluster = isCluster(this.client);
    this.client.on('ready', () => void this.#tryUntilLive());
    this.client.on('close', () => this.#become('away', `the connection closed${this.#trouble && ` (${this.#trouble})`}`));
    // ioredis goes on trying; the last reason is told to whoever asks meanwhile.
    this.client.on('error', (error: Error) => {
      this.#trouble = error.message;
      // Where no Sentinel leads to a master there never was a connection that closes.
      if (this.#state === undefined && this.fault === '') this.#become('away', `there is no connection (${error.message})`);
    });
  }

  get state(): 'live' | 'away' { return this.#state ?? 'away'; }

  run<Answer>(script: Script<Answer>, keys: string[], args: (string | number)[]): Promise<Answer> {
    return this.ask((client) => script.run(client, keys, args));
  }

  async ask<Answer>(question: (client: Client) => Promise<Answer>): Promise<Answer> {
    if (this.state === 'away') throw new BrokerAway(this.#why);
    try {
      return await question(this.client);
    } catch (error) {
      const { message } = error as Error;
      // Of a Cluster it is one of several.
      if (!this.cluster) this.#doubt(error as Error);
      throw new BrokerAway(message);
    }
  }

  /** At the start, after some patience: one that is loading what it kept says nothing by itself. */
  tellOfSilence(): void {
    if (this.#state === undefined && this.client.status === 'connect') this.#become('away', 'Redis took the connection, but is not ready: it may still be loading what it kept');
  }

  close(): void {
    this.#closed = true;
    this.client.disconnect();
  }

  #doubt({ name, message }: Error): void {
    // A server that stands still keeps its connection; one that only writes have to wait for answers all else meanwhile.
    if (message === TIMED_OUT) this.#become('away', (this.#refused = 'Redis does not answer'));
    // One that answers may be taking no writes: a replica by now, out of memory, busy, told not to.
    else if (name === 'ReplyError') this.#refused = message;
    // Some ms before it says so itself.
    else if (!(this.client as Redis).stream.writable) this.#become('away', 'the connection closed');
    else return;
    void this.#tryUntilLive();
  }

  async #tryUntilLive(): Promise<void> {
    if (this.#trying) return;
    this.#trying = true;
    // A new connection begins anew.
    while (!this.#closed && this.client.status === 'ready' && (this.state === 'away' || this.#refused !== '')) {
      const why = await this.#try();
      if (why === '') {
        this.#refused = '';
        this.#become('live', this.#danger);
      } else {
        this.#become('away', this.fault || this.#refused || why);
        // Another one may be the master by now, and a new connection finds it.
        if (why === TIMED_OUT && !this.cluster) this.client.disconnect(true);
        await sleep(TRY_EVERY);
      }
    }
    this.#trying = false;
  }

  /** What stands against being live, or ''. */
  async #try(): Promise<string> {
    try {
      const { fault, danger } = await examine(this.client, this.cluster);
      if (fault === '' && this.#refused !== '') await this.write(this.client);
      this.#find(fault);
      this.#danger = danger;
      return fault;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Told even where it was away before for another reason: waiting does not help. */
  #find(fault: string): void {
    if (fault !== '' && fault !== this.fault) this.#state = undefined;
    this.fault = fault;
  }

  #become(state: 'live' | 'away', why: string): void {
    this.#why = why;
    if (this.#closed || state === this.#state) return;
    this.#state = state;
    this.onState(state, why);
  }
}
