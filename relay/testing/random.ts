/** Chance that can be repeated: the same seed, the same run. CONFAB_SEED chooses it. */

export const SEED = Number(process.env.CONFAB_SEED ?? Math.floor(Math.random() * 2 ** 31));

export interface Chance { below(n: number): number; one<T>(of: readonly T[]): T; maybe(share: number): boolean }

/** Mulberry32. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { below, one: (of) => of[below(of.length)]!, maybe: (share) => next() < share };
}
