/** axe finds nothing, in any of the main states. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { startRedis } from '../../relay/testing/redis.ts';
import { Release } from './app/release.ts';
import { Scene } from './app/scene.ts';
import { DEVICES, Stage, type Device } from './app/stage.ts';
import { brokenStates, dialogStates, listStates, noticeStates, roomStates, settingsStates, signedOutStates, type Look } from './app/states.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return found.violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(' and ')}`);
}

let release: Release;
before(async () => { release = await Release.copy(); });
after(() => release.remove());

for (const device of Object.keys(DEVICES) as Device[]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`no state of the app has a violation (${device}, ${theme})`, async () => {
      const redis = await startRedis();
      const stage = await Stage.open({ dist: release.dist, env: { CONFAB_TEXT_LENGTH: '300', REDIS_URL: redis.url } });
      const scene = await Scene.open(stage.relay.url);
      try {
        const context = await stage.visitor(device, { colorScheme: theme });
        await context.addInitScript({ content: axe });
        const page = await context.newPage();
        const faults: string[] = [];
        const look: Look = async (state) => { faults.push(...(await violations(page)).map((fault) => `${state}: ${fault}`)); };
        await signedOutStates(page, look);
        await roomStates(page, scene, look);
        await listStates(page, scene, look, device);
        await dialogStates(page, look, device);
        await settingsStates(page, look);
        await noticeStates(page, look, async () => {
          await release.publishAgain();
          await stage.restartRelay();
        });
        await brokenStates(page, look, { redis: () => redis.kill(), relay: () => stage.stopRelay() });
        assert.equal(faults.join('\n'), '');
      } finally {
        await scene.close();
        await stage.close();
        await redis.stop();
      }
    });
  }
}
