import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CLOSE, ERRORS, LIMITS, WIRE_VERSION, commands, parseData, parseFromRelay, parseRequest } from './wire.ts';
import type { Command, CountEntry, Entry, EventEntry, InvitationEntry, MessageEntry, NoticeEntry, ShelfEntry, TellEntry } from './wire.ts';

const page = readFileSync(new URL('WIRE.md', import.meta.url), 'utf8');
const examples = (sign: string): string[] => page.split('\n').filter((line) => line.startsWith(`${sign} `)).map((line) => line.slice(2));
const rows = [...page.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)];

/** The fields of an entry, all of them, as its type has them. */
type Fields<E> = { [F in keyof Omit<E, 'kind' | 'id' | 'at'>]-?: true };
const invitation: Fields<InvitationEntry> = { room: true, title: true, by: true, to: true };
const FIELDS: { [K in Entry['kind']]: object } = {
  message: { type: true, from: true, text: true, data: true } satisfies Fields<MessageEntry>,
  event: { keyword: true, data: true } satisfies Fields<EventEntry>,
  invitation, cancel_invitation: invitation, accept_invitation: invitation, decline_invitation: invitation,
  notice: { keyword: true, data: true } satisfies Fields<NoticeEntry>,
  tell: { keyword: true, data: true, client: true, tab: true } satisfies Fields<TellEntry>,
  count: { count: true } satisfies Fields<CountEntry>,
  shelf: { items: true } satisfies Fields<ShelfEntry>,
};

describe('WIRE.md', () => {
  it('is of this version', () => assert.match(page, new RegExp(`^# The wire, version ${WIRE_VERSION}$`, 'm')));

  it('lists every command, and the fields of each', () => {
    assert.deepEqual(rows.map(([, name]) => name).sort(), Object.keys(commands).sort());
    for (const [, name, fields] of rows) {
      if (name === 'hello') continue;
      for (const field of Object.keys(commands[name as Command].entries)) assert.match(fields!, new RegExp(`\\b${field}\\b`), `${name}: ${field}`);
    }
  });

  it('lists every kind of entry, and the fields of each', () => {
    const table = [...page.matchAll(/^\| (?:room|user).*? \| (`\w+`(?: `\w+`)*) \| (.*) \|$/gm)];
    const listed = table.flatMap(([, kinds = '', fields = '']) => [...kinds.matchAll(/\w+/g)].map(([kind]) => [kind, fields] as const));
    assert.deepEqual(listed.map(([kind]) => kind).sort(), Object.keys(FIELDS).sort());
    for (const [kind, fields] of listed) {
      for (const field of Object.keys(FIELDS[kind as Entry['kind']])) assert.match(fields, new RegExp(`\\b${field}\\b`), `${kind}: ${field}`);
    }
  });

  it('lists every error code by whether trying again can help', () => {
    const listed = (yes: string): string[] => [...(new RegExp(`^\\| ${yes} \\| (.*) \\|$`, 'm').exec(page)?.[1] ?? '').matchAll(/`(\w+)`/g)].map(([, code]) => code!).sort();
    const codes = (temporary: boolean): string[] => Object.entries(ERRORS).filter(([, value]) => value === temporary).map(([code]) => code).sort();
    assert.deepEqual(listed('no'), codes(false));
    assert.deepEqual(listed('yes'), codes(true));
  });

  it('lists every close code', () => {
    const listed = [...page.matchAll(/^\| (\d{4}) \| `(\w+)`/gm)].map(([, code, name]) => [name, Number(code)]);
    assert.deepEqual(Object.fromEntries(listed), { ...CLOSE });
  });

  it('names the limits and times as they are', () => {
    assert.match(page, new RegExp(`at most ${LIMITS.frameBytes / 1024} kB`));
    assert.match(page, new RegExp(`"textLength":${LIMITS.textLength},"frameBytes":${LIMITS.frameBytes},"throttle":1500`));
  });

  it('shows requests that the relay takes', () => {
    assert.ok(examples('→').length >= 4, 'examples of requests');
    for (const example of examples('→')) {
      const parsed = parseRequest(example);
      assert.ok('request' in parsed, example);
      assert.ok('data' in parseData(parsed.request.cmd as Command, parsed.request.data), example);
    }
  });

  it('shows frames that a client knows', () => {
    assert.ok(examples('←').length >= 10, 'examples of what the relay sends');
    for (const example of examples('←')) assert.ok(parseFromRelay(example), example);
  });
});
