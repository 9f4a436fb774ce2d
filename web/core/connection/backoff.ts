/** How long to wait before the next attempt, in ms. `lost`: since when there is no connection. */
export function backoff(attempt: number, lost: number, visible: boolean, random: number): number {
  if (attempt === 0) return random * 150;
  // Somebody is looking and it has just happened: a relay that restarts is found within a moment.
  const cap = lost < 5000 ? (visible ? 350 : 1000) : lost < 30_000 ? (visible ? 700 : 3000) : visible ? 5000 : 30_000;
  return Math.min(cap, 100 * 1.5 ** attempt) * (0.5 + random / 2);
}
