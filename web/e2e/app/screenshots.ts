/** `npm run screenshots`: every main state, phone and desk, light and dark, into screenshots/. `-- phone dark` makes only those. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../../relay/scripts/ensure.mjs';
import { startRedis } from '../../../relay/testing/redis.ts';
import { Release } from './release.ts';
import { Scene } from './scene.ts';
import { DEVICES, Stage, type Device } from './stage.ts';
import { brokenStates, dialogStates, listStates, noticeStates, roomStates, settingsStates, signedOutStates, type Look } from './states.ts';

const folder = join(ROOT, 'screenshots');
await mkdir(folder, { recursive: true });

const chosen = process.argv.slice(2);
const wanted = <T extends string>(all: readonly T[]): T[] => (all.some((one) => chosen.includes(one)) ? all.filter((one) => chosen.includes(one)) : [...all]);

const release = await Release.copy();
for (const device of wanted(Object.keys(DEVICES) as Device[])) {
  for (const theme of wanted(['light', 'dark'])) {
    const redis = await startRedis();
    const stage = await Stage.open({ dist: release.dist, env: { CONFAB_TEXT_LENGTH: '300', REDIS_URL: redis.url } });
    const scene = await Scene.open(stage.relay.url);
    const context = await stage.visitor(device, { colorScheme: theme as 'light' | 'dark' });
    const page = await context.newPage();
    let number = 0;
    const look: Look = async (state) => {
      const file = `${device}-${theme}-${String(++number).padStart(2, '0')}-${state}.png`;
      await page.screenshot({ path: join(folder, file), animations: 'disabled' });
      console.log(file);
    };
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
    await scene.close();
    await stage.close();
    await redis.stop();
  }
}
await release.remove();
