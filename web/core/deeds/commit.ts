import type { Client } from '../client.ts';
import { ConfabError, fieldsOf, temporary } from '../errors.ts';
import type { Session } from '../session.ts';
import { KEYS, type OutItem } from '../store/facts.ts';
import type { Draft, Work } from '../tabs/change.ts';

/** Does something with what is kept here, as soon as that is open. */
export async function withStore<T>(client: Client, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await client.ready();
  await session.begun;
  try {
    return await work(session);
  } catch (error) {
    throw error instanceof ConfabError ? error : temporary('closed', `The store failed: ${fieldsOf(error).message}`);
  }
}

/** A transaction of the person's doing. */
export const commit = (client: Client, work: Work): Promise<void> => withStore(client, ({ replica }) => replica.commit(work));

/** An item in a transaction that does more (the throttle check, a read mark). */
export const putOut = (draft: Draft, item: OutItem): void => draft.put(KEYS.out(item.id), item);
