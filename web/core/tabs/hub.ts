import { newMirror, type Mirror } from './mirror.ts';

/** The facts of whoever is signed in: what a page subscribed to stays subscribed when the user changes. */
export interface Hub extends Pick<Mirror, 'version' | 'get' | 'all' | 'keys' | 'put' | 'watch'> {
  use(mirror: Mirror): void;
}

export function newHub(): Hub {
  let base = 0, mirror = newMirror();
  const watches = new Set<{ names: readonly string[]; fn: () => void; stop: () => void }>();
  const hub: Hub = {
    get version() { return base + mirror.version; },
    get: (key) => mirror.get(key),
    all: (group) => mirror.all(group),
    keys: (group) => mirror.keys(group),
    put: (key, value) => mirror.put(key, value),
    watch(names, fn) {
      const watch = { names, fn, stop: mirror.watch(names, fn) };
      watches.add(watch);
      return () => {
        watch.stop();
        watches.delete(watch);
      };
    },
    use(next) {
      base = hub.version + 1 - next.version;
      mirror = next;
      for (const watch of watches) {
        watch.stop();
        watch.stop = mirror.watch(watch.names, watch.fn);
      }
      for (const { fn } of Array.from(watches)) fn();
    },
  };
  return hub;
}
