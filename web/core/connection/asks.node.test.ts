/** A request of any tab is answered, once, or it is said that it was not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab } from '../testing/tab.ts';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; browser: FakeBrowser; leader: FakeTab; follower: FakeTab; ask(tab: FakeTab, cmd: string): { said?: unknown } }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  relay.answers = { shop_order: 'ordered', room_members: 'members' };
  const [leader, follower] = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(1000);
  const ask = ({ confab }: FakeTab, cmd: string): { said?: unknown } => {
    const answer: { said?: unknown } = {};
    confab.request(cmd).then((ok) => { answer.said = ok; }, ({ code }: { code: string }) => { answer.said = code; });
    return answer;
  };
  return { clock, relay, browser, leader, follower, ask };
}

test('of a tab that leads or follows it is answered', async () => {
  const { clock, relay, leader, follower, ask } = await scene();
  const answers = [ask(leader, 'shop_order'), ask(follower, 'shop_order'), ask(follower, 'room_dance')];
  await clock.pass(100);
  assert.deepEqual(answers.map(({ said }) => said), ['ordered', 'ordered', 'unknown_command']);
  assert.deepEqual(relay.asked, ['shop_order', 'shop_order']);
});

for (const { how, happens } of [
  { how: 'the socket is cut', happens: ({ relay }: { relay: FakeRelay; leader: FakeTab }) => relay.cut() },
  { how: 'the tab that leads closes', happens: ({ leader }: { relay: FakeRelay; leader: FakeTab }) => leader.closes() },
]) {
  test(`what a service may have done is not asked again when ${how}, all else is`, async () => {
    const { clock, relay, leader, follower, ask } = await scene();
    relay.lag = 500;
    const [order, members] = [ask(follower, 'shop_order'), ask(follower, 'room_members')];
    await clock.pass(100);
    assert.deepEqual(relay.asked, ['shop_order', 'room_members']);
    happens({ relay, leader });
    relay.lag = 0;
    await clock.pass(5000);
    assert.deepEqual([order.said, members.said], ['closed', 'members']);
    assert.deepEqual(relay.asked, ['shop_order', 'room_members', 'room_members']);
    follower.dies();
  });
}

test('what is under way is neither given up nor asked again because one more tab is opened', async () => {
  const { clock, relay, browser, follower, ask } = await scene();
  relay.lag = 500;
  const [order, members] = [ask(follower, 'shop_order'), ask(follower, 'room_members')];
  await clock.pass(100);
  const third = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(1000);
  assert.deepEqual([order.said, members.said], ['ordered', 'members']);
  assert.deepEqual(relay.asked, ['shop_order', 'room_members']);
  third.dies();
});

test('of a tab that slept when the answer came it is said on waking that it was lost, and all else is asked again', async () => {
  const { clock, relay, follower, ask } = await scene();
  relay.lag = 500;
  const [order, members] = [ask(follower, 'shop_order'), ask(follower, 'room_members')];
  await clock.pass(100);
  follower.freezes();
  await clock.pass(1000);
  follower.thaws();
  await clock.pass(1000);
  assert.deepEqual([order.said, members.said], ['closed', 'members']);
});

test('a relay that never answers is given up after the time that was given', async () => {
  const { clock, relay, follower } = await scene();
  relay.lag = 60_000;
  let said = '';
  follower.confab.request('shop_order', {}, { timeout: 3000 }).catch(({ code }: { code: string }) => { said = code; });
  await clock.pass(2900);
  assert.equal(said, '');
  await clock.pass(200);
  assert.equal(said, 'timeout');
});

test('whoever has all the time in the world gets the answer', async () => {
  const { clock, relay, leader, follower } = await scene();
  relay.lag = 20_000;
  const asked = Promise.all([leader, follower].map(({ confab }) => confab.request('shop_order', {}, { timeout: Infinity })));
  await clock.pass(30_000);
  assert.deepEqual(await asked, ['ordered', 'ordered']);
});

test('a clock that is set ahead while a request waits does not end it', async () => {
  const { clock, relay, leader, follower, ask } = await scene();
  relay.lag = 500;
  const asked = [ask(leader, 'room_members'), ask(follower, 'room_members')];
  await clock.pass(100);
  leader.skew = follower.skew = 3_600_000;
  relay.cut();
  await clock.pass(2000);
  assert.deepEqual(asked.map(({ said }) => said), ['members', 'members']);
});

test('of a tab that led and slept when the answer came it is said on waking that it was lost, and no service is asked twice', async () => {
  const { clock, relay, leader, ask } = await scene();
  relay.lag = 500;
  const [order, members] = [ask(leader, 'shop_order'), ask(leader, 'room_members')];
  await clock.pass(100);
  leader.freezes();
  await clock.pass(10_000);
  leader.thaws();
  await clock.pass(2000);
  assert.deepEqual([order.said, members.said], ['closed', 'members']);
  assert.equal(relay.asked.filter((cmd) => cmd === 'shop_order').length, 1);
});

test('what is asked while a tab is about to lead is asked once, by that tab and by others', async () => {
  const { clock, relay, browser, leader, follower, ask } = await scene();
  const third = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(1000);
  // Its turn comes, and its store has not answered.
  follower.stalls();
  leader.closes();
  await clock.pass(10);
  const orders = [ask(follower, 'shop_order'), ask(third, 'shop_order')];
  await clock.pass(10);
  follower.wakes();
  await clock.pass(2000);
  assert.deepEqual([orders.map(({ said }) => said), relay.asked], [['ordered', 'ordered'], ['shop_order', 'shop_order']]);
});

test('no service is asked twice because the tab that asked heard late of who leads now', async () => {
  const { clock, relay, browser, leader, follower } = await scene();
  const { channel } = browser;
  browser.channel = (name, receive) => {
    const port = channel.call(browser, name, receive);
    return { ...port, post: (message) => void clock.after(5, () => port.post(message)) };
  };
  const third = new FakeTab(browser, clock, relay, 'ana');
  follower.losesStore('terminated');
  await clock.pass(1000);
  leader.closes();
  await clock.pass(0);
  const first = [follower, third].find(({ leads }) => leads), other = first === third ? follower : third;
  assert.ok(first);
  const order = other.confab.request('shop_order');
  await clock.pass(1000);
  assert.deepEqual([await order, relay.asked], ['ordered', ['shop_order']]);
});

test('no service is asked twice because the tab that asked slept before the relay could be reached', async () => {
  const { clock, relay, leader, follower, ask } = await scene();
  relay.kill();
  await clock.pass(100);
  const order = ask(follower, 'shop_order');
  await clock.pass(100);
  follower.freezes();
  await clock.pass(100);
  relay.up = true;
  await clock.pass(1000);
  assert.equal(leader.confab.status.value.phase, 'live');
  follower.thaws();
  await clock.pass(2000);
  assert.equal(order.said, 'closed');
  assert.deepEqual(relay.asked, ['shop_order']);
});

test('while the relay cannot be reached, whoever asks is told so within moments, and waits no longer for it', async () => {
  const { clock, relay, leader, follower, ask } = await scene();
  relay.kill();
  await clock.pass(20_000);
  assert.equal(leader.confab.status.value.phase, 'offline');
  const asked = [ask(leader, 'shop_order'), ask(follower, 'room_members')];
  await clock.pass(900);
  assert.deepEqual(asked.map(({ said }) => said), [undefined, undefined]);
  await clock.pass(200);
  assert.deepEqual(asked.map(({ said }) => said), ['offline', 'offline']);
  for (const tab of [leader, follower]) tab.dies();
});
