/** How a client of each system comes into a room, says a message there, and reads what arrives. */
import { createHmac } from 'node:crypto';
import { COUNT } from './mark.ts';

export interface Dialect {
  path(room: string): string;
  /** What is said after the handshake, each with what the answer to it contains; the last one means: in the room. */
  greeting(room: string, member: string): { say?: string; answer: string }[];
  /** A message that holds the text; COUNT stands wherever the message's own number belongs. */
  message(room: string, text: string): string;
  /** The texts of the messages in one frame. */
  texts(frame: string): string[];
}

/** The peers without a protocol of their own: the room in the URL, a frame is the text. */
const bare: Dialect = {
  path: (room) => `/?room=${encodeURIComponent(room)}`,
  greeting: () => [],
  message: (_room, text) => text,
  texts: (frame) => [frame],
};

const socketIo: Dialect = {
  path: (room) => `/socket.io/?EIO=4&transport=websocket&room=${encodeURIComponent(room)}`,
  greeting: () => [{ answer: '0{' }, { say: '40', answer: '40{' }],
  message: (_room, text) => `42["message","${text}"]`,
  texts: (frame) => (frame.startsWith('42') ? [(JSON.parse(frame.slice(2)) as [string, string])[1]] : []),
};

export const BENCH_SECRET = 'a secret of the benchmark alone, long enough for HS256';

function token(user: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const content = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: user, name: user, iat: now, exp: now + 3600 })}`;
  return `${content}.${createHmac('sha256', BENCH_SECRET).update(content).digest('base64url')}`;
}

const confab: Dialect = {
  path: () => '/socket',
  greeting: (room, member) => [
    { say: JSON.stringify({ id: 1, cmd: 'hello', data: { version: 1, token: token(member), client: member, term: 1 } }), answer: '"re":1,"ok"' },
    { say: JSON.stringify({ id: 2, cmd: 'room_enter', data: { room, last: 1 } }), answer: '"re":2,"ok"' },
  ],
  // A leading 1, since a JSON number does not start with zeros.
  message: (room, text) => `{"id":1${COUNT},"cmd":"room_send","data":{"room":"${room}","id":"m${COUNT}","text":"${text}"}}`,
  texts: (frame) => {
    const { entries = [] } = JSON.parse(frame) as { entries?: { entry: { text?: string } }[] };
    return entries.flatMap(({ entry }) => (entry.text === undefined ? [] : [entry.text]));
  },
};

export const dialects = { bare, socketIo, confab } as const;
export type DialectName = keyof typeof dialects;
