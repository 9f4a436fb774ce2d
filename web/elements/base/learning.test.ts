/** In a page of its own, which knows no German yet. */
import { expect, fixture, html } from '@open-wc/testing';
import '../status/confab-status.ts';
import { FakeConfab } from '../testing/fake-confab.ts';
import { settle, textOf, waitUntil } from '../testing/settle.ts';
import { alsoLearn } from '../text/learn.ts';

it('an element whose language changes shows what happens also while the words of that language are on their way', async () => {
  let come = (): void => undefined;
  alsoLearn('de', () => new Promise((resolve) => { come = () => resolve({}); }));
  const confab = new FakeConfab();
  confab.set({ phase: 'offline' });
  const page = await fixture<HTMLElement>(html`<div lang="en"><confab-status .confab=${confab}></confab-status></div>`);
  const element = page.querySelector('confab-status')!, first = document.createElement('confab-status');
  first.confab = confab;
  page.lang = 'de';
  page.append(first);
  confab.set({ phase: 'degraded' });
  await settle(element);
  expect(textOf(element)).to.equal('Degraded: messages wait until they can be kept again.');
  expect(textOf(first)).to.equal('');
  come();
  for (const each of [element, first]) await waitUntil(() => textOf(each).includes('Nachrichten'));
});
