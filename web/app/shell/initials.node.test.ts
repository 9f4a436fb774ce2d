import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { initials } from './initials.ts';

test('a space is known by its first two letters', () => {
  assert.deepEqual(['studio', 'x', 'über', '話す'].map(initials), ['St', 'X', 'Üb', '話す']);
});

test('spaces that begin alike are told apart by the number or the word at their end', () => {
  assert.deepEqual(['floor1', 'floor-12', 'team-blue', 'team_red', 'team.3'].map(initials), ['F1', 'F12', 'TB', 'TR', 'T3']);
});

test('what is all number, or ends with a mark, has its first two letters', () => {
  assert.deepEqual(['2027', 'end-'].map(initials), ['20', 'En']);
});
