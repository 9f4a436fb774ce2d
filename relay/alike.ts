/** What all relays that share a store, and those before them, have to have in common: whether this one does. */
import type { Broker } from './broker/broker.ts';
import type { Config } from './config.ts';
import type { Identities } from './identity/identities.ts';

/** No room and no user is called so. */
const TOPIC = 'relays', SET = 'facts';

const WARNINGS = {
  secret: 'CONFAB_SECRET is another than that of the relay that started here last: guests and grants of the one are strangers to the other.',
  retention: 'CONFAB_RETENTION or CONFAB_RETENTION_ENTRIES is another than that of the relay that started here last: whichever keeps less deletes what the other would keep.',
} as const;

/** Leaves behind how this relay is set; answers a warning for each difference from the one that started last. */
export async function differences(broker: Broker, { retention: { age, entries } }: Pick<Config, 'retention'>, { mark }: Pick<Identities, 'mark'>): Promise<string[]> {
  const fields = Object.entries({ secret: mark, retention: { age, entries } }).map(([key, value]) => ({ key: key as keyof typeof WARNINGS, value: JSON.stringify(value) }));
  const last = await broker.get(TOPIC, SET, fields.map(({ key }) => key));
  await broker.put(TOPIC, SET, fields, 'always');
  return fields.filter(({ value }, i) => (last[i] ?? value) !== value).map(({ key }) => `${WARNINGS[key]} Unless it was changed on purpose, give all relays the same.`);
}
