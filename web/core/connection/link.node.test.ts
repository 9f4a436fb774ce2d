import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { dial } from './link.ts';

/** As a browser in a page of https for an address of ws. */
const refusing = Object.assign(function refuse(url: string): void { throw new Error(`${url} may not be dialled.`); }, { CLOSING: 2 });

test('an address that the browser refuses to dial is one that cannot be reached: told each time, and tried again', async () => {
  let closed = 0, later = (): void => undefined;
  const thrice = new Promise<void>((resolve) => { later = resolve; });
  const link = dial('ws://relay.example/socket', () => 1, {
    open: () => assert.fail('nothing was opened'),
    message: () => assert.fail('nobody says anything'),
    close: () => { if (++closed === 3) later(); },
  }, refusing);
  await thrice;
  link.close();
});

test('a network on which it takes seven seconds until a socket is open is waited for, after attempts that were too short', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  /** Opens late, if it is still wanted by then. */
  class Slow extends EventTarget {
    static readonly CLOSING = 2;
    readyState = 0;
    constructor() {
      super();
      setTimeout(() => {
        if (this.readyState !== 0) return;
        this.readyState = 1;
        this.dispatchEvent(new Event('open'));
      }, 7000);
    }
    close(): void { this.readyState = 3; }
  }
  let opened = false;
  const link = dial('ws://relay.example/socket', () => 1, { open: () => { opened = true; }, message: () => undefined, close: () => undefined }, Slow);
  for (let second = 0; second < 60; second++) {
    await new Promise((resolve) => { setImmediate(resolve); });
    mock.timers.tick(1000);
  }
  link.close();
  mock.timers.reset();
  assert.ok(opened);
});

test('only where attempts took too long the next ones may take longer, and not after one that succeeded', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const course = ['hangs', 'hangs', 'hangs', 'hangs', 'hangs', 'opens', 'is refused', 'hangs', 'hangs'], dialled: number[] = [];
  let second = 0;
  class Varied extends EventTarget {
    static readonly CLOSING = 2;
    constructor() {
      super();
      const what = course[dialled.push(second) - 1];
      if (what === 'hangs') return;
      setImmediate(() => {
        if (what === 'opens') this.dispatchEvent(new Event('open'));
        this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }));
      });
    }
    close(): void { /* as it is */ }
  }
  const link = dial('ws://relay.example/socket', () => 0, { open: () => undefined, message: () => undefined, close: () => undefined }, Varied);
  for (; dialled.length < course.length && second < 120; second++) {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => { setImmediate(resolve); });
    mock.timers.tick(1000);
  }
  link.close();
  mock.timers.reset();
  // The library begins the next attempt before it says that the last one took too long.
  assert.deepEqual(dialled.slice(1).map((at, n) => at - dialled[n]!), [4, 4, 8, 8, 8, 0, 0, 4]);
});
