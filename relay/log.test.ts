import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from './log.ts';

function logged(format: 'text' | 'json', write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog(format, (line) => lines.push(line)));
  assert.equal(lines.length, 1);
  return lines[0] ?? '';
}

test('writes one line per event, as text or as JSON', () => {
  assert.match(logged('text', (log) => log.info('Hello.', { room: 'home/a', n: 2 })), /^\d{4}-\S+Z info Hello\. room=home\/a n=2$/);
  const { level, text, room } = JSON.parse(logged('json', (log) => log.warn('Hello.', { room: 'home/a' }))) as Record<string, unknown>;
  assert.deepEqual({ level, text, room }, { level: 'warn', text: 'Hello.', room: 'home/a' });
});

test('keeps secrets out: by the name of a field, tokens anywhere, passwords in addresses', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
  for (const format of ['text', 'json'] as const) {
    const line = logged(format, (log) => log.error(`Refused ${token}`, { apiKey: 'abc123', url: 'redis://user:hunter2@host:6379', error: new Error(`bad ${token}`) }));
    for (const secret of [token, 'abc123', 'hunter2']) assert.ok(!line.includes(secret), `${secret} in ${line}`);
    assert.match(line, /host:6379/);
  }
});

test('nobody writes a line of their own by a line break', () => {
  assert.equal(logged('text', (log) => log.info('From a stranger', { path: 'a\n2026-01-01 info All is well' })).split('\n').length, 1);
});
