import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newMirror } from './mirror.ts';

test('a change that comes late does not bring back what was taken away since', () => {
  const mirror = newMirror();
  // Its revisions 1 (it came) and 2 (it went) were read from the store, where nothing is left of either.
  mirror.load(new Map(), 2);
  mirror.apply({ rev: 1, facts: [['out/a', 'waits']], rows: [] });
  assert.deepEqual(mirror.all('out'), []);
});

test('what was put here goes when its own late change says that it had been stored, and it is not there any more', () => {
  const mirror = newMirror();
  mirror.put('out/a', 'waits');
  mirror.load(new Map(), 2);
  assert.deepEqual(mirror.all('out'), ['waits'], 'it may be on its way into the store');
  mirror.apply({ rev: 1, facts: [['out/a', 'waits']], rows: [] });
  assert.deepEqual(mirror.all('out'), []);
});

test('changes in any order end in the same', () => {
  const mirror = newMirror();
  mirror.apply({ rev: 2, facts: [['out/a', undefined]], rows: [] });
  assert.equal(mirror.apply({ rev: 1, facts: [['out/a', 'waits']], rows: [] }), false);
  assert.deepEqual([mirror.rev, mirror.all('out')], [2, []]);
});

test('of what came and went nothing is kept, however much it was', (t) => {
  const { Map } = globalThis, all: ReadonlyMap<unknown, unknown>[] = [];
  globalThis.Map = class<K, V> extends Map<K, V> {
    constructor(entries?: Iterable<readonly [K, V]> | null) {
      super(entries);
      all.push(this);
    }
  } as MapConstructor;
  t.after(() => { globalThis.Map = Map; });
  const mirror = newMirror();
  for (let n = 0; n < 100; n++) {
    mirror.apply({ rev: 2 * n + 1, facts: [[`out/${n}`, 'waits']], rows: [] });
    mirror.apply({ rev: 2 * n + 2, facts: [[`out/${n}`, undefined]], rows: [] });
  }
  assert.ok(all.length > 0);
  assert.ok(all.every(({ size }) => size < 10), `as many as ${Math.max(...all.map(({ size }) => size))}`);
});

test('where the store was cleared, what was on its way into it stays', () => {
  const mirror = newMirror(), told: string[][] = [];
  mirror.watch(['out'], () => told.push(mirror.all('out')));
  mirror.apply({ rev: 1, facts: [['out/a', 'stored'], ['count', 3]], rows: [] });
  mirror.put('out/b', 'waits');
  mirror.put('~status', 'live');
  mirror.clear();
  assert.deepEqual([mirror.rev, mirror.all('out'), mirror.get('count'), mirror.get('~status'), told.at(-1)], [0, ['waits'], undefined, 'live', ['waits']]);
});

test('what was told while an older state was being read stays', () => {
  const mirror = newMirror();
  mirror.apply({ rev: 1, facts: [['set', 'read']], rows: [] });
  mirror.apply({ rev: 3, facts: [['out/a', 'waits']], rows: [] });
  mirror.load(new Map([['set', { rev: 1, value: 'read' }]]), 2);
  assert.deepEqual([mirror.rev, mirror.all('out')], [3, ['waits']]);
  mirror.load(new Map([['set', { rev: 1, value: 'read' }]]), 2);
  assert.deepEqual([mirror.rev, mirror.all('out')], [3, ['waits']]);
});

test('what was missed and has been read since is not looked for again', () => {
  const mirror = newMirror();
  assert.equal(mirror.apply({ rev: 2, facts: [], rows: [] }), true);
  mirror.load(new Map(), 2);
  assert.equal(mirror.apply({ rev: 3, facts: [], rows: [] }), false);
});
