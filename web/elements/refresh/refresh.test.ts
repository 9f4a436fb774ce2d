import { expect, fixture, html } from '@open-wc/testing';
import { ALEX, FakeConfab, MARA } from '../testing/fake-confab.ts';
import { settle, waitUntil } from '../testing/settle.ts';
import './confab-refresh.ts';
import type { ConfabRefresh } from './refresh.ts';

const ROOM = 'studio/print';

const page = (text: string): string => URL.createObjectURL(new Blob([`<p>${text}</p>`], { type: 'text/html' }));

describe('confab-refresh', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  it('enters the room whose events it waits for, once for each user', async () => {
    const room = confab.room(ROOM);
    const element = await fixture(html`<confab-refresh .confab=${confab} room=${ROOM} on="reload">there</confab-refresh>`);
    expect(room.state.value.entered).to.equal(true);
    await room.leave();
    confab.set({ waiting: 1 });
    await settle(element);
    expect(room.state.value.entered).to.equal(false);
    confab.me.set(MARA);
    await settle(element);
    expect(room.state.value.entered).to.equal(true);
  });

  it('shows another user, or nobody, nothing that was made for the one before', async () => {
    const element = await fixture<ConfabRefresh>(html`<confab-refresh .confab=${confab} src=${page('for the next')}>for Alex</confab-refresh>`);
    await settle(element);
    expect(element.textContent).to.equal('for Alex');
    confab.me.set({ ...ALEX, name: 'Alex the Great' });
    await settle(element);
    expect(element.textContent).to.equal('for Alex');
    confab.me.set(null);
    await element.updateComplete;
    expect(element.textContent).to.equal('');
    await waitUntil(() => element.textContent === 'for the next');
  });

  it('hears of a room in home by its short name', async () => {
    const element = await fixture<ConfabRefresh>(html`<confab-refresh .confab=${confab} room="general" on="reload">there</confab-refresh>`);
    let fetched = 0;
    element.refresh = () => { fetched++; return Promise.resolve(); };
    confab.notice('reload', undefined, { room: 'home/general' });
    confab.notice('reload', undefined, { room: 'home/other' });
    expect(fetched).to.equal(1);
  });

  it('waits for nothing, or for any room, where the attribute is taken away', async () => {
    const element = await fixture<ConfabRefresh>(html`<confab-refresh .confab=${confab} room=${ROOM} on="reload">there</confab-refresh>`);
    element.removeAttribute('room');
    await settle(element);
    expect(confab.listening('reload')).to.equal(1);
    element.removeAttribute('on');
    await settle(element);
    expect(confab.listening('reload')).to.equal(0);
  });

  it('enters no room and waits for nothing where it is taken away at once, and does both when it is put back', async () => {
    const box = await fixture(html`<div></div>`);
    const element = Object.assign(document.createElement('confab-refresh'), { confab, room: ROOM, on: 'reload', textContent: 'there' });
    const waits = async () => {
      await settle(element);
      return [confab.listening('reload'), confab.room(ROOM).state.value.entered];
    };
    box.append(element);
    element.remove();
    expect(await waits()).to.deep.equal([0, false]);
    box.append(element);
    expect(await waits()).to.deep.equal([1, true]);
    element.on = 'reload news';
    element.remove();
    expect(await waits()).to.deep.equal([0, true]);
  });

  const empty = (): ConfabRefresh => Object.assign(document.createElement('confab-refresh'), { confab });
  const says = (element: Element, text: string) => waitUntil(() => element.textContent === text, `"${element.textContent}" is not "${text}"`);

  it('fetches an empty piece at once, also where it is moved meanwhile', async () => {
    const box = await fixture(html`<div><i></i></div>`);
    const element = Object.assign(empty(), { src: page('one') });
    box.append(element);
    await element.updateComplete;
    box.querySelector('i')?.append(element);
    await says(element, 'one');
  });

  it('fetches an empty piece as soon as it is said where from, and another one where that changes', async () => {
    const element = empty();
    (await fixture(html`<div></div>`)).append(element);
    await element.updateComplete;
    element.src = page('one');
    await says(element, 'one');
    element.src = page('two');
    await says(element, 'two');
  });

  it('leaves alone what is there at first, if it is only text', async () => {
    const element = Object.assign(empty(), { src: page('one'), textContent: 'there' });
    let fetched = false;
    element.refresh = () => { fetched = true; return Promise.resolve(); };
    (await fixture(html`<div></div>`)).append(element);
    await settle(element);
    expect(fetched).to.equal(false);
  });

  const file = (body: string, type: string): string => URL.createObjectURL(new Blob([body], { type }));

  it('goes on after an answer that is no HTML, and keeps what is there', async () => {
    const element = Object.assign(empty(), { src: file('<feed>news</feed>', 'application/xml'), textContent: 'there' });
    (await fixture(html`<div></div>`)).append(element);
    void element.refresh();
    await settle(element);
    element.src = page('one');
    await says(element, 'one');
  });

  it('is empty where its server has nothing to show any more', async () => {
    const element = Object.assign(empty(), { src: file('', 'text/html'), textContent: 'there' });
    (await fixture(html`<div></div>`)).append(element);
    await element.refresh();
    expect(element.textContent).to.equal('');
  });

  it('is as new as it was told to be, also where it is moved meanwhile, or out of the page for a while', async () => {
    const box = await fixture(html`<div><i></i></div>`);
    const element = Object.assign(empty(), { src: page('one'), on: 'changed', textContent: 'there' });
    box.append(element);
    await settle(element);
    confab.notice('changed');
    box.querySelector('i')?.append(element);
    await says(element, 'one');
    element.textContent = 'there';
    element.remove();
    await settle(element);
    confab.notice('changed');
    box.append(element);
    await says(element, 'one');
  });

  it('leaves to whoever writes in it what they wrote, and where they were, unless the server has another word there', async () => {
    const form = (text: string, town: string) => file(`<p>${text}</p><input type="checkbox" name="open" ${text === 'two' ? 'checked' : ''}><form><input name="say"><input name="town" value="${town}"><label><input type="checkbox" name="loud"></label></form><a href="https://site.example/older">older</a>`, 'text/html');
    const element = Object.assign(empty(), { src: form('one', 'Rome') });
    (await fixture(html`<div></div>`)).append(element);
    await waitUntil(() => element.querySelector('input'));
    const field = (name: string): HTMLInputElement => element.querySelector(`[name=${name}]`)!;
    Object.assign(field('say'), { value: 'half a thought' }).focus();
    field('say').setSelectionRange(4, 6);
    field('loud').checked = true;
    field('town').value = 'Paris';
    element.src = form('two', 'Milan');
    await waitUntil(() => element.textContent.includes('two'));
    const { value, selectionStart, selectionEnd } = field('say');
    expect([value, selectionStart, selectionEnd]).to.deep.equal(['half a thought', 4, 6]);
    expect(document.activeElement === field('say')).to.equal(true);
    expect([field('loud').checked, field('open').checked, field('town').value]).to.deep.equal([true, true, 'Milan']);
    element.querySelector('a')!.focus();
    element.src = form('three', 'Milan');
    await waitUntil(() => element.textContent.includes('three'));
    expect(document.activeElement === element.querySelector('a')).to.equal(true);
  });

  it('leaves to whoever chose something in it what they chose, unless the server offers or proposes another thing now', async () => {
    const form = (text: string, size: string, towns: string[]) => file(`<p>${text}</p><select name="size"><option>S<option ${size === 'M' ? 'selected' : ''}>M<option>L</select>
      <select name="towns" multiple>${towns.map((town) => `<option>${town}`).join('')}</select>`, 'text/html');
    const element = Object.assign(empty(), { src: form('one', 'S', ['Rome', 'Paris', 'Oslo']) });
    (await fixture(html`<div></div>`)).append(element);
    await waitUntil(() => element.querySelector('select'));
    const list = (name: string): HTMLSelectElement => element.querySelector(`[name=${name}]`)!;
    const becomes = async (text: string, size: string, towns: string[]): Promise<unknown> => {
      element.src = form(text, size, towns);
      await waitUntil(() => element.textContent.includes(text));
      return [list('size').value, [...list('towns').selectedOptions].map(({ value }) => value), document.activeElement === list('size')];
    };
    list('size').value = 'L';
    list('size').focus();
    for (const at of [1, 2]) list('towns').options[at]!.selected = true;
    expect(await becomes('two', 'S', ['Oslo', 'Rome', 'Paris'])).to.deep.equal(['L', ['Oslo', 'Paris'], true]);
    expect(await becomes('three', 'M', ['Rome', 'Paris'])).to.deep.equal(['M', ['Paris'], true]);
  });
});
