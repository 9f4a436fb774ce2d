import { FakeBrowser } from './browser.ts';
import { FakeClock } from './clock.ts';
import { FakeRelay } from './relay.ts';
import { FakeTab } from './tab.ts';

export const PARTY = 'home/party';

export interface Scene { clock: FakeClock; relay: FakeRelay; here: FakeTab; away: FakeTab; heard(): unknown[] }

/** Two devices of one user, and what this one shows of a room that neither has entered. */
export async function scene(): Promise<Scene> {
  const clock = new FakeClock(), relay = new FakeRelay(clock);
  const [here, away] = [1, 2].map(() => new FakeTab(new FakeBrowser(), clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(1000);
  const { messages } = here.confab.room(PARTY);
  messages.subscribe(() => undefined);
  return { clock, relay, here, away, heard: () => messages.value.map((item) => 'text' in item && item.text) };
}
