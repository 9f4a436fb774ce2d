import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { titleOf } from './title.ts';

test('the title names the room and how much is unread everywhere', () => {
  assert.equal(titleOf(0), 'Confab');
  assert.equal(titleOf(0, 'print'), 'print · Confab');
  assert.equal(titleOf(3, 'print'), '(3) print · Confab');
  assert.equal(titleOf(12_345), '(999+) Confab');
});
