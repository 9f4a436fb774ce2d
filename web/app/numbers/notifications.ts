/** What was read, here or on another device, needs no notification any more. */
import type { Confab } from '../../core/api.ts';

/** As the relay calls what it tells of a room. */
const OF_ROOM = /^room (.+)$/;

export function closeRead(confab: Confab): void {
  const close = (): void => void closeWhere((room) => confab.room(room).unread.value.count === 0).catch(() => { /* no worker: no notification either */ });
  let before = 0;
  confab.unread().subscribe(({ count }) => {
    if (count < before) close();
    before = count;
  });
  // Not at the start already: what a notification tells of may still be on its way.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && confab.status.value.phase === 'live') close();
  });
}

async function closeWhere(read: (room: string) => boolean): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of await registration?.getNotifications?.() ?? []) {
    const [, room] = OF_ROOM.exec(shown.tag) ?? [];
    if (room && read(room)) shown.close();
  }
}
