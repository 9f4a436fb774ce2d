import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterAll, again } from './once-more.mjs';

const failed = (...names: string[]) => ({ passed: 10, failed: names.length, failing: Object.fromEntries(names.map((name) => [name, { passed: 2, failed: 1 }])) });

test('one or two files that failed are run again, more are not', () => {
  assert.deepEqual(again(failed()), []);
  assert.deepEqual(again(failed('a', 'b')), ['a', 'b']);
  assert.deepEqual(again(failed('a', 'b', 'c')), []);
});

test('what holds alone has passed and is named, what fails again has failed', () => {
  assert.deepEqual(afterAll(failed('a', 'b'), { passed: 5, failed: 1, failing: { b: { passed: 2, failed: 1 } } }), { counts: { passed: 11, failed: 1 }, unsteady: ['a'] });
});

test('where the second run tells nothing, nothing has passed', () => {
  assert.deepEqual(afterAll(failed('a'), { passed: 0, failed: 1 }), { counts: { passed: 8, failed: 1 }, unsteady: [] });
});
