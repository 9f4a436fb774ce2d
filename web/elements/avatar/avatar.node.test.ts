import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initials } from './avatar.ts';

test('initials are of the first two words, or the first two letters of the only one', () => {
  assert.deepEqual(['Mara Kern', 'Alex', ' ana  maria lind ', 'Anna-Lena', '🦊', '7 of 9'].map(initials), ['MK', 'AL', 'AM', 'AN', '🦊', '7O']);
});

test('marks before a word are none of its letters', () => {
  assert.deepEqual(['Mara (she/her)', '"Ben" Lutz', '@kim', 'Ana – Berlin', '...'].map(initials), ['MS', 'BL', 'KI', 'AB', '?']);
});
