/** `shelf_*` */
import { checkSubscription, isSubscriptionKey, tellRooms, trimSubscriptions } from '../push/subscriptions.ts';
import { putFromClient, readShelf } from '../users/shelf.ts';
import type { Handlers } from './handlers.ts';

export const shelfCommands: Handlers<'shelf'> = {
  async shelf_get({ relay }, session) {
    const { items } = await readShelf(relay, session.who.person.id);
    return { items };
  },

  async shelf_put({ relay }, session, { items }) {
    const full = items.map(({ key, value, stamp }) => ({ key, value: value ?? null, stamp }));
    const subscriptions = full.filter(({ key }) => isSubscriptionKey(key));
    for (const { value } of subscriptions) checkSubscription(relay, value);
    const user = session.who.person.id, written = await putFromClient(relay, user, full);
    if (subscriptions.length > 0) await trimSubscriptions(relay, user);
    if (subscriptions.some(({ value }) => value !== null)) await tellRooms(relay, session.address, user);
    return { written };
  },
};
