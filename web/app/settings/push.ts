/** Web Push: the relay reaches this device while no tab is open, once the person allowed it. */
import type { Confab } from '../../core/api.ts';
import { Cell } from '../../core/readable.ts';

/** The relay's public key; none where it does not push, or browser and page cannot. Throws where it cannot be asked. */
export async function pushKey(): Promise<string | undefined> {
  if (!('Notification' in window && 'PushManager' in window && 'serviceWorker' in navigator)) return undefined;
  const answer = await fetch('/push/key');
  return answer.ok ? (await answer.json() as { key: string }).key : undefined;
}

/** What the person said, also where they said it in the settings of the browser, at any time. */
export const permission = new Cell(globalThis.Notification?.permission);
void navigator.permissions?.query({ name: 'notifications' }).then((status) => {
  status.onchange = () => permission.set(Notification.permission);
}, () => { /* this browser tells of no change */ });

/** Only ever from a click: browsers refuse, and people dislike, anything else. */
export async function allowNotifications(confab: Confab, key: string): Promise<void> {
  if (await Notification.requestPermission() === 'granted') await subscribe(confab, key);
}

/**
 * For whoever is here, at each start, when somebody signs in and when it is allowed: browsers renew subscriptions
 * without a word, and a relay that was given another secret has another key.
 */
export function keepSubscribed(confab: Confab): void {
  if (!('Notification' in window)) return;
  let before = '';
  const again = (): void => void subscribeAgain(confab).catch(() => { /* without network: at the next start */ });
  permission.subscribe(() => { if (before) again(); });
  confab.me.subscribe((me) => {
    if (me && me.id !== before) again();
    before = me?.id ?? '';
  });
}

async function subscribeAgain(confab: Confab): Promise<void> {
  if (Notification.permission !== 'granted') return;
  const key = await pushKey();
  if (key) await subscribe(confab, key);
}

/** Whoever signed out is told nothing more on this device, and nothing that they were told stays there to be read. */
export async function forgetPush(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of await registration?.getNotifications?.() ?? []) shown.close();
  // The relay need not be there for it: the push service tells it that nobody is reached there any more.
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

async function subscribe(confab: Confab, key: string): Promise<void> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  if (before && base64url(before.options.applicationServerKey) !== key) await before.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const item = `push/${await nameOf(subscription.endpoint)}`;
  const { items } = await confab.request<{ items: { key: string; value: unknown }[] }>('shelf_get');
  if (!items.some((kept) => kept.key === item && kept.value)) await confab.request('shelf_put', { items: [{ key: item, value: subscription.toJSON(), stamp: Date.now() }] });
}

const base64url = (bytes: ArrayBuffer | null): string => btoa(String.fromCharCode(...new Uint8Array(bytes ?? []))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Short, and the same each time the same device asks. */
async function nameOf(endpoint: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return [...new Uint8Array(hash).slice(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
