/** Going through the app by keyboard alone. */
import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';

/** What has the focus, through shadow roots: what a screen reader would say of it. */
export const focused = (page: Page): Promise<string> => page.evaluate(() => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.getAttribute('aria-label') ?? (active as HTMLInputElement | null)?.labels?.[0]?.textContent?.trim() ?? active?.textContent?.trim().replace(/\s+/g, ' ') ?? '';
});

/** Tabs on until something with this name has the focus. */
export async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (name.test(now)) return;
    seen.push(now);
  }
  assert.fail(`${name} was not reached by ${key}; there were: ${seen.join(' | ')}`);
}
