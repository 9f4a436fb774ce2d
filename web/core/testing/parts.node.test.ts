/** What is loaded when it is first used may take its time, or not come at the first attempt. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Later } from '../later.ts';
import { PARTS } from '../parts.ts';
import { play, type Play } from './play.ts';

/** As if it had not been loaded, until the answer is called. */
function unloaded<M>(part: Later<M>): { arrives(): void; cannotBeLoaded(): void } {
  const { now, load } = part;
  let waiting: { resolve(part: M): void; reject(why: Error): void }[] = [];
  delete part.now;
  part.load = () => new Promise((resolve, reject) => { waiting.push({ resolve, reject }); });
  return {
    arrives() {
      Object.assign(part, { now, load });
      for (const { resolve } of waiting) resolve(now!);
    },
    cannotBeLoaded() {
      for (const { reject } of waiting) reject(new Error('no network'));
      waiting = [];
    },
  };
}

describe('a part that is loaded later', () => {
  it('what other windows say until it is there is told then, once', async () => {
    const story: Play = play().tab(1).opens().tab(2).opens(), heard: unknown[] = [];
    await story.run();
    const part = unloaded(PARTS.receiving), [one, two] = [story.tabs.get(1)!.confab, story.tabs.get(2)!.confab];
    two.onReceive('piep', (data) => heard.push(data));
    await story.tab(1).step('says one', () => one.sendToOtherMe('piep', 1)).run();
    assert.deepEqual(heard, []);
    part.arrives();
    await story.step('says two', () => one.sendToOtherMe('piep', 2)).after(1000).run();
    assert.deepEqual(heard, [1, 2]);
    await story.end();
  });

  it('the list of a room fills when it is there, also after a failed attempt', async () => {
    const story: Play = play(), part = unloaded(PARTS.messages);
    await story.tab(1).opens().somebodySays('a').shows().run();
    part.cannotBeLoaded();
    await story.after(3100).run();
    part.arrives();
    await story.after(100).shows('a').end();
  });

  it('what is sent before it is there waits in the list, and goes out when it is', async () => {
    const story: Play = play().tab(1).opens();
    await story.run();
    const part = unloaded(PARTS.deeds);
    await story.sends('a').after(1000).shows('a').run();
    assert.equal(story.relay.entries('home/general').length, 0);
    part.cannotBeLoaded();
    await story.after(3100).run();
    part.arrives();
    await story.after(100).shows('a').end();
  });
});
