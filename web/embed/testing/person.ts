/** What a person does in an embedded room; playwright finds its way through open shadow roots. */
import type { Page } from 'playwright-core';

export async function takeName(page: Page, name: string): Promise<void> {
  await page.getByLabel('What should people call you?').first().fill(name);
  await page.getByRole('button', { name: 'Enter' }).first().click();
}

export async function say(page: Page, text: string): Promise<void> {
  const field = page.locator('confab-composer textarea').first();
  await field.fill(text);
  await field.press('Enter');
}

export async function sees(page: Page, text: string, within = 10_000): Promise<void> {
  await page.locator('confab-message').filter({ hasText: text }).first().waitFor({ timeout: within });
}

/** Sees that the relay has it: what somebody says stands there at once, before anything is connected. */
export async function arrived(page: Page, text: string): Promise<void> {
  await page.locator('confab-message article.sent').filter({ hasText: text }).first().waitFor();
}
