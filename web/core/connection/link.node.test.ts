import assert from 'node:assert/strict';
import { test } from 'node:test';
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
