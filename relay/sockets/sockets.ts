/** All sockets of this relay, by user and by client. */
import type { Relay } from '../relay.ts';
import { CLOSE } from '../wire.ts';
import type { Session } from './session.ts';
import type { TemplatedApp } from './uws.ts';

export class Sockets {
  readonly all = new Set<Session>();
  /** Requests that are not answered yet. */
  pending = 0;
  #byUser = new Map<string, Session[]>();
  #byClient = new Map<string, Session>();

  constructor(readonly relay: Relay, readonly app: TemplatedApp) {
    relay.metrics.gauge('confab_connections', () => this.all.size);
    relay.metrics.gauge('confab_clients', () => this.#byClient.size);
  }

  of(user: string): readonly Session[] {
    return this.#byUser.get(user) ?? [];
  }

  /** From its hello on. An older socket of the same client goes. */
  signIn(session: Session): void {
    const key = clientKey(session);
    const older = this.#byClient.get(key);
    this.#byClient.set(key, session);
    older?.close(CLOSE.evicted, 'Another socket holds this client now.');
    const user = session.who.person.id, others = this.#byUser.get(user);
    if (others) others.push(session);
    else this.#byUser.set(user, [session]);
  }

  remove(session: Session): void {
    this.signOut(session);
    this.all.delete(session);
  }

  /** It is nobody's socket any more. */
  signOut(session: Session): void {
    if (!session.identity) return;
    const key = clientKey(session), user = session.who.person.id;
    if (this.#byClient.get(key) === session) this.#byClient.delete(key);
    const left = this.of(user).filter((other) => other !== session);
    if (left.length > 0) this.#byUser.set(user, left);
    else this.#byUser.delete(user);
    session.identity = undefined;
  }
}

/** Whoever learns another's client id gains nothing: it counts only together with the user. */
export const clientKey = (session: Session): string => `${session.who.person.id} ${session.client}`;

/** Names one socket among those of all relays. */
export const socketName = (relay: Relay, session: Session): string => `${relay.broker.node} ${session.number}`;
