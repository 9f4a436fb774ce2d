/** The newest write wins; read positions only ever rise. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYS, NEW_ROOM } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';
import { applyShelf } from './shelf.ts';

function shelf(facts: Record<string, unknown> = {}): { draft: Draft; get(key: string): unknown } {
  const all = new Map(Object.entries(facts)), get = (key: string): unknown => all.get(key);
  return { get, draft: { get, put: (key: string, value: unknown) => { all.set(key, value); } } as unknown as Draft };
}

test('of two writes the newer one holds, in whatever order they come', () => {
  const { draft, get } = shelf(), key = KEYS.shelf('set/theme');
  applyShelf(draft, { key: 'set/theme', value: 'dark', stamp: 2 });
  for (const [value, stamp] of [['light', 1], ['again', 2]] as const) applyShelf(draft, { key: 'set/theme', value, stamp });
  assert.deepEqual(get(key), { value: 'dark', stamp: 2 });
  applyShelf(draft, { key: 'set/theme', value: 'light', stamp: 3 });
  assert.deepEqual(get(key), { value: 'light', stamp: 3 });
});

test('a read position that is older, by whatever stamp, changes nothing', () => {
  const key = KEYS.room('home/general'), { draft, get } = shelf({ [key]: { ...NEW_ROOM, cursor: 'g-9', read: 'g-5' } }), before = get(key);
  applyShelf(draft, { key: 'read/home/general', value: 'g-4', stamp: 9 });
  assert.equal(get(key), before);
  applyShelf(draft, { key: 'read/home/general', value: 'g-7', stamp: 1 });
  assert.deepEqual(get(key), { ...NEW_ROOM, cursor: 'g-9', read: 'g-7' });
});
