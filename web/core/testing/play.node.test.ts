/** Orders of events that real browsers produce once in a thousand visits, told one by one. */
import { describe, it } from 'node:test';
import { play } from './play.ts';

describe('leading', () => {
  it('the first tab leads, the second follows', () => play().tab(1).opens().leads().tab(2).opens().follows().end());
  it('takes over when the leader closes', () => play().tab(1).opens().tab(2).opens().tab(1).closes().tab(2).leads().somebodySays('a').shows('a').end());
  it('takes over when the leader crashes', () => play().tab(1).opens().tab(2).opens().tab(1).crashes().tab(2).leads().somebodySays('a').shows('a').end());
  it('takes over when the leader freezes, and the thawed one follows', () =>
    play().tab(1).opens().tab(2).opens().tab(1).freezes().tab(2).leads().somebodySays('a').shows('a').tab(1).thaws().follows().shows('a').end());
  it('deposes a leader that hangs, within seven seconds', () =>
    play().tab(1).opens().tab(2).opens().tab(1).hangs().somebodySays('a').after(7000).tab(2).leads().shows('a').tab(1).wakes().after(200).follows().shows('a').end());
  it('leaves a hanging leader alone while nobody looks', () =>
    play().tab(1).opens().tab(2).opens().hides().tab(1).hangs().after(30_000).tab(2).follows().becomesVisible().after(7000).leads().end());
  it('a hidden leader without connection yields to a tab that is looked at', () =>
    play().tab(1).opens().tab(2).opens().tab(1).hides().relayDies().after(2000).tab(2).leads().relayIsBack().after(2000).end());
  it('without locks the lease does it, within eight seconds', () =>
    play({ locks: false }).tab(1).opens().after(2000).leads().tab(2).opens().follows().tab(1).crashes().after(8000).tab(2).leads().somebodySays('a').shows('a').end());
  it('whoever is frozen before it could be crowned leaves no error behind', () =>
    play().tab(1).opens().tab(2).opens().tab(3).opens().after(1000).stalls().sends('a').tab(2).stalls().tab(1).crashes().tab(2).freezes().thaws().end());
});

describe('messages', () => {
  it('stand once in every tab', () => play().tab(1).opens().tab(2).opens().somebodySays('a').tab(1).sends('b').tab(2).sends('c').tab(1).shows('a', 'b', 'c').tab(2).shows('a', 'b', 'c').end());
  it('missed while frozen are there after thawing', () => play().tab(1).opens().tab(2).opens().freezes().somebodySays('a').somebodySays('b').thaws().shows('a', 'b').end());
  it('missed while the relay was down are there when it is back', () => play().tab(1).opens().relayDies().sends('a').sends('b').relayIsBack().after(2000).shows('a', 'b').end());
  it('sent in a tab that closes at once arrive', () => play().tab(1).opens().relayDies().sends('a').closes().tab(2).opens().relayIsBack().after(2000).shows('a').end());
  it('of all tabs closed together arrive, each tab\'s in its order', () =>
    play().tab(1).opens().tab(2).opens().relayDies().tab(1).sends('a').tab(2).sends('x').tab(1).sends('b').tab(2).sends('y').closes().tab(1).closes().relayIsBack().tab(3).opens().after(2000).shows('a', 'x', 'b', 'y').end());
  it('that came while a tab read its list, right before it was frozen, are there once it thaws', () => {
    const story = play().tab(1).opens().tab(2).opens().somebodySays('a').stalls();
    return story.step('reads older ones', () => {
      void story.tabs.get(2)!.confab.room('home/general').loadOlder(10).catch(() => undefined);
    }).somebodySays('b').freezes().thaws().shows('a', 'b').end();
  });
  it('sent right before the tab is frozen for a moment go out once it thaws', () =>
    play().tab(1).opens().tab(2).opens().after(1000).stalls().sends('a').freezes().thaws().shows('a').tab(1).shows('a').end());
  it('sent right before the tab is frozen go out while it is, and wait nowhere once it thaws', () =>
    play().tab(1).opens().tab(2).opens().stalls().sends('a').freezes().after(2000).tab(1).shows('a').tab(2).thaws().shows('a').end());
  it('sent before the store is open are not taken for sent', () =>
    play().tab(1).opens().sends('a').closes().relayDies().tab(2).opensAndSends('b').after(5000).shows('a', 'b').relayIsBack().after(3000).end());
  it('are confirmed once when the leader dies between sending and the answer', () => {
    const story = play().tab(1).opens().tab(2).opens().tab(1);
    return story.step('sends and dies at once', async () => {
      void story.tabs.get(1)!.confab.room('home/general').send('a');
      await story.clock.pass(3);
      story.tabs.get(1)!.dies();
      story.tabs.delete(1);
    }).tab(2).after(500).shows('a').end();
  });
});

describe('a request', () => {
  it('that began while there was hope of a connection does not outwait it', () => {
    const story = play().tab(1).opens().somebodySays('a').relayDies();
    let said = 'nothing';
    return story.step('asks for what only the relay has', async () => {
      void story.tabs.get(1)!.confab.room('home/general').members().then(() => { said = 'members'; }, (error: { code: string }) => { said = error.code; });
      await story.clock.pass(1);
    }).after(6000).step('is told that the relay is away', () => { if (said !== 'offline') throw new Error(`was told ${said}`); }).relayIsBack().after(2000).end();
  });
});

describe('numbers', () => {
  it('agree in all tabs and clear in all tabs', () => {
    const story = play().tab(1).opens().tab(2).opens().somebodySays('a').somebodySays('b');
    const unread = (): number[] => [...story.tabs.values()].map(({ confab }) => confab.unread().value.count);
    return story.step('both say two', () => { if (unread().join() !== '2,2') throw new Error(`unread: ${unread().join()}`); })
      .tab(2).reads().step('both say none', () => { if (unread().join() !== '0,0') throw new Error(`unread: ${unread().join()}`); }).end();
  });
});
