/** What a program wrote to Redis past every check costs itself, and nobody at a plain door anything else. */
import { test } from 'node:test';
import { BareSocket } from '../../testing/bare-socket.ts';
import { openRelay } from '../../testing/open-relay.ts';
import { roomTopic } from '../../wire.ts';

const UNREADABLE = ['no JSON', 'null', '{"kind":"message","type":"text","text":"of nobody"}'];
const event = (keyword: string): string => JSON.stringify({ kind: 'event', id: keyword, keyword, data: { message: keyword }, at: 1 });
const message = (text: string): string => JSON.stringify({ kind: 'message', type: 'text', id: text, from: { id: 'shop', name: 'Shop' }, text, at: 1 });

test('an entry that cannot be read is passed over: whoever is in the room hears the rest, and whoever comes gets in', { timeout: 10_000 }, async () => {
  const { relay, plain, stop } = await openRelay(), topic = roomTopic('home/tea');
  const write = (json: string) => relay.broker.append(topic, { sender: 'a program', id: json, json });
  const chat = await BareSocket.open(`${plain}/chat/tea/`), facility = await BareSocket.open(`${plain}/tea?subscribe-broadcast`);
  await chat.next();
  for (const [i, json] of UNREADABLE.entries()) {
    await Promise.all([write(json), write(message(`said ${i}`)), write(event(`told ${i}`))]);
    await chat.next((frame) => frame.includes(`said ${i}`));
    await facility.next((frame) => frame.includes(`told ${i}`));
  }
  await write('no JSON either');
  const late = await BareSocket.open(`${plain}/tea?subscribe-broadcast`);
  await late.next((frame) => frame === '--heartbeat--');
  await write(event('told late'));
  await late.next((frame) => frame.includes('told late'));
  for (const socket of [chat, facility, late]) socket.close();
  await stop();
});
