/** The one connection of the app, to the relay that served it. The elements inside find the same one. */
import { connect } from '../core/connect.ts';

export const confab = connect();
