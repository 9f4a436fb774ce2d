/** The app's service worker: opens from cold without a network, takes pushes and shares, sends what waits. */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { APP_PATHS } from '../app/routes/route.ts';
import { onNotificationClick, onPush } from './push.ts';
import { prepareSending, sendWaiting } from './send-later.ts';
import { takeShare } from './share.ts';

/** Chromium's; not in TypeScript's library. */
interface SyncEvent extends ExtendableEvent { readonly tag: string }
declare global {
  interface ServiceWorkerGlobalScopeEventMap { sync: SyncEvent }
}
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
// Only addresses of the app get its page: a missing asset stays an honest 404. What an address asks for after its path changes nothing.
registerRoute(({ request, url: { pathname } }) => request.mode === 'navigate' && APP_PATHS.some((path) => path.test(pathname)), createHandlerBoundToURL('/index.html'));
registerRoute('/share', ({ request }) => takeShare(request), 'POST');

// A new version waits until a person says so in one of the tabs; then it takes all of them at once.
self.addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') void self.skipWaiting();
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('install', prepareSending);
self.addEventListener('sync', (event) => { if (event.tag === 'confab-outbox') event.waitUntil(sendWaiting()); });
self.addEventListener('push', (event) => event.waitUntil(onPush(self, event.data)));
self.addEventListener('notificationclick', (event) => event.waitUntil(onNotificationClick(self, event.notification)));
