import type { Platform } from '../platform/platform.ts';
import type { Mirror } from '../tabs/mirror.ts';
import { TOLD, type LeaderStatus } from './told.ts';
import { Watch, type Watched } from './watch.ts';

/** A hidden leader that has been without connection for so long is asked to yield: its timers are slow. */
const YIELD_AFTER = 400;

/** What a tab does while another leads. */
export interface Following {
  /** The leader lives. */
  sign(): void;
  /** Visible, while a leader without connection is not: this tab would be the better one. */
  wish(): void;
  end(): void;
}

export function follow(platform: Platform, mirror: Mirror, acts: Watched & { want(): void }): Following {
  const watch = new Watch(platform, acts);
  const better = (): boolean => platform.visible() && mirror.get<LeaderStatus>(TOLD.status)?.phase !== 'live';
  let cancel: () => void = () => undefined;
  const wish = (): void => {
    cancel();
    if (better()) cancel = platform.after(YIELD_AFTER, () => { if (better()) acts.want(); });
  };
  wish();
  return {
    wish,
    sign: () => watch.sign(),
    end() {
      watch.end();
      cancel();
    },
  };
}
