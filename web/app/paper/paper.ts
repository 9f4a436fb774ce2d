/** On paper there is what is open, as long as it is, and nothing of what stands around it on a screen. */
import { css } from 'lit';

const sheet = css`
  @media print {
    :host, main, .body { display: block !important; position: static !important; block-size: auto !important; overflow: visible !important; }
    app-notices, [role=navigation], [role=complementary], app-tabs, aside, .end, .back { display: none !important; }
  }
`.styleSheet!;

/** Only who prints needs it: so it comes into the layout no sooner. */
export function forPaper(): void {
  addEventListener('beforeprint', () => {
    let { shadowRoot } = document.querySelector('app-root')!;
    for (; shadowRoot; shadowRoot = shadowRoot.querySelector('app-shell, main > *')?.shadowRoot ?? null) {
      if (!shadowRoot.adoptedStyleSheets.includes(sheet)) shadowRoot.adoptedStyleSheets.push(sheet);
    }
  });
}
