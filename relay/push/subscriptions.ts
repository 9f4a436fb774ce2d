/**
 * Where devices are reached while nobody is connected: Web Push subscriptions on the user's shelf, and
 * beside each room the set `pushers` of members who have one. Who is in that set wrongly is found and
 * taken out when something is pushed (push.ts).
 */
import { ECDH } from 'node:crypto';
import * as v from 'valibot';
import { Fault } from '../fault.ts';
import type { Relay } from '../relay.ts';
import { inEachRoom, takeFromShelf } from '../users/shelf.ts';
import { LIMITS, roomTopic, userTopic } from '../wire.ts';

export interface Subscription { endpoint: string; keys: { p256dh: string; auth: string } }

const PREFIX = 'push/';
/** So many devices of one user; of more, the newest. */
const MOST = 10;

export const isSubscriptionKey = (key: string): boolean => key.startsWith(PREFIX);

const bytes = (length: number) => v.pipe(v.string(), v.check((text) => /^[\w-]+=*$/.test(text) && Buffer.from(text, 'base64url').length === length, `must be ${length} bytes in base64url`));
/** For any other nothing can be encrypted, and each message would be tried again and again. */
function isPublicKey(text: string): boolean {
  try {
    ECDH.convertKey(text, 'prime256v1', 'base64url');
    return true;
  } catch {
    return false;
  }
}
const shape = v.object({ endpoint: v.pipe(v.string(), v.maxLength(1024)), keys: v.object({ p256dh: v.pipe(bytes(65), v.check(isPublicKey, 'must be a public key on P-256')), auth: bytes(16) }) });

/** What a client puts under `push/…`: what its browser's PushSubscription is as JSON, or null to take it back. */
export function checkSubscription({ config: { push } }: Relay, value: unknown): void {
  if (value === null) return;
  if (!push.contact) throw new Fault('forbidden', 'This relay sends no Web Push: that needs CONFAB_PUSH_CONTACT.');
  const result = v.safeParse(shape, value);
  if (!result.success) throw new Fault('bad_data', `The push subscription is not right: "${v.getDotPath(result.issues[0]) ?? ''}" ${result.issues[0].message}.`);
  if (!isPushService(push.services, result.output.endpoint)) throw new Fault('bad_data', 'The push subscription\'s "endpoint" is at no push service that this relay uses: CONFAB_PUSH_SERVICES would have to name its host.');
}

/** The relay posts to no address but these, whoever asks it to. */
function isPushService(services: string[], endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, host, username, password } = new URL(endpoint);
  return protocol === 'https:' && !username && !password && services.some((service) => (service.startsWith('*.') ? host.endsWith(service.slice(1)) : host === service));
}

export async function subscriptionsOf({ broker }: Pick<Relay, 'broker'>, user: string): Promise<{ key: string; subscription: Subscription }[]> {
  const kept = await broker.list(userTopic(user), 'shelf', { after: PREFIX, limit: MOST });
  return kept.filter(({ key, value }) => isSubscriptionKey(key) && value !== 'null').map(({ key, value }) => ({ key, subscription: JSON.parse(value) as Subscription }));
}

/** The oldest make way, those first that were taken back. */
export async function trimSubscriptions(relay: Relay, user: string): Promise<void> {
  const kept = await relay.broker.list(userTopic(user), 'shelf', { after: PREFIX, limit: MOST + LIMITS.shelfItems });
  const newestFirst = kept.filter(({ key }) => isSubscriptionKey(key)).sort((a, b) => (b.stamp ?? 0) - (a.stamp ?? 0));
  const oldest = [...newestFirst.filter(({ value }) => value !== 'null'), ...newestFirst.filter(({ value }) => value === 'null')].slice(MOST);
  await takeFromShelf(relay, user, oldest.map(({ key }) => key));
}

/** After a subscription came: rooms know of it. */
export const tellRooms = (relay: Relay, address: string, user: string): Promise<void> => inEachRoom(relay, address, user, (room) => addPusher(relay, user, room));

/** After entering a room. */
export async function settleRoom(relay: Pick<Relay, 'broker'>, user: string, room: string): Promise<void> {
  if ((await subscriptionsOf(relay, user)).length > 0) await addPusher(relay, user, room);
}

async function addPusher({ broker }: Pick<Relay, 'broker'>, user: string, room: string): Promise<void> {
  await broker.put(roomTopic(room), 'pushers', [{ key: user, value: '' }], 'always');
}

/** Whoever signs out is not told any more, and nobody where a push service says so; a device may have come with another subscription since. */
export async function dropSubscriptions(relay: Pick<Relay, 'broker'>, user: string, isOver: (subscription: Subscription) => boolean = () => true): Promise<void> {
  const over = (await subscriptionsOf(relay, user)).filter(({ subscription }) => isOver(subscription));
  await takeFromShelf(relay, user, over.map(({ key }) => key));
}
