/** The shortcuts that hold wherever the focus is. Those of a field are the field's own. */
import type { Confab } from '../../core/api.ts';
import { isComposing } from '../../elements/composer/keys.ts';
import { inOrder } from '../../elements/rooms/order.ts';
import { openDialog } from '../dialogs/open.ts';
import { router } from '../routes/router.ts';

export function listenToKeys(confab: Confab): void {
  // Ahead of its key, so that what is typed right after that is typed there; where it could not be loaded, with its key.
  import('../dialogs/switcher.ts').catch(() => undefined);
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isComposing(event) || !confab.me.value) return;
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    action(confab);
  });
}

function actionOf(event: KeyboardEvent): ((confab: Confab) => void) | undefined {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') return () => void openDialog('switcher');
  const by = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
  if (by && event.altKey && !command && !opens(event)) return (confab) => step(confab, by);
  if (event.key === 'Escape' && !closes(event)) return markRead;
  if (event.key === '?' && !command && !event.altKey && !writing(event)) return () => void openDialog('shortcuts');
  return undefined;
}

/** What is open, a dialog or a menu with the focus in it, is closed by the browser. */
const closes = (event: Event): boolean =>
  router.covered.value || event.composedPath().some((target) => target instanceof Element && target.matches(':popover-open'));

/** By the same keys a list of choices is opened; and what is typed in a dialog goes with its page. */
const opens = (event: Event): boolean => router.covered.value || event.composedPath()[0] instanceof HTMLSelectElement;

/** In a field a question mark is a question mark. */
function writing(event: Event): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);
}

/** Through the rooms as the lists show them. */
function step(confab: Confab, by: 1 | -1): void {
  const rooms = inOrder(confab.rooms.value).map(({ room }) => room);
  const route = router.value;
  const at = route.page === 'room' ? rooms.indexOf(route.room) : -1;
  // From elsewhere to the first or the last.
  const room = rooms.at(at < 0 ? Math.min(by, 0) : (at + by) % rooms.length);
  if (room) router.go({ page: 'room', room });
}

function markRead(confab: Confab): void {
  const route = router.value;
  if (route.page === 'room') confab.room(route.room).markRead();
}
