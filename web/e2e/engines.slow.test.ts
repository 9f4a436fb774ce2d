/** Firefox and WebKit with real tabs: close, reload, offline. Chromium's part is in tabs.node.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLife, checkSent } from './harness/checker.ts';
import { firefox, webkit, type PlainTab } from './harness/engines.ts';
import type { Network } from './harness/network.ts';
import type { Fact } from './harness/record.ts';
import { onStage, until, type Stage } from './harness/stage.ts';

const ROOM = 'home/engines';
const send = (tab: PlainTab, text: string): Promise<string> => tab.run(`lab.send(${JSON.stringify(ROOM)}, ${JSON.stringify(text)})`);
const texts = (tab: PlainTab): Promise<string[]> => tab.run(`lab.texts(${JSON.stringify(ROOM)})`);
const live = (tab: PlainTab): Promise<void> => until('the tab is live', () => tab.run<boolean>(`lab.confab.status.value.phase === 'live'`), 15_000);
const shows = (tab: PlainTab, wanted: string[]): Promise<void> => until(`the tab shows ${wanted.join(', ')}`, async () => (await texts(tab)).join() === wanted.join(), 15_000);
const nothingWaits = (tab: PlainTab): Promise<void> => until('nothing waits', () => tab.run<boolean>('lab.confab.status.value.waiting === 0'), 15_000);

/** Takes over what the page recorded, before it goes. */
async function keep(stage: Stage, tab: PlainTab): Promise<string> {
  const { life, facts } = await tab.run<{ life: string; facts: Fact[] }>('({ life: lab.life, facts: lab.facts })');
  stage.recorder.take({ id: life, tab: 'tab', user: 'ana' }, facts);
  return life;
}

for (const [name, start] of [['Firefox', firefox], ['WebKit', webkit]] as const) {
  test(`${name}: each message once in every tab, over closed and reloaded tabs and a broken network`, () => onStage(async (stage) => {
    const engine = await start();
    let network: Network | undefined;
    try {
      network = await stage.network();
      const outsider = stage.outsider('olga');
      await outsider.enter(ROOM);
      const open = (): Promise<PlainTab> => engine.open(stage.address({ user: 'ana', network: network! }, { rooms: [ROOM], keep: true }));
      const [first, second] = [await open(), await open()];
      await Promise.all([live(first), live(second)]);
      assert.equal(network.open, 1);

      await send(second, 'one');
      await nothingWaits(second);
      await shows(first, ['one']);
      await shows(second, ['one']);

      await keep(stage, first);
      await first.close();
      await outsider.publish(ROOM, 'two');
      await shows(second, ['one', 'two']);

      await keep(stage, second);
      await second.reload();
      await shows(second, ['one', 'two']);

      const third = await open();
      await live(third);
      network.offline(true);
      await outsider.publish(ROOM, 'three');
      await send(third, 'four');
      await send(third, 'five');
      await keep(stage, third);
      await third.close();
      network.offline(false);
      await shows(second, ['one', 'two', 'three', 'four', 'five']);
      await nothingWaits(second);

      const whole = await keep(stage, second);
      const log = await outsider.log(ROOM);
      const lives = stage.recorder.all();
      assert.deepEqual(lives.flatMap((life) => checkLife(life, ROOM, log, life.id === whole ? 'whole' : 'cut short')), []);
      assert.deepEqual(checkSent(lives, ROOM, log), []);
      assert.deepEqual(stage.recorder.errors(), []);
    } finally {
      await engine.quit();
      await network?.close();
    }
  }));
}
