/**
 * Tells a data folder from a copy that was put in its place: what the copy lacks, others may have had, so it
 * must not give their positions to anything else. Nobody can set the time at which a file was last changed.
 */
import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';

/** `gen`: the generation of whatever is appended since a copy was put here; until then each topic goes on with its own. */
export interface Origin { stamp: string; gen?: string }

export function originOf(folder: string, db: RootDatabase): Origin {
  const file = join(folder, 'origin');
  closeSync(openSync(file, 'a', 0o600));
  const { ino, ctimeNs } = statSync(file, { bigint: true });
  const stamp = `${ino} ${ctimeNs}`, kept = db.get('origin') as Origin | undefined;
  if (!kept) return { stamp };
  return kept.stamp === stamp ? kept : { stamp, gen: Date.now().toString(36) };
}
