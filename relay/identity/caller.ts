/** From where a request comes: whether its origin may, and which address counts for the limits. */

/**
 * Browsers send `Origin` for every socket and every request across origins, programs send none. The
 * relay's own origin always may: there the host is the one that was asked for.
 */
export function isAllowedOrigin(allowed: readonly string[], origin: string, host: string): boolean {
  if (origin === '' || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

export const originRefusal = (origin: string): string => `Pages of ${origin.slice(0, 100)} may not use this relay: add that origin to CONFAB_ORIGINS.`;

/**
 * Each proxy appends the address it saw, so the one our own outermost proxy saw stands as many places from
 * the right as there are proxies; whatever stands before it anybody can write.
 */
export function callerAddress(connection: string, forwardedFor: string, proxies: number): string {
  if (proxies === 0) return connection;
  return forwardedFor.split(',').map((part) => part.trim()).at(-proxies) || connection;
}
