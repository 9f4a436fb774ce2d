import type { Client } from '../client.ts';
import { ConfabError, fieldsOf, temporary } from '../errors.ts';
import { KEYS, type OutItem } from '../store/facts.ts';
import type { Draft, Work } from '../tabs/change.ts';

/** A transaction of the person's doing. */
export async function commit(client: Client, work: Work): Promise<void> {
  const { replica } = await client.ready();
  try {
    await replica.commit(work);
  } catch (error) {
    throw error instanceof ConfabError ? error : temporary('closed', `It could not be stored: ${fieldsOf(error).message}`);
  }
}

/** An item in a transaction that does more (the throttle check, a read mark). */
export const putOut = (draft: Draft, item: OutItem): void => draft.put(KEYS.out(item.id), item);
