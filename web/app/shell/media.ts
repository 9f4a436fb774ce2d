/** The widths at which the layout changes, as readables. CSS repeats the numbers where it lays out. */
import type { Readable } from '../../core/api.ts';

function media(query: string): Readable<boolean> {
  const list = matchMedia(query);
  return {
    get value() { return list.matches; },
    subscribe(fn) {
      const tell = (): void => fn(list.matches);
      list.addEventListener('change', tell);
      tell();
      return () => list.removeEventListener('change', tell);
    },
  };
}

/** A list and a room side by side. */
export const wide = media('(min-width: 640px)');
/** Members stand beside the room. */
export const roomy = media('(min-width: 1280px)');
