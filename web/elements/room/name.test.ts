import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { LIMITS } from '../../../relay/wire.ts';
import { FakeConfab } from '../testing/fake-confab.ts';
import { ROOM, openRoom } from '../testing/room.ts';
import { deep, settle, textOf, waitUntil } from '../testing/settle.ts';
import { askWith } from '../base/connection.ts';
import '../members/confab-members.ts';
import '../presence/confab-presence.ts';
import './confab-name.ts';
import './confab-room.ts';

describe('confab-room, where nobody is signed in', () => {
  let confab: FakeConfab;
  const open = (name?: string) => openRoom(confab, name);
  beforeEach(() => { confab = new FakeConfab(); });

  it('asks for a name where nobody is signed in, and goes on with it', async () => {
    confab.set({ phase: 'signed-out' });
    const element = await open();
    expect(confab.room(ROOM).state.value.entered).to.equal(false);
    const name = deep(element, 'confab-name');
    // Longer the relay does not take it.
    expect(deep<HTMLInputElement>(name, 'input').maxLength).to.equal(LIMITS.nameLength);
    deep<HTMLInputElement>(name, 'input').value = 'Ana';
    deep(name, 'button').click();
    await settle(element);
    expect(confab.me.value?.name).to.equal('Ana');
    expect(confab.room(ROOM).state.value.entered).to.equal(true);
    expect(element.shadowRoot?.querySelector('confab-timeline')).to.not.equal(null);
  });

  it('takes a name that is sent without a click, and leads nobody away from the page by it', async () => {
    confab.set({ phase: 'signed-out' });
    const element = await open(), form = deep<HTMLFormElement>(element, 'confab-name', 'form');
    let leads = true;
    form.addEventListener('submit', (event) => {
      leads = !event.defaultPrevented;
      event.preventDefault();
    });
    deep<HTMLInputElement>(deep(element, 'confab-name'), 'input').value = 'Ana';
    form.requestSubmit();
    await settle(element);
    expect([leads, confab.me.value?.name]).to.deep.equal([false, 'Ana']);
  });

  it('says that a name of blanks alone is none', async () => {
    confab.set({ phase: 'signed-out' });
    const element = await open(), input = deep<HTMLInputElement>(deep(element, 'confab-name'), 'input');
    input.value = '  ';
    let told = false;
    input.addEventListener('invalid', () => { told = true; });
    deep(deep(element, 'confab-name'), 'button').click();
    expect(told).to.equal(true);
  });

  it('takes the focus from nobody who is elsewhere by the time their name is taken', async () => {
    confab.set({ phase: 'signed-out' });
    const element = await open(), elsewhere = await fixture<HTMLInputElement>(html`<input aria-label="elsewhere">`);
    deep<HTMLInputElement>(deep(element, 'confab-name'), 'input').value = 'Ana';
    const signIn = confab.signIn.bind(confab);
    confab.signIn = (as) => { elsewhere.focus(); return signIn(as); };
    deep(element, 'confab-name', 'button').click();
    await settle(element);
    expect(element.shadowRoot?.querySelector('confab-composer') === null).to.equal(false);
    expect(document.activeElement === elsewhere).to.equal(true);
  });

  it('in a page of its own goes without a fault, and takes the focus from nobody', async () => {
    const box = await fixture(html`<div><confab-name .confab=${confab}></confab-name><confab-composer .confab=${confab} room="home/general"></confab-composer><input aria-label="elsewhere"></div>`);
    const name = box.querySelector('confab-name')!, elsewhere = box.querySelector('input')!, faults: unknown[] = [];
    const note = (event: ErrorEvent): void => {
      faults.push(event.message);
      event.preventDefault();
    };
    const { onerror } = window;
    window.onerror = null;
    window.addEventListener('error', note);
    deep<HTMLInputElement>(name, 'input').value = 'Ana';
    deep(name, 'button').click();
    await settle(name);
    elsewhere.focus();
    name.remove();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    window.removeEventListener('error', note);
    window.onerror = onerror;
    expect([faults, document.activeElement === elsewhere]).to.deep.equal([[], true]);
  });

  it('asks for no name where the page says who its user is', async () => {
    confab = Object.assign(new FakeConfab(), { relay: 'https://site.example' });
    askWith('https://site.example/', () => null, document.body);
    confab.set({ phase: 'signed-out' });
    expect(textOf(deep(await open(), 'confab-name'))).to.equal('Sign in to this site to take part.');
  });

  for (const press of ['Enter', 'Tab']) it(`leads whoever gave a name to the field to write in (${press})`, async () => {
    confab.set({ phase: 'signed-out' });
    const element = await open();
    deep(element, 'confab-name', 'input').focus();
    await sendKeys({ type: 'Ana' });
    await sendKeys({ press });
    if (press === 'Tab') await sendKeys({ press: ' ' });
    await waitUntil(() => element.shadowRoot?.activeElement?.localName === 'confab-composer');
    await sendKeys({ type: 'word' });
    expect(deep<HTMLElementTagNameMap['confab-composer']>(element, 'confab-composer').value).to.equal('word');
  });
});
