/** `/api`: for back ends that have the key. */
import { createHash, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { Fault } from '../../fault.ts';
import type { Relay } from '../../relay.ts';
import { isRoomName, shapes } from '../../wire.ts';
import { withCors } from '../cors.ts';
import { READ, decodePart, json, jsonBody, notFound, wrongMethod, type Ask, type Reply } from '../http.ts';
import { describeApi } from './openapi.ts';
import { operations, type Operation } from './operations.ts';

export function openApi(relay: Relay): (ask: Ask) => Promise<Reply> {
  const description = JSON.stringify(describeApi(operations));
  const routes = operations.map((operation) => ({ operation, pattern: new RegExp(`^${operation.path.replace('{space}/{room}', '([^/]+/[^/]+)').replace('{user}', '([^/]+)')}$`) }));

  return async (ask) => {
    if (ask.path === '/api/openapi.json') {
      return withCors(relay, ask, [...READ, 'OPTIONS'], async () => (READ.includes(ask.method) ? { ...json(200, null), body: description } : wrongMethod(ask.method, READ)));
    }
    const matching = routes.flatMap(({ operation, pattern }) => {
      const on = pattern.exec(ask.path)?.[1];
      return on === undefined ? [] : [{ operation, on }];
    });
    if (matching.length === 0) return notFound('There is no such call: /api/openapi.json lists them all.');
    const methods = matching.flatMap(({ operation: { method } }) => (method === 'GET' ? READ : [method]));
    return withCors(relay, ask, [...methods, 'OPTIONS'], async () => {
      requireKey(relay.config.apiKey, ask.headers.authorization);
      const found = matching.find(({ operation: { method } }) => method === (ask.method === 'HEAD' ? 'GET' : ask.method));
      if (!found) return wrongMethod(ask.method, methods);
      return run(relay, found.operation, found.on, ask);
    });
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function requireKey(key: string | undefined, authorization = ''): void {
  if (!key) throw new Fault('forbidden', 'The API is off: set CONFAB_API_KEY to turn it on.');
  // Of equal length and compared in constant time, so that neither tells anything of the key.
  if (!timingSafeEqual(digest(authorization), digest(`Bearer ${key}`))) throw new Fault('no_identity', 'The API wants "Authorization: Bearer KEY" with the key of CONFAB_API_KEY.');
}

async function run(relay: Relay, { method, path, takes, run: perform }: Operation, encoded: string, ask: Ask): Promise<Reply> {
  const on = decodePart(encoded) ?? '';
  if (path.includes('{room}') && !isRoomName(on)) throw new Fault('bad_request', 'The room must be SPACE/ROOM, each of 1 to 64 letters, digits or - _ .');
  if (path.includes('{user}') && !v.is(shapes.userId, on)) throw new Fault('bad_request', 'The user must be 1 to 128 characters without blanks.');
  const given = method === 'GET' ? Object.fromEntries(ask.query) : await jsonBody(ask);
  const result = v.safeParse(v.object(Object.fromEntries(Object.entries(takes).map(([name, { check }]) => [name, check]))), given);
  if (!result.success) {
    const [issue] = result.issues, field = v.getDotPath(issue);
    throw new Fault('bad_data', field ? `"${field}" ${issue.message}` : issue.message);
  }
  const answer = await perform(relay, on, result.output);
  return typeof answer === 'string' ? { ...json(200, null), body: answer } : json(200, answer);
}
