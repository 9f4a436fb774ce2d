/** Draws the pictures that an installer shows of the app, into web/app/public/preview: run when the look has changed. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../../relay/scripts/ensure.mjs';
import { Scene } from './scene.ts';
import { Stage, type Device } from './stage.ts';
import { listStates, roomStates, type Look } from './states.ts';

const folder = join(ROOT, 'web/app/public/preview');
await mkdir(folder, { recursive: true });

async function draw(device: Device, names: Record<string, string>): Promise<void> {
  const stage = await Stage.open();
  const scene = await Scene.open(stage.relay.url);
  const context = await stage.visitor(device, { deviceScaleFactor: 2 });
  const page = await context.newPage();
  const look: Look = async (state) => {
    if (names[state]) await page.screenshot({ path: join(folder, `${names[state]}.png`), animations: 'disabled' });
  };
  await roomStates(page, scene, look);
  await listStates(page, scene, look, device);
  await scene.close();
  await stage.close();
}

await draw('phone', { 'busy-room': 'phone-room', rooms: 'phone-list' });
await draw('desk', { invitations: 'desk-room' });
