/** The network is back and no tab may be open: the browser wakes the worker, which sends what waits. */
const SCRIPT = '/outbox.js';

declare const self: ServiceWorkerGlobalScope & { flushOutbox(): Promise<number> };

/** Later a worker may only load what it has loaded while it was installed. */
export const prepareSending = (): void => importScripts(SCRIPT);

export async function sendWaiting(): Promise<void> {
  importScripts(SCRIPT);
  const left = await self.flushOutbox();
  // The browser tries again, a few times, with growing pauses.
  if (left > 0) throw new Error(`${left} still wait`);
}
