/** Does to a user's sockets here what another relay, or this one, asked for (users/control.ts). */
import type { Control } from '../users/control.ts';
import { CLOSE, topicName, type Topic, type WireError } from '../wire.ts';
import type { Session } from './session.ts';
import { socketName, type Sockets } from './sockets.ts';
import { leaveTopic } from './stay.ts';

export function obey(sockets: Sockets, topic: string, text: string): void {
  const order = JSON.parse(text) as Control;
  for (const session of sockets.of(topicName(topic))) {
    if ('evict' in order) {
      const { client, term, by } = order.evict;
      if (session.client === client && session.term <= term && socketName(sockets.relay, session) !== by) session.close(CLOSE.evicted, 'Another socket holds this client now.');
    } else if ('gone' in order) {
      endStayHere(sockets, session, order.gone.topic, order.gone.error);
    } else if ('out' in order) {
      if (session.who.issued <= order.out.before) session.close(CLOSE.auth, order.out.error.message);
    } else if ('person' in order) {
      const { person } = order;
      session.identity = { ...session.who, person };
      for (const stay of session.stays.keys()) void sockets.relay.presence.rename(stay, person);
    } else throw new Error(`no order is called ${Object.keys(order).join()}`);
  }
}

export function endStayHere(sockets: Sockets, session: Session, topic: Topic, error: WireError): void {
  for (const entering of session.entering) if (entering.topic === topic) entering.ended = error;
  if (!session.stays.has(topic)) return;
  leaveTopic(sockets, session, topic, true);
  session.note({ note: 'gone', topic, error });
}
