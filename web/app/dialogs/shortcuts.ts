/** `?`: every shortcut there is. */
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { shortcutWords } from '../../elements/text/app-dialogs.ts';
import { confab } from '../confab.ts';
import { AppDialog } from './dialog.ts';

const APPLE = /Mac|iP/.test(navigator.platform);

@customElement('app-shortcuts-dialog')
export class Shortcuts extends AppDialog {
  static override styles = [...AppDialog.common, css`
    dl > div { display: flex; align-items: center; gap: 16px; min-block-size: 36px; border-block-end: 1px solid var(--_border); }
    dl > div:last-child { border: 0; }
    dt { flex: 1; }
    kbd { display: inline-block; min-inline-size: 24px; padding: 0 6px; border: 1px solid var(--_strong-border); border-radius: 6px; font: 500 12px/22px var(--_font); text-align: center; }
  `];

  readonly #sendKey = confab.setting<'auto' | 'break'>('send-key', 'auto');

  protected override heading(): string { return this.words(shortcutWords).heading; }

  protected override content(): TemplateResult {
    const w = this.words(shortcutWords);
    const { control, shift, enter } = w.keys;
    const command = APPLE ? '⌘' : control;
    const breaks = this.watch(this.#sendKey) === 'break' || matchMedia('(pointer: coarse)').matches;
    const rows: [string, string[]][] = [
      [w.switch, [command, 'K']], [w.next, ['Alt', '↓']], [w.previous, ['Alt', '↑']], [w.read, ['Esc']],
      [w.send, breaks ? [command, enter] : [enter]], [w.line, breaks ? [enter] : [shift, enter]], [w.recall, ['↑']], [w.help, ['?']],
    ];
    return html`<dl>${rows.map(([what, keys]) => html`<div><dt>${what}</dt><dd>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dd></div>`)}</dl>`;
  }
}
