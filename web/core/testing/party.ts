import { FakeBrowser } from './browser.ts';
import { FakeClock } from './clock.ts';
import { FakeRelay } from './relay.ts';
import { FakeTab } from './tab.ts';

export const PARTY = 'home/party';

export interface Scene { clock: FakeClock; relay: FakeRelay; /** Of this device. */ browser: FakeBrowser; here: FakeTab; away: FakeTab; heard(): unknown[] }

/** Two devices of one user, and what this one shows of a room that neither has entered. */
export async function scene(): Promise<Scene> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const [here, away] = [browser, new FakeBrowser()].map((device) => new FakeTab(device, clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(1000);
  const { messages } = here.confab.room(PARTY);
  messages.subscribe(() => undefined);
  return { clock, relay, browser, here, away, heard: () => messages.value.map((item) => 'text' in item && item.text) };
}
