import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import '../room/confab-room.ts';
import '../status/confab-status.ts';
import { connectTo } from '../base/connection.ts';
import type { AuthEvent, StatusEvent } from '../events.ts';
import { FakeConfab } from '../testing/fake-confab.ts';
import { settle, textOf, waitUntil } from '../testing/settle.ts';
import './confab-relay.ts';
import type { ConfabRelay, TokenSource } from './relay.ts';
import { fetchToken } from './token.ts';

/** An address of its own for each test, where nobody answers: a page knows its user per relay. */
let port = 1;
const nowhere = () => `http://127.0.0.1:${port++}`;

describe('confab-relay', () => {
  it('gives its connection and the state of it to what is inside, and tells the page', async () => {
    const confab = new FakeConfab();
    const states: string[] = [];
    const element = await fixture<ConfabRelay>(html`<confab-relay .confab=${confab} @confab-status=${(event: StatusEvent) => states.push(event.status.phase)}>
      <div><confab-status></confab-status></div>
    </confab-relay>`);
    confab.set({ phase: 'connecting' });
    const status = element.querySelector('confab-status')!;
    await settle(status);
    expect(textOf(status)).to.equal('Reconnecting…');
    expect(states.at(-1)).to.equal('connecting');
    expect(element.connection.value).to.equal(confab);
    element.remove();
    await Promise.resolve();
    expect(element.connection.value).to.equal(undefined);
  });

  it('keeps what is inside as it is when it is put elsewhere in the page', async () => {
    const element = await fixture<ConfabRelay>(html`<confab-relay .confab=${new FakeConfab()}><confab-room room="studio/print"></confab-room></confab-relay>`);
    const parts = () => ['confab-timeline', 'confab-composer'].map((part) => element.querySelector('confab-room')!.shadowRoot!.querySelector(part));
    await waitUntil(() => parts().every(Boolean));
    const before = parts(), elsewhere = await fixture(html`<div></div>`);
    elsewhere.append(element);
    await settle(element.querySelector('confab-room')!);
    expect(parts().every((part, i) => part === before[i])).to.equal(true);
  });

  it('asks the function of the page for a token', async () => {
    let asked = 0;
    const token: TokenSource = () => { asked++; return null; };
    await fixture(html`<confab-relay src=${nowhere()} .token=${token}></confab-relay>`);
    await waitUntil(() => asked > 0, 'the token was not asked for');
  });

  it('asks a listener of confab-auth, which may answer later', async () => {
    let asked = 0;
    const provide = (event: AuthEvent) => { asked++; event.provide(aTimeout(5).then(() => null)); };
    const element = await fixture<ConfabRelay>(html`<confab-relay src=${nowhere()} @confab-auth=${provide}></confab-relay>`);
    await waitUntil(() => element.connection.value?.status.value.phase === 'signed-out', 'null was not taken as nobody');
    expect(asked).to.equal(1);
  });

  it('warns once where a token is provided too late', async () => {
    const { warn } = console, told: unknown[] = [];
    console.warn = (text) => told.push(text);
    let provided = 0;
    const provide = async (event: AuthEvent) => {
      await aTimeout(1);
      event.provide('a.b.c');
      provided++;
    };
    try {
      for (let i = 0; i < 2; i++) await fixture(html`<confab-relay .confab=${new FakeConfab()} @confab-auth=${provide}></confab-relay>`);
      await waitUntil(() => provided >= 2);
    } finally {
      console.warn = warn;
    }
    expect(told.length).to.equal(1);
    expect(told[0]).to.contain('Call provide(promise) at once');
  });

  it('has one user at a relay, however that is spelled', async () => {
    const relay = nowhere();
    await fixture(html`<confab-relay src="${relay}/" .token=${null}></confab-relay>`);
    expect(connectTo(relay)).to.equal(connectTo(`${relay}/`));
    expect(connectTo(relay)).to.equal(connectTo(relay.toUpperCase()));
  });

  it('takes no name of a machine for an address below the page: that is told, not dialled', () => {
    for (const relay of ['relay.example', 'relay.example:8787', '127.0.0.1:8787', 'wss://relay.example']) expect(() => connectTo(relay), relay).to.throw(`"${relay}" is no origin of a relay: pass relay: 'https://…'.`);
  });

  it('leaves people guests where the page says nothing of them', async () => {
    const element = await fixture<ConfabRelay>(html`<confab-relay src=${nowhere()}></confab-relay>`);
    await aTimeout(100);
    expect(element.connection.value?.me.value).to.equal(null);
  });

  it('has another user as soon as the page says so, also after nobody', async () => {
    const tokenOf = (sub: string): string => `h.${btoa(JSON.stringify({ sub }))}.s`;
    const element = await fixture<ConfabRelay>(html`<confab-relay src=${nowhere()} .token=${tokenOf('ana')}></confab-relay>`);
    const is = (user?: string) => waitUntil(() => element.connection.value?.me.value?.id === user, `${user} is not the user`);
    await is('ana');
    element.token = tokenOf('bob');
    await is('bob');
    element.token = () => tokenOf('carla');
    await is('carla');
    element.token = null;
    await is(undefined);
    element.token = tokenOf('dan');
    await is('dan');
  });

  it('asks who is there now where it takes the place of another, as on a site that swaps its pages, and not where it stands beside it', async () => {
    const relay = nowhere(), asked: string[] = [];
    const page = (sub: string) => html`<confab-relay src=${relay} .token=${() => { asked.push(sub); return `h.${btoa(JSON.stringify({ sub }))}.s`; }}></confab-relay>`;
    const { connection: { value: confab } } = await fixture<ConfabRelay>(page('ana'));
    const is = (user: string) => waitUntil(() => confab?.me.value?.id === user, `${user} is not the user`);
    await is('ana');
    await fixture(page('beside'));
    for (const element of document.querySelectorAll('confab-relay')) element.remove();
    await fixture(page('ben'));
    await is('ben');
    expect(asked).to.deep.equal(['ana', 'ben']);
  });

  it('asks no more for a page that is gone, where the site could not say who is there', async () => {
    const confab = new FakeConfab(), { setTimeout } = window, late: (() => void)[] = [];
    let asked = 0;
    confab.signIn = () => { asked++; return Promise.reject(Object.assign(new Error(), { temporary: true })); };
    const element = await fixture<ConfabRelay>(html`<confab-relay .confab=${confab} .token=${() => null}></confab-relay>`);
    window.setTimeout = ((fn: () => void) => late.push(fn)) as typeof window.setTimeout;
    try {
      element.token = () => 'a.b.c';
      await element.updateComplete;
      for (let i = 0; i < 5; i++) await Promise.resolve();
    } finally {
      window.setTimeout = setTimeout;
    }
    late.at(-1)!();
    expect(asked).to.equal(2);
    element.remove();
    late.at(-1)!();
    expect(asked).to.equal(2);
  });

  it('signs the user out whose token the page takes away', async () => {
    const confab = new FakeConfab();
    const element = await fixture<ConfabRelay>(html`<confab-relay .confab=${confab} .token=${'a.b.c'}></confab-relay>`);
    expect(confab.me.value).not.to.equal(null);
    element.token = null;
    await waitUntil(() => confab.status.value.phase === 'signed-out');
    expect(confab.me.value).to.equal(null);
  });
});

