/** All sockets of this relay, and those of each user. */
import type { Relay } from '../relay.ts';
import { CLOSE } from '../wire.ts';
import type { Session } from './session.ts';
import type { TemplatedApp } from './uws.ts';

export class Sockets {
  readonly all = new Set<Session>();
  #signedIn = 0;
  #byUser = new Map<string, Session[]>();

  constructor(readonly relay: Relay, readonly app: TemplatedApp) {
    relay.metrics.gauge('confab_connections', () => relay.limits.connections);
    relay.metrics.gauge('confab_clients', () => this.#signedIn);
  }

  of(user: string): readonly Session[] {
    return this.#byUser.get(user) ?? [];
  }

  /** From its hello on. An older socket of the same client goes. */
  signIn(session: Session): void {
    const user = session.who.person.id, others = this.of(user);
    this.#byUser.set(user, [...others, session]);
    this.#signedIn++;
    others.find(({ client }) => client === session.client)?.close(CLOSE.evicted, 'Another socket holds this client now.');
  }

  remove(session: Session): void {
    this.signOut(session);
    this.all.delete(session);
  }

  /** It is nobody's socket any more. */
  signOut(session: Session): void {
    const user = session.identity?.person.id;
    session.identity = undefined;
    if (user === undefined || !this.of(user).includes(session)) return;
    this.#signedIn--;
    const left = this.of(user).filter((other) => other !== session);
    if (left.length > 0) this.#byUser.set(user, left);
    else this.#byUser.delete(user);
  }
}

/** Whoever learns another's client id gains nothing: it counts only together with the user. */
export const clientKey = (session: Session): string => `${session.who.person.id} ${session.client}`;

/** Names one socket among those of all relays. */
export const socketName = (relay: Relay, session: Session): string => `${relay.broker.node} ${session.number}`;
