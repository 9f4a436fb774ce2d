/** What a page subscribed to, when another user signs in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newHub } from './hub.ts';
import { newMirror } from './mirror.ts';

test('whoever looks is told of the other user, and no more of the one before', () => {
  const hub = newHub(), ana = newMirror(), ben = newMirror(), seen: unknown[] = [];
  hub.use(ana);
  hub.watch(['count'], () => seen.push(hub.get('count')));
  ana.put('count', 1);
  ben.put('count', 2);
  hub.use(ben);
  ana.put('count', 3);
  ben.put('count', 4);
  assert.deepEqual(seen, [1, 2, 4]);
});

test('whoever stopped looking is told nothing, also when another user signs in', () => {
  const hub = newHub();
  let told = 0;
  const stop = hub.watch(['count'], () => told++);
  stop();
  hub.use(newMirror());
  hub.put('count', 1);
  assert.equal(told, 0);
});

test('what was derived from the facts of one user is not taken for what those of another say', () => {
  const hub = newHub(), versions = new Set<number>();
  for (const user of [newMirror(), newMirror()]) {
    hub.use(user);
    versions.add(hub.version);
    user.put('count', 1);
    versions.add(hub.version);
  }
  assert.equal(versions.size, 4);
});
