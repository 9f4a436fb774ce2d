import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { MONTH, tell } from '../../testing/brokers.ts';
import { runScript } from '../../testing/script.ts';
import { EmbeddedBroker } from './embedded.ts';

const above = mkdtempSync(join(tmpdir(), 'confab-folder-'));
after(() => rmSync(above, { recursive: true, force: true }));

const retention = { entries: 100_000, age: MONTH };
const other = (folder: string, then: string): string => `
  import { EmbeddedBroker } from './relay/broker/embedded/embedded.ts';
  const broker = new EmbeddedBroker({ folder: ${JSON.stringify(folder)}, retention: ${JSON.stringify(retention)} });
  await broker.open({ entries() {}, signal() {}, doubt() {}, state() {} });
  ${then}`;

test('the folder is its owner\'s alone, even if it was there before', async () => {
  const folder = join(above, 'deep/new');
  const { broker } = await tell(new EmbeddedBroker({ folder, retention }));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  await broker.close();
});

test('a folder that cannot be made is named in the error', async () => {
  await assert.rejects(tell(new EmbeddedBroker({ folder: '/dev/null/data', retention })), /The data folder \/dev\/null\/data cannot be made.*CONFAB_DATA/);
});

test('two processes do not share a folder; the second is told who has it', async () => {
  const folder = join(above, 'shared');
  const { broker } = await tell(new EmbeddedBroker({ folder, retention }));
  await assert.rejects(tell(new EmbeddedBroker({ folder, retention })), new RegExp(`in use by process ${process.pid}`));
  const second = runScript(other(folder, 'console.log("opened")'));
  await second.ended;
  assert.match(second.lines.join('\n'), new RegExp(`The data folder ${folder} is in use by process ${process.pid}\\. Stop it`));
  await broker.close();
  const third = runScript(other(folder, 'console.log("opened"); await broker.close(); process.exit(0)'));
  await third.line('opened');
  await third.ended;
});

test('after kill -9 in mid-stream the folder opens at once, with every entry that was confirmed', async () => {
  const folder = join(above, 'killed');
  const writer = runScript(other(folder, `
    console.log('opened');
    for (let i = 0; ; i++) {
      const all = await Promise.all([1, 2, 3].map((n) => broker.append('room:home/' + n, { sender: 'ana', id: 'm' + i, json: String(i) })));
      if (i % 50 === 0) console.log('confirmed ' + JSON.stringify(all.map(({ pos }) => pos)));
    }`));
  await writer.line('confirmed ["');
  await new Promise((resolve) => setTimeout(resolve, 300));
  writer.child.kill('SIGKILL');
  await writer.ended;
  const { broker } = await tell(new EmbeddedBroker({ folder, retention }));
  const last = JSON.parse(writer.lines.filter((line) => line.startsWith('confirmed')).at(-1)!.slice(10)) as string[];
  for (const [i, pos] of last.entries()) {
    const { entries } = await broker.read(`room:home/${i + 1}`, { limit: 100_000 });
    assert.ok(entries.some((entry) => entry.pos === pos), `${pos} was confirmed`);
    assert.deepEqual(entries.map(({ json }) => Number(json)), entries.map((_, n) => n));
    assert.equal((await broker.append(`room:home/${i + 1}`, { sender: 'ana', id: 'm0', json: '0' })).duplicate, true);
  }
  await broker.close();
});
