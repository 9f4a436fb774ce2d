/** What was read, here or on another device, needs no notification any more. */
import type { Confab } from '../../core/api.ts';

/** As the relay calls what it tells of a room. */
const OF_ROOM = /^room (.+)$/;

export function closeRead(confab: Confab): void {
  const isRead = (room: string): boolean => confab.room(room).unread.value.count === 0;
  let unread: string[] = [];
  // Only of rooms in which something was unread here: what else a notification tells of may still be on its way.
  confab.unread().subscribe(() => {
    const read = unread.filter(isRead);
    unread = confab.rooms.value.map(({ room }) => room).filter((room) => !isRead(room));
    if (read.length > 0) close((room) => read.includes(room));
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && confab.status.value.phase === 'live') close(isRead);
  });
}

const close = (which: (room: string) => boolean): void => void closeWhere(which).catch(() => { /* no worker: no notification either */ });

async function closeWhere(which: (room: string) => boolean): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of await registration?.getNotifications?.() ?? []) {
    const [, room] = OF_ROOM.exec(shown.tag) ?? [];
    if (room && which(room)) shown.close();
  }
}
