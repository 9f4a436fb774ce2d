/** Where a browser has no prompt of its own: the way to the home screen, in three steps. */
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { installWords } from '../../elements/text/app-dialogs.ts';
import { AppDialog } from './dialog.ts';

@customElement('app-install-ios-dialog')
export class InstallIos extends AppDialog {
  static override styles = [...AppDialog.common, css`
    ol { list-style: decimal; padding-inline-start: 24px; }
    li + li { margin-block-start: 12px; }
  `];

  protected override heading(): string { return this.words(installWords).heading; }

  protected override content(): TemplateResult {
    const w = this.words(installWords);
    return html`<ol><li>${w.first}</li><li>${w.second}</li><li>${w.third}</li></ol>`;
  }
}
