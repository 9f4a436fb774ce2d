/** What back ends can do: each operation as it is checked, described and run. openapi.ts is made from this list. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { Fault } from '../../fault.ts';
import type { Relay } from '../../relay.ts';
import { barFromRoom, unbarFromRoom } from '../../rooms/barring.ts';
import { eventToRoom, historyText, sendToRoom } from '../../rooms/messages.ts';
import { whoIsPresent } from '../../rooms/people.ts';
import { disconnectUser } from '../../users/control.ts';
import { countForUser, noticeUser } from '../../users/notices.ts';
import { signOutEverywhere } from '../../users/person.ts';
import { shapes } from '../../wire.ts';

type Schema = Record<string, unknown>;
/** What a field takes, checked and described in JSON Schema. */
interface Field<S extends v.GenericSchema = v.GenericSchema> { check: S; described: Schema }
type Input<F extends Record<string, Field>> = v.InferOutput<v.ObjectSchema<{ [K in keyof F]: F[K]['check'] }, undefined>>;

export interface Operation<F extends Record<string, Field> = Record<string, Field>> {
  method: 'GET' | 'POST';
  /** With `{space}/{room}` or `{user}` in it. */
  path: string;
  summary: string;
  /** Of the body with POST, of the query with GET. */
  takes: F;
  /** Name of the answer's schema in openapi.ts. */
  answers: 'Sent' | 'History' | 'Presence' | 'Done';
  /** `on`: the room or the user of the path. Answers a value, or JSON as text. */
  run(relay: Relay, on: string, input: Input<F>): Promise<unknown>;
}

/** No user's id has a blank, so nobody's entries are taken for those of the back end. */
const SENDER = 'the api';
const DONE = { done: true };

/** Ties what is checked to what is run; the list itself holds operations of any input. */
const operation = <F extends Record<string, Field>>(made: Operation<F>): Operation => made as unknown as Operation;
const field = <S extends v.GenericSchema>(check: S, described: Schema): Field<S> => ({ check, described });

const id = field(v.optional(shapes.id, () => randomUUID()), { type: 'string', pattern: '^[\\w.:-]{1,64}$', description: 'The same id again is the same entry: give one, and a repeated call does nothing twice.' });
const keyword = field(shapes.keyword, { type: 'string', pattern: '^[\\w.:-]{1,64}$' });
const data = field(shapes.data, { description: 'Any JSON, at most 16 kB.' });
const user = field(shapes.userId, { type: 'string', minLength: 1, maxLength: 128 });
const position = field(v.optional(shapes.position), { type: 'string' });

export const operations: Operation[] = [
  operation({
    method: 'POST', path: '/api/rooms/{space}/{room}/messages', summary: 'Publish a message into a room.', answers: 'Sent',
    takes: {
      id, from: field(v.object({ id: shapes.userId, name: shapes.name, picture: v.optional(shapes.picture) }), { $ref: '#/components/schemas/Person' }),
      text: field(v.optional(shapes.text), { type: 'string', minLength: 1, maxLength: 4000, description: 'For messages of type `text`, the default.' }),
      type: field(v.optional(shapes.keyword), keyword.described), data,
    },
    run: (relay, room, { from, ...message }) => sendToRoom(relay, room, from, message),
  }),
  operation({
    method: 'GET', path: '/api/rooms/{space}/{room}/messages', summary: 'Read what stands in a room: the newest, or what stands before or after a position.', answers: 'History',
    takes: {
      before: position, after: position,
      limit: field(v.optional(v.pipe(v.string(), v.regex(/^\d{1,4}$/, 'must be a number'), v.transform(Number), shapes.limit.wrapped), '50'), { type: 'integer', minimum: 1, maximum: 500, default: 50 }),
    },
    run: historyText,
  }),
  operation({
    method: 'POST', path: '/api/rooms/{space}/{room}/events', summary: 'Tell a room that something happened: no message, never unread (`<confab-refresh>` reloads by it).', answers: 'Sent',
    takes: { id, keyword, data },
    run: (relay, room, event) => eventToRoom(relay, room, SENDER, event),
  }),
  operation({
    method: 'GET', path: '/api/rooms/{space}/{room}/presence', summary: 'Who is in a room now.', answers: 'Presence',
    takes: {},
    run: whoIsPresent,
  }),
  operation({
    method: 'POST', path: '/api/rooms/{space}/{room}/bar', summary: 'Bar a user from a room.', answers: 'Done',
    takes: { user },
    run: (relay, room, input) => barFromRoom(relay, input.user, room).then(() => DONE),
  }),
  operation({
    method: 'POST', path: '/api/rooms/{space}/{room}/unbar', summary: 'Let a barred user in again.', answers: 'Done',
    takes: { user },
    run: (relay, room, input) => unbarFromRoom(relay, input.user, room).then(() => DONE),
  }),
  operation({
    method: 'POST', path: '/api/users/{user}/notices', summary: 'Tell a user something, on all of their devices.', answers: 'Sent',
    takes: { id, keyword, data },
    run: (relay, on, notice) => noticeUser(relay, SENDER, { user: on, ...notice }),
  }),
  operation({
    method: 'POST', path: '/api/users/{user}/count', summary: 'Set the number of a user\'s notifications.', answers: 'Sent',
    takes: { id, count: field(shapes.stamp, { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) },
    run: (relay, on, count) => countForUser(relay, SENDER, { user: on, ...count }),
  }),
  operation({
    method: 'POST', path: '/api/users/{user}/disconnect', summary: 'Close a user\'s connections; with `signOut`, tokens issued until now are refused as well.', answers: 'Done',
    takes: { signOut: field(v.optional(v.boolean(), false), { type: 'boolean', default: false }) },
    run: async (relay, on, { signOut }) => {
      if (signOut) await signOutEverywhere(relay, on);
      else await disconnectUser(relay, on, new Fault('closed', 'The site closed this connection.'));
      return DONE;
    },
  }),
];
