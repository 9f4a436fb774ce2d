import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ConfabError } from './errors.ts';
import { asked, later } from './later.ts';

interface Part { answer: number }

describe('a part that is loaded later', () => {
  let folder: string, url: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'confab-later-'));
    await writeFile(join(folder, 'part.mjs'), 'export const answer = 42;');
    url = pathToFileURL(join(folder, 'part.mjs')).href;
  });
  after(() => rm(folder, { recursive: true }));

  it('is there at once when it has been loaded', async () => {
    let loads = 0;
    const part = later<Part>(async () => ({ answer: ++loads }));
    const now = (): number | undefined => part.now?.answer;
    assert.equal(now(), undefined);
    await part.load();
    assert.equal((await part.load()).answer, 1);
    assert.equal(now(), 1);
  });

  it('is one and the same for all who ask while it is loaded', async () => {
    const part = later<Part>(async () => ({ answer: 42 })), [one, two] = await Promise.all([part.load(), part.load()]);
    assert.equal(one, two);
    assert.equal(part.now, one);
  });

  it('comes under another address in a browser that keeps failing under the first', async () => {
    const part = later<Part>(() => Promise.reject(new TypeError(`error loading dynamically imported module: ${url}`)));
    assert.equal((await part.load()).answer, 42);
  });

  it('that cannot be loaded makes whoever waits for it try again, and can be loaded then', async () => {
    let network = false;
    const part = later<{ double(n: number): number }>(() => network ? Promise.resolve({ double: (n) => 2 * n }) : Promise.reject(new TypeError('no network')));
    const { double } = asked(() => part.load(), 'double');
    await assert.rejects(async () => double(2), (error) => error instanceof ConfabError && error.code === 'offline' && error.temporary);
    network = true;
    assert.equal(await double(2), 4);
  });
});
