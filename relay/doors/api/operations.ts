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
export interface Operation {
  method: 'GET' | 'POST';
  /** With `{space}/{room}` or `{user}` in it. */
  path: string;
  summary: string;
  /** What it takes: of the body with POST, of the query with GET; with the JSON Schema of each field. */
  takes: v.GenericSchema<unknown, unknown>;
  fields: Record<string, Schema>;
  required?: string[];
  /** Name of the answer's schema in openapi.ts. */
  answers: 'Sent' | 'History' | 'Presence' | 'Done';
  /** `on`: the room or the user of the path. Answers a value, or JSON as text. */
  run(relay: Relay, on: string, input: unknown): Promise<unknown>;
}

/** No user's id has a blank, so nobody's entries are taken for those of the back end. */
const SENDER = 'the api';
const DONE = { done: true };

/** Ties what is checked to what is run; the list itself holds operations of any input. */
function operation<S extends v.GenericSchema<unknown, unknown>>(made: Omit<Operation, 'takes' | 'run'> & { takes: S; run(relay: Relay, on: string, input: v.InferOutput<S>): Promise<unknown> }): Operation {
  return made;
}

const id = v.optional(shapes.id, () => randomUUID());
const inQuery = v.optional(v.pipe(v.string(), v.regex(/^\d{1,4}$/, 'must be a number'), v.transform(Number), shapes.limit.wrapped), '50');
const idField = { type: 'string', pattern: '^[\\w.:-]{1,64}$', description: 'The same id again is the same entry: give one, and a repeated call does nothing twice.' };
const keywordField = { type: 'string', pattern: '^[\\w.:-]{1,64}$' };
const dataField = { description: 'Any JSON, at most 16 kB.' };
const userField = { type: 'string', minLength: 1, maxLength: 128 };

export const operations: Operation[] = [
  operation({
    method: 'POST', path: '/api/rooms/{space}/{room}/messages', summary: 'Publish a message into a room.', answers: 'Sent', required: ['from'],
    takes: v.object({ id, from: v.object({ id: shapes.userId, name: shapes.name, picture: v.optional(shapes.picture) }), text: v.optional(shapes.text), type: v.optional(shapes.keyword), data: shapes.data }),
    fields: { id: idField, from: { $ref: '#/components/schemas/Person' }, text: { type: 'string', minLength: 1, maxLength: 4000, description: 'For messages of type `text`, the default.' }, type: keywordField, data: dataField },
    run: (relay, room, { from, ...message }) => sendToRoom(relay, room, from, message),
  }),
  operation({
    method: 'GET', path: '/api/rooms/{space}/{room}/messages', summary: 'Read what stands in a room: the newest, or what stands before or after a position.', answers: 'History',
    takes: v.object({ before: v.optional(shapes.position), after: v.optional(shapes.position), limit: inQuery }),
    fields: { before: { type: 'string' }, after: { type: 'string' }, limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 } },
    run: historyText,
  }),
  operation({
    method: 'POST', path: '/api/rooms/{space}/{room}/events', summary: 'Tell a room that something happened: no message, never unread (`<confab-refresh>` reloads by it).', answers: 'Sent', required: ['keyword'],
    takes: v.object({ id, keyword: shapes.keyword, data: shapes.data }),
    fields: { id: idField, keyword: keywordField, data: dataField },
    run: (relay, room, event) => eventToRoom(relay, room, SENDER, event),
  }),
  operation({
    method: 'GET', path: '/api/rooms/{space}/{room}/presence', summary: 'Who is in a room now.', answers: 'Presence',
    takes: v.object({}), fields: {},
    run: whoIsPresent,
  }),
  operation({
    method: 'POST', path: '/api/rooms/{space}/{room}/bar', summary: 'Bar a user from a room.', answers: 'Done', required: ['user'],
    takes: v.object({ user: shapes.userId }), fields: { user: userField },
    run: (relay, room, { user }) => barFromRoom(relay, user, room).then(() => DONE),
  }),
  operation({
    method: 'POST', path: '/api/rooms/{space}/{room}/unbar', summary: 'Let a barred user in again.', answers: 'Done', required: ['user'],
    takes: v.object({ user: shapes.userId }), fields: { user: userField },
    run: (relay, room, { user }) => unbarFromRoom(relay, user, room).then(() => DONE),
  }),
  operation({
    method: 'POST', path: '/api/users/{user}/notices', summary: 'Tell a user something, on all of their devices.', answers: 'Sent', required: ['keyword'],
    takes: v.object({ id, keyword: shapes.keyword, data: shapes.data }),
    fields: { id: idField, keyword: keywordField, data: dataField },
    run: (relay, user, notice) => noticeUser(relay, SENDER, { user, ...notice }),
  }),
  operation({
    method: 'POST', path: '/api/users/{user}/count', summary: 'Set the number of a user\'s notifications.', answers: 'Sent', required: ['count'],
    takes: v.object({ id, count: shapes.stamp }),
    fields: { id: idField, count: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } },
    run: (relay, user, { id: entry, count }) => countForUser(relay, SENDER, { user, id: entry, count }),
  }),
  operation({
    method: 'POST', path: '/api/users/{user}/disconnect', summary: 'Close a user\'s connections; with `signOut`, tokens issued until now are refused as well.', answers: 'Done',
    takes: v.object({ signOut: v.optional(v.boolean(), false) }),
    fields: { signOut: { type: 'boolean', default: false } },
    run: async (relay, user, { signOut }) => {
      if (signOut) await signOutEverywhere(relay, user);
      else await disconnectUser(relay, user, new Fault('closed', 'The site closed this connection.'));
      return DONE;
    },
  }),
];
