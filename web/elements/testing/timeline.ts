/** A timeline in a page, and what it shows. */
import { fixture, html } from '@open-wc/testing';
import type { Message } from '../../core/api.ts';
import '../timeline/confab-timeline.ts';
import type { ConfabTimeline } from '../timeline/timeline.ts';
import { JONAS, MARA, type FakeConfab } from './fake-confab.ts';
import { deep, settle } from './settle.ts';

export const ROOM = 'studio/print';
export const HEIGHT = 600;
export const MINUTE = 60_000;

export async function timeline(confab: FakeConfab): Promise<ConfabTimeline> {
  const element = await fixture<ConfabTimeline>(html`<confab-timeline .confab=${confab} room=${ROOM}></confab-timeline>`);
  element.style.setProperty('height', `${HEIGHT}px`);
  await settle(element);
  return element;
}

export function many(confab: FakeConfab, count: number): Message[] {
  const room = confab.room(ROOM);
  const messages = Array.from({ length: count }, (_, i) => room.message(`message ${i}`, i % 6 < 4 ? MARA : JONAS, { at: Date.now() - (count - i) * MINUTE }));
  room.messages.set(messages);
  return messages;
}

export const scroller = (element: ConfabTimeline) => deep(element, '.scroller');
export const rows = (element: ConfabTimeline) => [...(element.shadowRoot?.querySelectorAll('confab-message') ?? [])];
export const shown = (element: ConfabTimeline) => rows(element).map((row) => row.message?.text ?? '');
export const fromEnd = (element: ConfabTimeline) => { const { scrollHeight, scrollTop, clientHeight } = scroller(element); return scrollHeight - scrollTop - clientHeight; };

export async function scrollBack(element: ConfabTimeline, by: number): Promise<void> {
  scroller(element).scrollTop -= by;
  await settle(element);
}

// A browser that puts a notification off to the next frame says so by an error event; nothing is wrong then.
addEventListener('error', (event) => { if (event.message.startsWith('ResizeObserver loop')) event.stopImmediatePropagation(); });
