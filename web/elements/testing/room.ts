import { fixture, html } from '@open-wc/testing';
import type { ConfabRoom } from '../room/room.ts';
import type { FakeConfab } from './fake-confab.ts';
import { settle } from './settle.ts';

export const ROOM = 'studio/print';

export async function openRoom(confab: FakeConfab, name = ROOM): Promise<ConfabRoom> {
  const element = await fixture<ConfabRoom>(html`<confab-room .confab=${confab} room=${name}></confab-room>`);
  await settle(element);
  return element;
}
