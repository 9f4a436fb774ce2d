/** `shelf_*` */
import { putFromClient, readShelf } from '../users/shelf.ts';
import type { Handlers } from './handlers.ts';

export const shelfCommands: Handlers<'shelf_get' | 'shelf_put'> = {
  async shelf_get({ relay }, session) {
    const { items } = await readShelf(relay, session.who.person.id);
    return { items };
  },

  async shelf_put({ relay }, session, { items }) {
    const full = items.map(({ key, value, stamp }) => ({ key, value: value ?? null, stamp }));
    return { written: await putFromClient(relay, session.who.person.id, full) };
  },
};
