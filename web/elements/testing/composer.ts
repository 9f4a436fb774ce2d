/** Where one writes, in a page. */
import { fixture, html } from '@open-wc/testing';
import '../composer/confab-composer.ts';
import type { ConfabComposer } from '../composer/composer.ts';
import type { FakeConfab } from './fake-confab.ts';
import { deep, settle } from './settle.ts';

export const ROOM = 'studio/print';
export const field = (element: ConfabComposer) => deep<HTMLTextAreaElement>(element, 'textarea');

/** In a room, with what stands beside it. */
export async function composer(confab: FakeConfab, more = html``): Promise<ConfabComposer> {
  const box = await fixture(html`<div><confab-composer .confab=${confab} room=${ROOM} enter="send"></confab-composer>${more}</div>`);
  const element = box.querySelector('confab-composer') as ConfabComposer;
  await settle(element);
  return element;
}

export async function type(element: ConfabComposer, text: string): Promise<void> {
  field(element).value = text;
  field(element).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await settle(element, 1);
}

export function press(element: ConfabComposer, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true, ...more });
  field(element).dispatchEvent(event);
  return event;
}
