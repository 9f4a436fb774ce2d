/** What stands in the page: nothing yet, the first screen, or the shell. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { AppElement } from './base/app-element.ts';
import { confab } from './confab.ts';
import './first-run/first-run.ts';
import { router } from './routes/router.ts';

@customElement('app-root')
export class AppRoot extends AppElement {
  static override styles = [...AppElement.common, css`
    :host { position: fixed; inset: var(--app-top, 0) 0 auto; block-size: var(--app-height, 100dvh); overflow: hidden; }
  `];

  protected override render(): TemplateResult | typeof nothing {
    const route = this.watch(router);
    if (this.watch(confab.status).phase === 'signed-out') return html`<app-first-run .route=${route}></app-first-run>`;
    if (!this.watch(confab.me)) return nothing;
    // Apart from the first screen, so that this stands sooner: a newcomer gets the shell while they type.
    void import('./shell/shell.ts');
    return html`<app-shell .route=${route}></app-shell>`;
  }
}
