/** What happens in topics, on its way to sockets: each frame is made once, uWebSockets.js does the rest. */
import type { Departed } from '../broker/broker.ts';
import type { Listener } from '../relay.ts';
import { whoIsPresent } from '../rooms/people.ts';
import { hereText, presenceText } from '../rooms/presence.ts';
import { CLOSE, pushText, topicName, type Topic } from '../wire.ts';
import { obey } from './obey.ts';
import { recheck } from './recheck.ts';
import type { Sockets } from './sockets.ts';

/** Those who must come back are not sent all at once. */
const SPREAD = 2000;
const DEPARTED = '{"departed":';

export function fanOut(sockets: Sockets): Listener {
  const { app, relay } = sockets;
  return {
    publish(topic, texts) {
      const receivers = app.numSubscribers(topic);
      if (receivers === 0) return;
      relay.metrics.count('confab_deliveries_total', receivers * texts.length);
      app.publish(topic, pushText(topic, texts));
    },
    signal(topic, text) {
      if (topic.startsWith('user:')) obey(sockets, topic, text);
      else if (text.startsWith(DEPARTED)) app.publish(topic, departed(topic, text));
      else app.publish(topic, text);
    },
    broken(topic) {
      const affected = [...sockets.all].filter((session) => session.stays.has(topic as Topic));
      for (const session of affected) setTimeout(() => session.close(CLOSE.slow, 'The log of a topic has changed: come back and resume.'), Math.random() * SPREAD);
    },
    state(state) {
      const note = JSON.stringify({ note: state === 'live' ? 'live' : 'degraded' });
      for (const session of sockets.all) if (session.identity) session.send(note);
    },
    async recheck(topic) {
      const name = topicName(topic);
      if (!topic.startsWith('room:')) await recheck(sockets, name);
      else if (app.numSubscribers(topic) > 0) app.publish(topic, hereText(topic, await whoIsPresent(relay, name)));
    },
  };
}

/** People who went with their relay, or came back with it. */
function departed(topic: string, text: string): string {
  const told = JSON.parse(text) as Departed;
  return presenceText(topic, told.count, told.returned ?? [], told.departed);
}
