/** The one number of unread messages, shown in the title, on the favicon and on the app's icon. */
import type { Confab } from '../../core/api.ts';
import { router } from '../routes/router.ts';
import { titleOf } from './title.ts';

export function showNumber(confab: Confab): void {
  const unread = confab.unread();
  const showTitle = (): void => {
    const route = router.value;
    document.title = titleOf(unread.value.count, route.page === 'room' ? confab.room(route.room).state.value.title : undefined);
  };
  unread.subscribe(({ count }) => {
    showTitle();
    showDot(count > 0);
    showBadge(count);
  });
  router.subscribe(showTitle);
  confab.rooms.subscribe(showTitle);
}

function showDot(on: boolean): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const href = on ? '/icons/icon-unread.svg' : '/icons/icon.svg';
  if (link && link.getAttribute('href') !== href) link.setAttribute('href', href);
}

/** Browsers without the Badging API, or without leave to use it, show none. */
function showBadge(count: number): void {
  if (!('setAppBadge' in navigator)) return;
  const done = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
  done.catch(() => { /* not installed, or notifications not allowed */ });
}
