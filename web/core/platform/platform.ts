/**
 * What the core needs from where it runs. Three implementations: the browser's page, Node (a bot), and the
 * fakes of the tests.
 */
import type { OpenStore } from '../store/contract.ts';

/** The part of LockManager that is used. */
export interface Locks {
  request(name: string, options: { signal?: AbortSignal; steal?: boolean }, work: () => Promise<void>): Promise<unknown>;
}

/** To all other tabs; never back to this one. */
export interface Channel {
  post(message: unknown): void;
  close(): void;
}

/** What survives a tab that is closed in this very task. The part of localStorage that is used. */
export interface Journal {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): string[];
}

export interface Link {
  /** false: it is not open, and nothing was sent. */
  send(frame: string): boolean;
  /** Tries again now instead of when its time has come. */
  hurry(): void;
  /** Gives this socket up and dials again. */
  redial(): void;
  close(): void;
}
export interface LinkEvents {
  open(): void;
  message(frame: string): void;
  close(code: number): void;
}

export type LifeEvent =
  /** Nothing of this page may run from now on: frozen, cached, or on its way out. */
  | 'pause'
  | 'wake' | 'visible' | 'online';

export interface Platform {
  now(): number;
  /** ms that passed since some moment: what lasts is measured by this, because the time of day may be set meanwhile. */
  elapsed(): number;
  /** Runs later; the answer calls it off. */
  after(ms: number, fn: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
  /** Hard to guess, of letters and digits. */
  id(): string;
  visible(): boolean;
  onLife(fn: (event: LifeEvent) => void): () => void;
  /** Another tab wrote to the journal. */
  onJournal(fn: (key: string) => void): () => void;
  /** `delay`: ms before the next attempt. */
  dial(url: string, delay: () => number, events: LinkEvents): Link;
  journal?: Journal;
  locks?: Locks;
  /** Loaded only where there are no locks. */
  lease(): Promise<typeof import('../leading/lease.ts')>;
  channel?(name: string, receive: (message: unknown) => void): Channel;
  store?: OpenStore;
}
