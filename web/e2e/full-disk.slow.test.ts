/** Firefox on a disk that gets full while tabs are open. Chromium's part is in app-full-disk.slow.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firefox, program, type PlainTab } from './harness/engines.ts';
import { SmallDisk } from './harness/small-disk.ts';
import { onStage, until } from './harness/stage.ts';

const ROOM = 'home/disk';
/** More than what is left on the last page of a file. */
const LONG = 'x'.repeat(2000);

test('Firefox: tabs go on by themselves and show all, each message once; loaded again when there is room, they are of one mind', () => onStage(async (stage) => {
  const disk = await SmallDisk.of(program('firefox')), network = await stage.network(), engine = await firefox(disk);
  try {
    const outsider = stage.outsider('olga'), all = ['before'];
    await outsider.enter(ROOM);
    const open = (): Promise<PlainTab> => engine.open(stage.address({ user: 'ana', network }, { rooms: [ROOM], keep: true }));
    const tabs = [await open(), await open()] as const;
    const send = (tab: PlainTab, text: string): Promise<string> => tab.run(`lab.send('${ROOM}', '${text}')`);
    const texts = (tab: PlainTab): Promise<string[]> => tab.run(`lab.texts('${ROOM}')`);
    const status = (tab: PlainTab): Promise<{ phase: string; alone: boolean; waiting: number }> => tab.run('lab.confab.status.value');
    const agree = (alone: boolean): Promise<void[]> => Promise.all(tabs.map((tab, n) => until(`tab ${n} shows all, ${alone ? 'alone' : 'with the other'}`, async () => {
      const now = await status(tab);
      return now.phase === 'live' && now.alone === alone && now.waiting === 0 && (await texts(tab)).sort().join() === all.sort().join();
    }, 30_000)));
    await send(tabs[0], 'before');
    await agree(false);

    await disk.fill();
    for (let n = 0; n < 10; n++) {
      const text = `${n} ${LONG}`;
      all.push(text, `${n} from outside`);
      await send(tabs[n % 2]!, text);
      await outsider.publish(ROOM, `${n} from outside`);
    }
    await agree(true);
    assert.deepEqual(await texts(tabs[0]), await texts(tabs[1]));

    await disk.makeRoom();
    for (const tab of tabs) await tab.reload();
    await agree(false);
    assert.deepEqual(await texts(tabs[0]), await texts(tabs[1]));
    for (const tab of tabs) assert.deepEqual(await tab.run(`lab.facts.filter(({ kind, name }) => kind === 'event' && name === 'error')`), []);
  } finally {
    await engine.quit();
    await network.close();
    await disk.remove();
  }
}));
