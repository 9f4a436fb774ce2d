import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { RoomState } from '../../core/api.ts';
import { matching } from './match.ts';
import { nameFor } from './room-name.ts';

const room = (name: string, title = ''): RoomState => ({ room: name, space: name.split('/')[0]!, name: name.split('/')[1]!, title, private: false, founder: false, muted: false, entered: true, members: 1 });
const rooms = [room('home/general'), room('studio/general'), room('studio/spring-issue', 'Spring issue'), room('büro/öffentlich'), room('studio/print')];
const found = (typed: string): string[] => matching(rooms, typed).map((each) => each.room);

test('nothing typed: every room as it comes', () => assert.deepEqual(found(' '), rooms.map((each) => each.room)));
test('a beginning comes before a middle, a middle before scattered letters', () => {
  assert.deepEqual(found('pr'), ['studio/print', 'studio/spring-issue']);
  assert.deepEqual(found('sge'), ['studio/spring-issue', 'studio/general']);
});
test('a space narrows, accents and capitals do not matter', () => {
  assert.deepEqual(found('studio/gen'), ['studio/general']);
  assert.deepEqual(found('OFFENT'), ['büro/öffentlich']);
});
test('what no room has finds none', () => assert.deepEqual(found('xyz'), []));

test('a title becomes a name that an address can hold', () => {
  assert.equal(nameFor('  Spring issue! '), 'spring-issue');
  assert.equal(nameFor('Büro & Küche'), 'büro-küche');
  assert.equal(nameFor('話す'), '話す');
  assert.equal(nameFor('../..'), '');
  assert.equal([...nameFor('x'.repeat(99))].length, 64);
});
