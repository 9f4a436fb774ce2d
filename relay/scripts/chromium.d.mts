/** `without`: features of the browser that are switched off beside those that nobody needs. */
export function chromiumSwitches(options?: { without?: string[] }): string[];
/** For puppeteer's and Playwright's `launch()`. */
export const CHROMIUM: { executablePath: string | undefined; args: string[] };
