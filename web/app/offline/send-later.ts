/** Asks the browser to wake the worker when the network is back, so that what waits goes out without a tab. */
import type { Confab } from '../../core/api.ts';

/** The same name as in the worker. */
const TAG = 'confab-outbox';

/** Chromium's; elsewhere what waits goes out when the app is opened again. */
interface SyncRegistration extends ServiceWorkerRegistration { sync?: { register(tag: string): Promise<void> } }

export function sendLater(confab: Confab): void {
  if (!('serviceWorker' in navigator)) return;
  let asked = false;
  confab.status.subscribe(({ phase, waiting }) => {
    const needed = waiting > 0 && phase !== 'live';
    if (needed && !asked) void ask();
    asked = needed;
  });
}

async function ask(): Promise<void> {
  const registration = await navigator.serviceWorker.ready as SyncRegistration;
  await registration.sync?.register(TAG).catch(() => { /* switched off by the person: sent with the next tab */ });
}
