import { expect } from '@open-wc/testing';
import type { Confab } from './api.ts';
import { ConfabError, connect } from './connect.ts';

/** Nobody listens there. */
const RELAY = 'http://127.0.0.1:9';

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
