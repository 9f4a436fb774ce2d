import type { Readable } from '../api.ts';
import type { Client } from '../client.ts';
import { Cell } from '../readable.ts';

/** What stands in a room's composer: the same in all tabs, and there after a reload. */
export class Draft implements Readable<string> {
  readonly #client: Client;
  readonly #room: string;
  readonly #cell: Cell<string>;

  constructor(client: Client, room: string) {
    this.#client = client;
    this.#room = room;
    this.#cell = new Cell(this.#kept());
    client.switched.add(() => this.#cell.set(this.#kept()));
    client.platform.onJournal((key) => { if (key === this.#key) this.#cell.set(this.#kept()); });
  }

  get value(): string { return this.#cell.value; }
  subscribe(fn: (value: string) => void): () => void { return this.#cell.subscribe(fn); }

  set(text: string): void {
    this.#cell.set(text);
    const key = this.#key, { journal } = this.#client.platform;
    if (!journal || key === undefined) return;
    try {
      if (text === '') journal.removeItem(key);
      else journal.setItem(key, text);
    } catch { /* full: it is kept until this tab closes */ }
  }

  get #key(): string | undefined { return this.#client.session && `${this.#client.session.name} draft ${this.#room}`; }
  #kept(): string {
    const key = this.#key;
    return key === undefined ? '' : this.#client.platform.journal?.getItem(key) ?? '';
  }
}
