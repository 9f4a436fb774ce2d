import { expect, fixture, html } from '@open-wc/testing';
import { field, press, type } from '../testing/composer.ts';
import { FakeConfab } from '../testing/fake-confab.ts';
import { deep, settle } from '../testing/settle.ts';
import type { ConfabComposer } from './composer.ts';

describe('confab-composer, as a field of a form', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  it('is a field of a form', async () => {
    const form = await fixture<HTMLFormElement>(html`<form><confab-composer .confab=${confab} name="comment" value="first"></confab-composer><fieldset></fieldset></form>`);
    const element = form.querySelector('confab-composer') as ConfabComposer;
    const value = () => new FormData(form).get('comment');
    await settle(element);
    expect(value()).to.equal('first');
    await type(element, 'second');
    expect(value()).to.equal('second');
    expect(element.form).to.equal(form);
    form.reset();
    await settle(element);
    expect(value()).to.equal('first');
    form.querySelector('fieldset')?.append(element);
    form.querySelector('fieldset')?.toggleAttribute('disabled', true);
    await settle(element);
    expect(field(element).disabled).to.equal(true);
    expect(value()).to.equal(null);
  });

  it('sends the form that it is a field of, where it has no room, by Enter and its button, unless the page stops that', async () => {
    const form = await fixture<HTMLFormElement>(html`<form><confab-composer .confab=${confab} name="comment" enter="send"></confab-composer></form>`);
    const element = form.querySelector('confab-composer') as ConfabComposer, sent: unknown[] = [];
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      sent.push(new FormData(form).get('comment'));
    });
    await settle(element);
    await type(element, 'first');
    press(element, 'Enter');
    await type(element, 'second');
    deep(element, 'button').click();
    form.addEventListener('confab-send', (event) => event.preventDefault());
    press(element, 'Enter');
    expect(sent).to.deep.equal(['first', 'second']);
  });
});
