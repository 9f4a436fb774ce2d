/** Every command of wire.ts and what answers it. `hello` is answered by sockets/hello.ts. */
import type { Session } from '../sockets/session.ts';
import type { Sockets } from '../sockets/sockets.ts';
import type { Command, CommandData } from '../wire.ts';
import { authCommands } from './auth.ts';
import { roomCommands } from './rooms.ts';
import { shelfCommands } from './shelf.ts';
import { userCommands } from './users.ts';

/** What it answers, or throws a Fault. Data has been checked, the session has said hello. */
export type Handler<C extends Command> = (sockets: Sockets, session: Session, data: CommandData<C>) => unknown;
export type Handlers<C extends Command> = { [K in C]: Handler<K> };

export const handlers: Handlers<Exclude<Command, 'hello'>> = { ...authCommands, ...roomCommands, ...userCommands, ...shelfCommands };
