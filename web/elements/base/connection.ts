import type { Confab } from '../../core/api.ts';
import { connect } from '../../core/connect.ts';

/** The page's connection to a relay; asking again gives the same one. */
export const connectTo = (relay: string | undefined): Confab => connect(relay === undefined ? {} : { relay });
