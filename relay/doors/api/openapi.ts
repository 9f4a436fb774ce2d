/** The list of operations as an OpenAPI 3.1 document. */
import { ERRORS } from '../../wire.ts';
import type { Operation } from './operations.ts';

const position = { type: 'string', description: 'GEN-SEQ; empty before the first entry.' };
const at = { type: 'integer', description: 'ms since 1970.' };
const person = { type: 'object', required: ['id', 'name'], properties: { id: { type: 'string' }, name: { type: 'string', minLength: 1, maxLength: 64 }, picture: { type: 'string', pattern: '^https://' } } };

const schemas = {
  Person: person,
  Sent: { type: 'object', required: ['pos', 'at'], properties: { pos: position, at, duplicate: { const: true, description: 'It was there already; `pos` is where.' } } },
  Entry: {
    type: 'object', required: ['kind', 'id', 'at'],
    properties: { kind: { enum: ['message', 'event'] }, id: { type: 'string' }, at, type: { type: 'string' }, from: { $ref: '#/components/schemas/Person' }, text: { type: 'string' }, keyword: { type: 'string' }, data: {} },
  },
  History: {
    type: 'object', required: ['entries', 'oldest', 'newest', 'complete'],
    properties: {
      entries: { type: 'array', items: { type: 'object', required: ['pos', 'prev', 'entry'], properties: { pos: position, prev: position, entry: { $ref: '#/components/schemas/Entry' } } } },
      oldest: position, newest: position, complete: { type: 'boolean', description: 'Whether nothing is missing between the position asked for and these.' },
    },
  },
  Presence: { type: 'object', required: ['count', 'sample'], properties: { count: { type: 'integer', minimum: 0 }, sample: { type: 'array', items: { $ref: '#/components/schemas/Person' } } } },
  Done: { type: 'object', required: ['done'], properties: { done: { const: true } } },
  Error: {
    type: 'object', required: ['error'],
    properties: {
      error: {
        type: 'object', required: ['code', 'message', 'temporary'],
        properties: { code: { enum: Object.keys(ERRORS) }, message: { type: 'string' }, temporary: { type: 'boolean', description: 'Whether the same again may work later.' }, retryAfter: { type: 'integer', description: 'ms' } },
      },
    },
  },
};

const named = (name: string, place: 'path' | 'query', schema: unknown): object => ({ name, in: place, required: place === 'path', schema });
const answer = (description: string, schema: string): object => ({ description, content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } });

function describeOperation({ method, path, summary, takes, answers }: Operation): object {
  const fields = Object.fromEntries(Object.entries(takes).map(([name, { described }]) => [name, described]));
  const required = Object.keys(takes).filter((name) => takes[name]?.check.type !== 'optional');
  const pathNames = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => named(name, 'path', { type: 'string' }));
  const queryNames = method === 'GET' ? Object.entries(fields).map(([name, schema]) => named(name, 'query', schema)) : [];
  const body = { required: true, content: { 'application/json': { schema: { type: 'object', required, properties: fields } } } };
  return {
    summary,
    operationId: `${method.toLowerCase()} ${path.slice('/api/'.length)}`.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, ''),
    parameters: [...pathNames, ...queryNames],
    ...(method === 'POST' ? { requestBody: body } : {}),
    responses: { 200: answer('Done.', answers), default: answer('What was wrong, and whether trying again can help.', 'Error') },
  };
}

export function describeApi(operations: Operation[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describeOperation(operation) };
  return {
    openapi: '3.1.0',
    info: { title: 'Confab', version: '1', description: 'What a site\'s own programs can do. Every call wants `Authorization: Bearer` with the key of CONFAB_API_KEY.' },
    security: [{ key: [] }],
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } }, schemas },
  };
}
