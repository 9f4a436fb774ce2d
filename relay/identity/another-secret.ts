/** Whether what this relay signs is known to the others, and to those before it: all that share a store sign with one secret. */
import type { Broker } from '../broker/broker.ts';

/** No room and no user is called so. */
const TOPIC = 'relays', SET = 'facts', KEY = 'secret';

/** Leaves the mark of this secret behind; answers whether the relay that started last has another. */
export async function isAnotherSecret(broker: Broker, mark: string): Promise<boolean> {
  const value = JSON.stringify(mark);
  const [last = value] = await broker.get(TOPIC, SET, [KEY]);
  await broker.put(TOPIC, SET, [{ key: KEY, value }], 'always');
  return last !== value;
}
