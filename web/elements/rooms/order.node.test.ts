import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { RoomState } from '../../core/api.ts';
import { inOrder, spacesInOrder } from './order.ts';

const room = (name: string, closed = false): RoomState => ({ room: name, space: name.split('/')[0]!, name: name.split('/')[1]!, title: '', private: closed, founder: false, muted: false, entered: true, members: 1 });
const ordered = (...rooms: RoomState[]): string[] => inOrder(rooms).map((each) => each.room);

test('numbers in a name count as numbers, in a space and in a room', () => {
  assert.deepEqual(ordered(room('a/room-10'), room('a/room-2'), room('a/room-1')), ['a/room-1', 'a/room-2', 'a/room-10']);
  assert.deepEqual(ordered(room('floor10/a'), room('floor9/b')), ['floor9/b', 'floor10/a']);
  assert.deepEqual(spacesInOrder(['floor10', 'attic', 'floor9']), ['attic', 'floor9', 'floor10']);
});

test('space after space, in each the private ones last', () => {
  assert.deepEqual(ordered(room('alpha-beta/two'), room('alpha/attic', true), room('alpha/zebra'), room('alpha2/one')), ['alpha/zebra', 'alpha/attic', 'alpha-beta/two', 'alpha2/one']);
});
