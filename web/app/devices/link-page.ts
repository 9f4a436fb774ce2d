/** A device code arrives where somebody is signed in already: says so, and the way out. */
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { deviceWords, signOutWords } from '../../elements/text/app-dialogs.ts';
import { AppElement } from '../base/app-element.ts';
import { page } from '../base/page.ts';
import { openDialog } from '../dialogs/open.ts';

@customElement('app-link-page')
export class AppLinkPage extends AppElement {
  static override styles = [...AppElement.common, page, css`
    p { margin-block-end: 16px; }
  `];

  protected override render(): TemplateResult {
    const w = this.words(deviceWords);
    return html`
      <div class="head" translate="no"><h1>${w.heading}</h1></div>
      <div class="body" translate="no"><p>${w.linkedAlready}</p><button class="button" @click=${() => openDialog('sign-out')}>${this.words(signOutWords).signOut}</button></div>
    `;
  }
}