describe('the token of a URL', () => {
  const { fetch } = window;
  afterEach(() => { window.fetch = fetch; });
  const answer = (body: string | null, init?: ResponseInit): void => { window.fetch = () => Promise.resolve(new Response(body, init)); };

  it('is its text, or the token of its JSON', async () => {
    answer(' a.b.c\n');
    expect(await fetchToken('/token')).to.equal('a.b.c');
    answer('{"token":"d.e.f"}');
    expect(await fetchToken('/token')).to.equal('d.e.f');
  });

  it('is nobody’s where nobody is signed in', async () => {
    for (const status of [204, 401, 403]) {
      answer(null, { status });
      expect(await fetchToken('/token')).to.equal(null);
    }
    answer('{"token":null}');
    expect(await fetchToken('/token')).to.equal(null);
  });

  it('is not taken from a page that failed, and says so', async () => {
    answer('<h1>Server error</h1>', { status: 500 });
    expect(await fetchToken('/token').catch(String)).to.equal('Error: /token answered 500 instead of a token.');
  });

  it('is neither a page to sign in nor JSON that says it under another name, and says so', async () => {
    for (const body of ['<h1>Sign in</h1>', '{"jwt":"a.b.c"}', '"a.b.c"', '{}', '{ token: a.b.c }']) {
      answer(body);
      expect(await fetchToken('/token').catch(String), body).to.equal('Error: /token answered no token: a JWT as text or as {"token": …} is one, and 204 is nobody.');
    }
  });

  it('names the page that its URL led to', async () => {
    window.fetch = () => Promise.resolve(Object.defineProperties(new Response('<h1>Sign in</h1>'), { redirected: { value: true }, url: { value: 'https://site.example/accounts/login/?next=/token' } }));
    expect(await fetchToken('/token').catch(String)).to.contain('/token led to /accounts/login/, which answered no token');
  });

  it('is not asked of another site', async () => {
    let asked = false;
    window.fetch = () => { asked = true; return Promise.reject(new Error()); };
    expect(await fetchToken('https://elsewhere.example/token').catch(String)).to.contain('must be on this page');
    expect(asked).to.equal(false);
  });
});
