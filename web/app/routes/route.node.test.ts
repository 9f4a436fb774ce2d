import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { APP_PATHS, deviceLink, pathOf, roomLink, routeOf, type Route } from './route.ts';

const at = (address: string): Route => routeOf(new URL(address, 'https://confab.example'));

test('a room is addressed with or without its space', () => {
  assert.deepEqual(at('/rooms/studio/print'), { page: 'room', room: 'studio/print' });
  assert.deepEqual(at('/rooms/lobby'), { page: 'room', room: 'home/lobby' });
  assert.deepEqual(at('/rooms/lobby/'), { page: 'room', room: 'home/lobby' });
});

test('a room may be named in any script', () => {
  const room = { page: 'room', room: 'büro/話す' } as const;
  assert.deepEqual(at(pathOf(room)), room);
  assert.deepEqual(at('/rooms/%E0%A4%A'), { page: 'lost' });
});

test('an address that cannot be a room is lost', () => {
  for (const address of ['/rooms/a/b/c', '/rooms//', '/rooms/a%20b', '/rooms/<script>/x', '/nowhere', `/rooms/${'x'.repeat(65)}`]) {
    assert.deepEqual(at(address), { page: 'lost' }, address);
  }
});

test('a grant, a device code and what is shared travel in the fragment and never in the path', () => {
  assert.deepEqual(routeOf(new URL(roomLink('https://c.example', 'a/b', 'g/+='))), { page: 'room', room: 'a/b', grant: 'g/+=' });
  assert.deepEqual(routeOf(new URL(deviceLink('https://c.example', '123-456'))), { page: 'link', code: '123-456' });
  assert.deepEqual(at('/share#text=a+%26+b'), { page: 'share', text: 'a & b' });
  assert.equal(pathOf({ page: 'share', text: 'a & b' }), '/share');
  assert.deepEqual(at('/rooms/a/b?grant=stolen'), { page: 'room', room: 'a/b' });
  assert.equal(pathOf({ page: 'room', room: 'a/b', grant: 'secret' }), '/rooms/a/b');
  assert.equal(pathOf({ page: 'link', code: 'secret' }), '/link');
});

test('every page is read back from its own path, and is one the app answers', () => {
  for (const page of ['rooms', 'invitations', 'settings', 'new-room', 'share'] as const) {
    const path = pathOf({ page });
    assert.deepEqual(at(path), { page });
    assert.ok(APP_PATHS.some((pattern) => pattern.test(path)), path);
  }
  for (const path of ['/rooms', '/rooms/']) assert.deepEqual(at(path), { page: 'rooms' }, 'as somebody types it who shortens the address of a room');
  assert.ok(!APP_PATHS.some((pattern) => pattern.test('/api/rooms')), 'the API is no page');
  assert.ok(!APP_PATHS.some((pattern) => pattern.test('/assets/gone.js')), 'a file is no page');
});
