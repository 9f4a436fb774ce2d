/** Why a relay closes a socket, and what the client should do. Each a constant of its own, so that a page gets only those it knows. */

/** A newer term holds this client: do not come back with this term. */
export const evicted = 4001;
/** The hello was not acceptable: come back with another token. */
export const auth = 4003;
/** Over a limit and persisting: come back after a pause. */
export const limit = 4008;
/** Too slow; entries were dropped: come back and resume. */
export const slow = 4009;
/** This relay is stopping: come back, to any. */
export const move = 4010;
/** What was sent is not this protocol: coming back will not help. */
export const protocol = 4011;
