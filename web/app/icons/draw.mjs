/** Draws every icon of the app in web/app/public/icons from the icon.svg there: `node web/app/icons/draw.mjs`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../../../relay/scripts/chromium.mjs';

const folder = new URL('../public/icons/', import.meta.url);
const svg = readFileSync(new URL('icon.svg', folder), 'utf8');
const square = svg.replace(' rx="112"', '');
/** The mark alone and smaller, inside the circle that every mask leaves. */
const inset = (source) => source.replace('id="mark"', 'id="mark" transform="translate(64 64) scale(.75)"');
const alone = svg.replace(/<rect[^>]*>/, '');

const icons = [
  ['icon-192', 192, svg],
  ['icon-512', 512, svg],
  ['maskable-512', 512, inset(square)],
  ['monochrome-512', 512, inset(alone)],
  ['apple-touch-icon', 180, inset(square).replace('translate(64 64) scale(.75)', 'translate(36 36) scale(.86)')],
  // Alone on Android's status bar: only its shape is seen.
  ['notification-96', 96, alone],
];

const browser = await chromium.launch(CHROMIUM);
for (const [name, size, source] of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px}</style>${source}`);
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)), omitBackground: true });
  await page.close();
}
await browser.close();
