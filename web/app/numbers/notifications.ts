/** What was read or answered, here or on another device, needs no notification any more. */
import type { Confab } from '../../core/api.ts';

/** What is known here, of all that the relay tells. */
const KNOWN = /^(room|invitation) /;

export function closeDone(confab: Confab): void {
  /** As the relay calls what it tells of it (relay/push/note.ts). */
  const waiting = (): string[] => [
    ...confab.rooms.value.filter(({ room }) => confab.room(room).unread.value.count > 0).map(({ room }) => `room ${room}`),
    ...confab.invites.value.received.map(({ room, by }) => `invitation ${room} ${by.id}`),
  ];
  let before: string[] = [];
  // Only what waited here: what else a notification tells of may still be on its way.
  const look = (): void => {
    const now = waiting(), done = before.filter((tag) => !now.includes(tag));
    before = now;
    if (done.length > 0) close((tag) => done.includes(tag));
  };
  confab.unread().subscribe(look);
  confab.invites.subscribe(look);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || confab.status.value.phase !== 'live') return;
    const now = waiting();
    close((tag) => KNOWN.test(tag) && !now.includes(tag));
  });
}

const close = (which: (tag: string) => boolean): void => void closeWhere(which).catch(() => { /* no worker: no notification either */ });

async function closeWhere(which: (tag: string) => boolean): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of await registration?.getNotifications?.() ?? []) {
    if (which(shown.tag)) shown.close();
  }
}
