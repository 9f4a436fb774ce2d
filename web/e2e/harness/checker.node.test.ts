import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLife, checkSent, checkSockets, checkUnread, countUnread, type Fault } from './checker.ts';
import type { Fact, Life, Logged, Seen } from './record.ts';

const log: Logged[] = Array.from({ length: 10 }, (_, n) => ({ id: `m${n}`, position: `g-${n + 1}`, from: n % 2 ? 'ana' : 'ben', text: `text ${n}` }));
const seen = (...numbers: number[]): Seen[] => numbers.map((n) => ({ id: `m${n}`, position: `g-${n + 1}` }));
const shows = (keep: number, items: Seen[]): Fact => ({ kind: 'shown', at: 0, room: 'home/test', keep, items });
const life = (...facts: Fact[]): Life => ({ id: 'life', tab: 'tab 1', user: 'ana', facts });
const rules = (faults: Fault[]): string[] => faults.map(({ rule }) => rule);
const check = (...facts: Fact[]): string[] => rules(checkLife(life(...facts), 'home/test', log, 'whole'));

test('a list that grows along the log is right', () => {
  assert.deepEqual(check(shows(0, seen(3, 4, 5)), shows(3, seen(6, 7)), shows(5, seen(8, 9)), shows(0, seen(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))), []);
});

test('an own message waits at the end and then stands in its place', () => {
  const waits: Seen = { id: 'm9', position: '' };
  assert.deepEqual(check(shows(0, [...seen(6, 7), waits]), shows(2, [...seen(8), waits]), shows(3, seen(9))), []);
  assert.deepEqual(check(shows(0, [...seen(6, 7), waits]), shows(3, seen(8)), shows(2, seen(8, 9))), ['order']);
});

test('an own message that is confirmed already may stand below what has yet to come, but not at the end', () => {
  assert.deepEqual(check(shows(0, seen(4, 7)), shows(1, seen(5, 6, 7)), shows(4, seen(8, 9))), []);
  assert.deepEqual(check(shows(0, seen(4, 7)), shows(1, seen(5, 6, 7, 9))), ['loss']);
});

test('a planted double is caught, though it is gone again at the end', () => {
  assert.deepEqual(check(shows(0, seen(7, 8, 8)), shows(2, seen(9))), ['double']);
});

test('a planted loss is caught, in the middle and at the end', () => {
  assert.deepEqual(check(shows(0, seen(5, 6)), shows(2, seen(8, 9))), ['loss']);
  assert.deepEqual(check(shows(0, seen(5, 6, 7, 8))), ['loss']);
  assert.deepEqual(check(shows(0, [...seen(8, 9), { id: 'mine', position: '' }])), ['loss']);
});

test('a gap marker excuses a hole while it is there, not at the end', () => {
  assert.deepEqual(check(shows(0, [...seen(2), { id: '', position: '' }, ...seen(8)]), shows(0, seen(2, 3, 4, 5, 6, 7, 8, 9))), []);
  assert.deepEqual(check(shows(0, [...seen(2), { id: '', position: '' }, ...seen(8, 9)])), ['loss']);
});

test('a planted swap is caught', () => {
  assert.ok(check(shows(0, seen(6, 8, 7, 9))).includes('order'), 'out of order');
});

test('a message that the log does not know, or knows elsewhere, is caught', () => {
  assert.deepEqual(check(shows(0, [...seen(8), { id: 'other', position: 'g-99' }, ...seen(9)])), ['invented']);
  assert.ok(check(shows(0, [{ id: 'm8', position: 'g-3' }, ...seen(9)])).includes('invented'), 'invented');
});

test('what was shown does not vanish', () => {
  assert.deepEqual(check(shows(0, seen(4, 5, 6)), shows(0, seen(6, 7, 8, 9))), ['vanished']);
});

test('a tab that ended early only has to be right as far as it came', () => {
  assert.deepEqual(checkLife(life(shows(0, seen(2, 3))), 'home/test', log, 'cut short'), []);
  assert.deepEqual(rules(checkLife(life(shows(0, seen(2, 4))), 'home/test', log, 'cut short')), ['loss']);
});

test('what was sent is in the log once and in its order', () => {
  const sending = (...numbers: number[]): Fact[] => numbers.map((n) => ({ kind: 'sending', at: 0, room: 'home/test', id: `m${n}`, text: `text ${n}` }));
  assert.deepEqual(checkSent([life(...sending(1, 4, 7)), life(...sending(2, 3))], 'home/test', log), []);
  assert.deepEqual(rules(checkSent([life(...sending(4, 1))], 'home/test', log)), ['order']);
  assert.deepEqual(rules(checkSent([life(...sending(11))], 'home/test', log)), ['loss']);
  assert.deepEqual(rules(checkSent([], 'home/test', [...log, { ...log[3]!, id: 'again', position: 'g-11' }])), ['double']);
});

test('unread is others’ messages after the read position, the same in all tabs', () => {
  assert.equal(countUnread(log, 'g-4', 'ana'), 3);
  assert.equal(countUnread(log, '', 'ana'), 5);
  assert.deepEqual(checkUnread([{ tab: '1', unread: 3 }, { tab: '2', unread: 3 }], 3), []);
  assert.deepEqual(rules(checkUnread([{ tab: '1', unread: 3 }, { tab: '2', unread: 4 }], 3)), ['unread']);
});

test('a second socket is caught once it outlasts the handover', () => {
  const spans = [{ opened: 0, closed: 1000 }, { opened: 950, closed: 2000 }, { opened: 3000, closed: Infinity }];
  assert.deepEqual(checkSockets(spans, 'desk', 100), []);
  assert.deepEqual(rules(checkSockets([...spans, { opened: 1200, closed: 1600 }], 'desk', 100)), ['sockets']);
  assert.deepEqual(rules(checkSockets([...spans, { opened: 4000, closed: Infinity }], 'desk', 100)), ['sockets']);
});
