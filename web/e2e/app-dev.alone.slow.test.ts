/** `npm run dev`, as somebody who works on Confab has it beside their editor. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { ROOT } from '../../relay/scripts/ensure.mjs';
import { CHROMIUM } from '../../relay/scripts/chromium.mjs';
import { enter, message, say } from './app/stage.ts';
import { freePort } from './harness/network.ts';

let data: string, dev: ChildProcess, address: string, browser: Browser;
before(async () => {
  data = await mkdtemp(join(tmpdir(), 'confab-dev-'));
  dev = spawn(process.execPath, [join(ROOT, 'relay/scripts/dev.mjs')], { env: { ...process.env, PORT: String(await freePort()), CONFAB_DATA: data }, stdio: ['ignore', 'pipe', 'inherit'] });
  address = await new Promise((resolve, reject) => {
    let said = '';
    dev.stdout!.on('data', (chunk: Buffer) => {
      said += stripVTControlCharacters(chunk.toString());
      const found = /Local:\s+(http:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    dev.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });
  browser = await chromium.launch(CHROMIUM);
});
after(async () => {
  await browser.close();
  const gone = once(dev, 'exit');
  dev.kill();
  await gone;
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
});

/** As saving it in an editor does, but it keeps its age, so that nothing is built again for it. */
async function save(file: string): Promise<void> {
  const { atime, mtime } = await stat(join(ROOT, file));
  await utimes(join(ROOT, file), new Date(), new Date());
  await new Promise((resolve) => { setTimeout(resolve, 1000); });
  await utimes(join(ROOT, file), atime, mtime);
}

test('a saved element is on the page at once, a saved part of the relay starts it again, and the talk goes on', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  await enter(page, 'Alex');
  await say(page, 'Before');
  await message(page, 'Before').waitFor();

  const loaded = page.waitForEvent('load');
  await save('web/elements/composer/composer.styles.ts');
  await loaded;
  await message(page, 'Before').waitFor();

  await save('relay/log.ts');
  await page.getByText('Offline').or(page.getByText('Reconnecting')).first().waitFor();
  await say(page, 'After');
  await page.getByText('will be sent').waitFor({ state: 'detached' });
  const other = await (await browser.newContext()).newPage();
  await other.goto(address);
  await enter(other, 'Mara');
  await message(other, 'After').waitFor();
});
