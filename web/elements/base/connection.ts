import type { Confab } from '../../core/api.ts';
import { connect } from '../../core/connect.ts';

export type Ask = () => string | null | Promise<string | null>;

/** A page has one user at each relay, so all its elements ask for their token in the same way. */
const desks = new Map<string, { source: Ask; ask: Ask }>();

/** Says how the page's user is known at a relay; the last word holds. */
export function askWith(relay: string | undefined, source: Ask): void {
  const desk = desks.get(relay ?? '');
  if (desk) desk.source = source;
  else {
    const made = { source, ask: () => made.source() };
    desks.set(relay ?? '', made);
  }
}

/** The page's connection to a relay; asking again gives the same one. */
export function connectTo(relay: string | undefined): Confab {
  const desk = desks.get(relay ?? '');
  return connect({ ...(relay ? { relay } : {}), ...(desk ? { token: desk.ask } : {}) });
}
