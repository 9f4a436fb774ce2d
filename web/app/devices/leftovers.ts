/** Once somebody is signed out, nothing of theirs waits here for whoever comes next. */
import type { Confab, Person } from '../../core/api.ts';
import { dropShared } from '../../worker/share.ts';
import { router } from '../routes/router.ts';
import { forgetAppearance } from '../settings/appearance.ts';
import { forgetPush } from '../settings/push.ts';
import { forgetRooms } from '../shell/last-room.ts';

export function clearLeftovers(confab: Confab): void {
  let before: Person | null = null;
  confab.me.subscribe((me) => {
    // Nobody before: what is shared, or where a link leads, waits for the name.
    if (before && !me) {
      forgetAppearance();
      forgetRooms();
      void dropShared();
      forgetPush().catch(() => { /* the browser keeps no worker here, or is just letting go of it */ });
      router.go({ page: 'rooms' }, { replace: true });
    }
    before = me;
  });
}
