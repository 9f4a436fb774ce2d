import type { Confab } from '../../core/api.ts';
import { connect } from '../../core/connect.ts';
import { made } from '../../core/maps.ts';

export type Ask = () => string | null | Promise<string | null>;

/** A page has one user at each relay, so all its elements ask for their token in the same way. */
interface Desk { source: Ask; by: Element; ask: Ask }
const desks = new Map<string, Desk>();

/** One relay may be spelled in many ways, or left out. (What is no address is told of by `connect`.) */
function originOf(relay: string | undefined): string {
  const url = relay || import.meta.url;
  return URL.canParse(url) ? new URL(url).origin : url;
}

/**
 * Says how the page's user is known at a relay; the last word holds. Answers whether who said so before is gone from
 * the page: that was another page then, as of a site that swaps them, and perhaps of another user.
 */
export function askWith(relay: string | undefined, source: Ask, by: Element): boolean {
  const desk: Desk = made(desks, originOf(relay), () => ({ source, by, ask: () => desk.source() }));
  const isNext = desk.by !== by && !desk.by.isConnected;
  Object.assign(desk, { source, by });
  return isNext;
}

/** Whether it is the page that says who its user is. */
export const pageKnowsUser = ({ relay }: Confab): boolean => desks.has(relay);

/** The page's connection to a relay; asking again gives the same one. */
export function connectTo(relay: string | undefined): Confab {
  const desk = desks.get(originOf(relay));
  return connect({ ...(relay ? { relay } : {}), ...(desk ? { token: desk.ask } : {}) });
}
