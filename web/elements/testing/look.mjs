/**
 * Pictures of every element in its main states, phone and desk, light and dark, into web/elements/screenshots/:
 * `node web/elements/testing/look.mjs [WORD …]` (words choose by name).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../../../relay/scripts/chromium.mjs';
import { ROOT } from '../../../relay/scripts/ensure.mjs';

const folder = join(ROOT, 'web/elements/screenshots');
const words = process.argv.slice(2);
const page = (lang, dir) => `<!doctype html><html lang="${lang}" dir="${dir}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html">
<link rel="stylesheet" href="/look.css"><title>Elements</title><body><script type="module" src="/look.js"></script>`;
const css = `:root { color-scheme: light dark; } body { margin: 0; display: grid; height: 100vh; grid-template-columns: 264px minmax(0, 1fr) 240px; background: light-dark(#f9fafc, #0f1014); }
  .side { border-inline-end: 1px solid light-dark(#d6d9df, #2b2e34); } confab-room { height: 100%; } confab-members { border-inline-start: 1px solid light-dark(#d6d9df, #2b2e34); overflow: auto; }
  confab-invitations, p { margin: 8px; } @media (max-width: 639px) { body { grid-template-columns: minmax(0, 1fr); } }`;

const { outputFiles } = await build({ entryPoints: [join(ROOT, 'web/elements/testing/look.ts')], bundle: true, format: 'esm', target: 'es2022', write: false, tsconfig: join(ROOT, 'tsconfig.json'), define: { 'process.env.NODE_ENV': '"production"' } });
const script = outputFiles[0].text;
const browser = await chromium.launch(CHROMIUM);
mkdirSync(folder, { recursive: true });

const shots = [];
for (const state of ['busy', 'offline', 'failed', 'degraded', 'worst', 'signed-out', 'private', 'empty', 'long', 'gap', 'list']) {
  for (const device of ['desk', 'phone']) for (const scheme of ['light', 'dark']) shots.push({ state, device, scheme, lang: 'en', dir: 'ltr' });
}
for (const device of ['desk', 'phone']) shots.push({ state: 'failed', device, scheme: 'light', lang: 'de', dir: 'ltr' }, { state: 'busy', device, scheme: 'light', lang: 'ar', dir: 'rtl' }, { state: 'worst', device, scheme: 'dark', lang: 'de', dir: 'rtl' });
shots.push({ state: 'failed', device: 'desk', scheme: 'light', lang: 'en', dir: 'ltr', forced: true }, { state: 'busy', device: 'desk', scheme: 'dark', lang: 'en', dir: 'ltr', forced: true });

for (const { state, device, scheme, lang, dir, forced } of shots) {
  const name = [state, device, scheme, lang === 'en' ? '' : lang, dir === 'rtl' ? 'rtl' : '', forced ? 'forced' : ''].filter(Boolean).join('-');
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  const phone = device === 'phone';
  const context = await browser.newContext({ viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 }, hasTouch: phone, isMobile: phone, deviceScaleFactor: 1.5, colorScheme: scheme, ...(forced ? { forcedColors: 'active' } : {}) });
  const tab = await context.newPage();
  tab.on('pageerror', (error) => console.log(`${name}: ${error.message}`));
  tab.on('console', (message) => { if (message.type() !== 'log') console.log(`${name}: ${message.text()}`); });
  await tab.route('http://look.example/**', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/look.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    if (pathname === '/look.css') return route.fulfill({ contentType: 'text/css', body: css });
    return route.fulfill({ contentType: 'text/html', body: page(lang, dir) });
  });
  await tab.goto(`http://look.example/?state=${state}`);
  await tab.waitForTimeout(state === 'offline' || state === 'degraded' ? 1800 : 700);
  await tab.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}
await browser.close();
console.log(`${folder} holds them.`);
