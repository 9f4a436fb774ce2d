import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { open } from 'lmdb';
import { MONTH, tell, until } from '../../testing/brokers.ts';
import { runScript } from '../../testing/script.ts';
import { BrokerAway } from '../broker.ts';
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

test('a file that is no database, as a crash of the machine may leave behind, is named in the error', async () => {
  const folder = join(above, 'damaged'), file = join(folder, 'topics.mdb');
  mkdirSync(folder);
  for (const found of [Buffer.alloc(32_768), 'not a database\n']) {
    writeFileSync(file, found);
    // In a process of its own: opened by LMDB it would end the tests.
    const { ended, lines } = runScript(other(folder, ''));
    await ended;
    assert.match(lines.join('\n'), /topics\.mdb is damaged, or no database: put a copy in its place/);
  }
});

test('a folder that another version wrote in another format is refused and let go of; one that says this format is not', async () => {
  const folder = join(above, 'strange'), opened = () => tell(new EmbeddedBroker({ folder, retention }));
  const mark = async (format: number): Promise<void> => {
    const db = open({ path: join(folder, 'topics.mdb'), maxDbs: 8 });
    await db.put('format', format);
    await db.close();
  };
  await (await opened()).broker.close();
  await mark(2);
  await assert.rejects(opened(), /^Error: What is in the data folder .*strange was written by another version of Confab \(format 2; this one reads 1\): start that version, or .* CONFAB_DATA/);
  await mark(1);
  await (await opened()).broker.close();
});

test('what is put into a folder that was emptied is not confirmed, and once more when the file is back', async () => {
  const folder = join(above, 'emptied'), file = join(folder, 'topics.mdb');
  const { broker, states } = await tell(new EmbeddedBroker({ folder, retention }));
  const say = (id: string) => broker.append('room:home/general', { sender: 'ana', id, json: '{}' });
  await say('1');
  for (const gone of [(): void => renameSync(file, `${file}.away`), (): void => copyFileSync(`${file}.away`, file)]) {
    gone();
    await assert.rejects(say('2'), BrokerAway);
  }
  assert.deepEqual(states, ['live', 'away']);
  renameSync(`${file}.away`, file);
  await until(() => states.at(-1) === 'live');
  assert.equal((await say('2')).duplicate, false);
  await broker.close();
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

test('a folder whose path is too long for a socket is had by one process too', async () => {
  const folder = join(above, 'long'.repeat(30));
  const { broker } = await tell(new EmbeddedBroker({ folder, retention }));
  await assert.rejects(tell(new EmbeddedBroker({ folder, retention })), /is in use by process/);
  await broker.close();
  await (await tell(new EmbeddedBroker({ folder, retention }))).broker.close();
});

test('of many that start at once over what a dead one left, one has the folder', async () => {
  const folder = join(above, 'rush');
  const dead = runScript(other(folder, 'console.log("opened")'));
  await dead.line('opened');
  dead.child.kill('SIGKILL');
  await dead.ended;
  const all = [1, 2, 3, 4].map(() => runScript(other(folder, 'console.log("opened"); setInterval(() => {}, 1000)')));
  const told = await Promise.all(all.map((one) => Promise.race([one.line('opened'), one.ended.then(() => one.lines.join(' '))]).catch(() => one.lines.join(' '))));
  assert.equal(told.filter((line) => line === 'opened').length, 1, told.join('\n'));
  for (const line of told) assert.match(line, /^opened$|is in use by/);
  for (const one of all) one.child.kill('SIGKILL');
});

const containers = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0;

test('two containers with the same process number do not share a folder, and the next one opens what a killed one left', { skip: !containers && 'only root may make namespaces' }, async () => {
  const folder = join(above, 'volume');
  const contained = (then: string) => {
    const child = spawn('unshare', ['--pid', '--fork', '--kill-child', '--mount-proc', process.execPath, '--import', 'tsx', '--import', './relay/scripts/lua.mjs', '--input-type=module', '-e', other(folder, then)], { stdio: ['ignore', 'pipe', 'inherit'] });
    process.once('exit', () => child.kill('SIGKILL'));
    return { child, line: () => new Promise<string>((resolve) => { createInterface(child.stdout).once('line', resolve); }) };
  };
  const stay = 'console.log(`opened by ${process.pid}`); setInterval(() => {}, 1000)';
  const first = contained(stay);
  assert.equal(await first.line(), 'opened by 1');
  const second = runScript(other(folder, stay));
  await second.ended;
  assert.match(second.lines.join(' '), /is in use by process 1\./);
  const [status] = await once(contained(stay).child, 'exit') as [number];
  assert.equal(status, 1);
  first.child.kill('SIGKILL');
  const fourth = contained(stay);
  assert.equal(await fourth.line(), 'opened by 1');
  fourth.child.kill('SIGKILL');
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
