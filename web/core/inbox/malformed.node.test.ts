/** What a program wrote to Redis past every check costs itself, and nobody anything else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry, Topic } from '../../../relay/wire.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

const olga = { id: 'olga', name: 'Olga' };
const TOPICS: readonly { topic: Topic; entries: readonly object[] }[] = [
  { topic: `room:${ROOM}`, entries: [{ kind: 'message', text: 'of nobody' }, { kind: 'message', from: { id: 'shop' }, text: 'without a name' }, { kind: 'message', from: olga, text: 7 }, { kind: 'later', from: olga }] },
  { topic: 'user:ana', entries: [{ kind: 'invitation', room: ROOM }, { kind: 'shelf' }, { kind: 'later' }] },
];

for (const { topic, entries } of TOPICS) for (const when of ['while it is here', 'before it comes']) {
  test(`in ${topic}, ${when}: the browser stays connected, and hears and counts all the rest`, async () => {
    const clock = new FakeClock(), relay = new FakeRelay(clock), phases = new Set<string>(), heard: unknown[] = [];
    const open = async (): Promise<FakeTab> => {
      const tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
      tab.confab.onReceive('piep', (data) => heard.push(data));
      await clock.pass(1000);
      tab.confab.status.subscribe(({ phase }) => phases.add(phase));
      return tab;
    };
    const write = (): void => entries.forEach((entry, n) => { relay.append(topic, { id: `bad ${n}`, at: clock.now, ...entry } as unknown as Entry); });
    const first = await open();
    relay.publish(ROOM, 'a');
    if (when === 'before it comes') first.freezes();
    write();
    relay.publish(ROOM, 'b');
    relay.notice('ana', 'piep', 1);
    await clock.pass(2000);
    if (when === 'before it comes') first.thaws();
    await clock.pass(2000);
    relay.publish(ROOM, 'c');
    relay.notice('ana', 'piep', 2);
    await clock.pass(2000);
    assert.deepEqual([first.texts, heard, first.confab.unread().value.count], [['a', 'b', 'c'], [1, 2], 3]);
    if (when === 'while it is here') assert.deepEqual([...phases], ['live']);
    first.dies();
  });
}
