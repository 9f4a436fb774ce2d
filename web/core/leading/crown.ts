import type { Platform } from '../platform/platform.ts';
import { KEYS } from '../store/facts.ts';
import type { Replica } from '../tabs/replica.ts';

/** What a reign writes and dials under. */
export interface Crown { term: number; client: string }

/**
 * The term of a new reign: from here on no earlier leader can write. It need not outlive a power cut, after which
 * no socket of an earlier one is left.
 */
export async function crown(replica: Replica, platform: Platform): Promise<Crown> {
  let term = 0, client = '';
  await replica.commit((draft) => {
    term = (draft.get<number>(KEYS.term) ?? 0) + 1;
    client = draft.get<string>(KEYS.client) ?? platform.id();
    draft.put(KEYS.term, term);
    draft.put(KEYS.client, client);
  });
  return { term, client };
}
