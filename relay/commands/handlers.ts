/** Every command of wire.ts and what answers it. `hello` is answered by sockets/hello.ts. */
import type { Session } from '../sockets/session.ts';
import type { Sockets } from '../sockets/sockets.ts';
import type { Command, CommandData } from '../wire.ts';
import { authCommands } from './auth.ts';
import { roomCommands } from './rooms.ts';
import { shelfCommands } from './shelf.ts';
import { userCommands } from './users.ts';

/** What it answers, or throws a Fault. Data has been checked, the session has said hello. */
type Handler<C extends Command> = (sockets: Sockets, session: Session, data: CommandData<C>) => unknown;
/** Of all commands that begin so. */
export type Handlers<Prefix extends string> = { [C in Extract<Command, `${Prefix}_${string}`>]: Handler<C> };

export const handlers: { [C in Exclude<Command, 'hello'>]: Handler<C> } = { ...authCommands, ...roomCommands, ...userCommands, ...shelfCommands };
