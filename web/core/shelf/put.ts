import type { Client } from '../client.ts';
import { KEYS, type ShelfFact } from '../store/facts.ts';

/** Kept when this returns, and shown as soon as it is stored (outbox/outgoing.ts); on the user's other devices when the relay has it. */
export function putOnShelf(client: Client, key: string, value: unknown): void {
  const at = KEYS.shelf(key), before = client.hub.get<ShelfFact>(at);
  // Above what was asked for a moment ago, too: a clock that is behind gives the same one twice, and the relay takes neither again.
  const stamp = Math.max(client.platform.now(), (before?.asked ?? before?.stamp ?? 0) + 1);
  // In one place of the outbox, where a later one replaces it. That it was refused is told to whoever runs the page.
  client.perform({ id: at, lane: at, cmd: 'shelf_put', data: { items: [{ key, value, stamp }] } }).catch(() => undefined);
}
