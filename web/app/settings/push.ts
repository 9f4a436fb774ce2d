/** Web Push: the relay reaches this device while no tab is open, once the person allowed it. */
import type { Confab } from '../../core/api.ts';

/** The relay's public key; none where it does not push, or browser and page cannot. */
export async function pushKey(): Promise<string | undefined> {
  if (!('Notification' in window && 'PushManager' in window && 'serviceWorker' in navigator)) return undefined;
  const answer = await fetch('/push/key').catch(() => undefined);
  return answer?.ok ? (await answer.json() as { key: string }).key : undefined;
}

/** Only ever from a click: browsers refuse, and people dislike, anything else. */
export async function allowNotifications(confab: Confab, key: string): Promise<void> {
  if (await Notification.requestPermission() !== 'granted') return;
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await confab.request('shelf_put', { items: [{ key: `push/${await nameOf(subscription.endpoint)}`, value: subscription.toJSON(), stamp: Date.now() }] });
}

/** Short, and the same each time the same device asks. */
async function nameOf(endpoint: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return [...new Uint8Array(hash).slice(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
