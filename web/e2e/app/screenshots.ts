/** `npm run screenshots`: every main state, phone and desk, light and dark, into screenshots/. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../../relay/scripts/ensure.mjs';
import { Scene } from './scene.ts';
import { DEVICES, Stage, type Device } from './stage.ts';
import { brokenStates, dialogStates, listStates, roomStates, settingsStates, signedOutStates, type Look } from './states.ts';

const folder = join(ROOT, 'screenshots');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

for (const device of Object.keys(DEVICES) as Device[]) {
  for (const theme of ['light', 'dark'] as const) {
    const stage = await Stage.open({ env: { CONFAB_TEXT_LENGTH: '300' } });
    const scene = await Scene.open(stage.relay.url);
    const context = await stage.visitor(device, { colorScheme: theme });
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
    await brokenStates(page, look, async () => {
      await scene.close();
      await stage.stopRelay();
    });
    await stage.close();
  }
}
