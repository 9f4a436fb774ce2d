import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import type { Confab } from './api.ts';
import { ConfabError, connect } from './connect.ts';

/** Nobody listens there. */
const RELAY = 'http://127.0.0.1:9';
/** Where the guest of this browser is kept. */
const KEPT = 'confab ws://127.0.0.1:9/socket guest';

describe('connect', () => {
  const made = new Set<Confab>();
  const begin: typeof connect = (options) => {
    const confab = connect(options);
    made.add(confab);
    return confab;
  };
  afterEach(() => {
    for (const confab of made) confab.close();
    made.clear();
  });

  it('gives the same instance for the same options, and another for others', () => {
    const token = (): null => null, one = begin({ relay: RELAY, token });
    expect(begin({ relay: `${RELAY}/anywhere`, token }) === one).to.equal(true);
    for (const other of [begin({ relay: RELAY, token: () => null }), begin({ relay: 'http://127.0.0.1:10', token }), begin({ relay: RELAY })]) expect(other === one).to.equal(false);
  });

  it('gives a new instance once the one before is closed, however often, and leaves the others', () => {
    const first = begin({ relay: RELAY }), second = begin({ relay: 'http://127.0.0.1:10' }), third = begin({ relay: 'http://127.0.0.1:11' });
    second.close();
    second.close();
    expect(begin({ relay: 'http://127.0.0.1:10' }) === second).to.equal(false);
    expect(begin({ relay: RELAY }) === first).to.equal(true);
    expect(begin({ relay: 'http://127.0.0.1:11' }) === third).to.equal(true);
  });

  it('takes the relay that it was loaded from where none is named', () => {
    for (const nothing of [undefined, null, {}]) expect(begin(nothing as never).relay).to.equal(location.origin);
  });

  it('gives instances that know of each other, as those of two tabs do', async () => {
    localStorage.setItem(KEPT, JSON.stringify({ user: { id: 'guest-1', name: 'Ana' }, guest: true, token: 'h.e30.s' }));
    const [one, two] = [begin({ relay: RELAY }), begin({ relay: RELAY, guest: 'Ana' })], seen: string[] = [];
    two.room('general').draft.subscribe((text) => seen.push(text));
    for (const text of ['half', '']) {
      one.room('general').setDraft(text);
      await aTimeout(20);
    }
    localStorage.removeItem(KEPT);
    expect(seen).to.deep.equal(['', 'half', '']);
  });

  it('gives one that takes at once what is done to it', async function () {
    this.timeout(30_000);
    localStorage.setItem(KEPT, JSON.stringify({ user: { id: 'guest-2', name: 'Ana' }, guest: true, token: 'h.e30.s' }));
    const came: string[] = [], act = (guest: string): void => {
      const confab = begin({ relay: RELAY, guest }), room = confab.room('general');
      // Nobody answers the first two here, and nothing may have failed with them.
      for (const [name, asked] of Object.entries({ invite: confab.invite(guest, 'general'), leave: room.leave(), clear: confab.clearStorage(), older: room.loadOlder() })) asked.then(() => came.push(name), ({ message }: Error) => came.push(`${name}: ${message}`));
    };
    act('Ana');
    await waitUntil(() => came.length >= 2, 'answers', { timeout: 10_000 });
    // Now the code for it is there already.
    act('Ben');
    await waitUntil(() => came.length >= 4, 'answers', { timeout: 10_000 });
    await aTimeout(500);
    localStorage.removeItem(KEPT);
    expect(came.sort()).to.deep.equal(['clear', 'clear', 'older', 'older']);
  });

  it('says what is no relay', () => {
    for (const relay of ['ftp://relay.example', 'http://']) {
      const error = (() => {
        try {
          return begin({ relay });
        } catch (reason) {
          return reason;
        }
      })();
      expect(error).to.be.instanceOf(ConfabError);
      expect((error as ConfabError).message).to.match(/no origin of a relay/);
    }
  });
});
