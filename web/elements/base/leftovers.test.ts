import { expect } from '@open-wc/testing';
import { html, render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { sweepLeftovers } from './leftovers.ts';

describe('sweepLeftovers', () => {
  it('takes out what removed rows left behind, and nothing that those on screen need', () => {
    const host = document.createElement('div');
    const show = (from: number, count: number): HTMLElement => {
      const keys = Array.from({ length: count }, (_, n) => from + n);
      render(html`<div class="list">${repeat(keys, (key) => key, (key) => html`<div data-index=${key}>${key}</div>`)}</div>`, host);
      const list = host.querySelector<HTMLElement>('.list')!;
      sweepLeftovers(list);
      return list;
    };
    const first = show(0, 10).childNodes.length;
    for (const from of [3, 8, 40, 38, 35, 20, 4, 0, 3, 7]) {
      const list = show(from, 10);
      expect([...list.children].map((row) => Number(row.textContent))).to.deep.equal(Array.from({ length: 10 }, (_, n) => from + n));
      expect(list.childNodes.length).to.equal(first);
    }
    expect(show(5, 0).childNodes.length).to.be.below(3);
    expect(show(7, 10).childNodes.length).to.equal(first);
  });
});
