/** Names of what Redis keeps. */
import { createHash } from 'node:crypto';

const PREFIX = 'confab';

/** The one name that stays in every format. */
export const FORMAT_KEY = `${PREFIX}:format`;

/**
 * 256 tags, evenly spread over a Cluster's slots: all keys of a topic share a slot, and so one script.
 * On a single node too, so that moving to a Cluster renames nothing.
 */
const tags = new Map<string, string>();
export function tagOf(name: string): string {
  let tag = tags.get(name);
  if (!tag) {
    if (tags.size > 50_000) tags.clear();
    tags.set(name, (tag = createHash('sha1').update(name).digest('hex').slice(0, 2)));
  }
  return tag;
}

export const key = (kind: string, name: string): string => `${PREFIX}:{${tagOf(name)}}:${kind}:${name}`;
/** For what belongs to a tag and not to one topic. */
export const tagKey = (kind: string, tag: string, name: string): string => `${PREFIX}:{${tag}}:${kind}:${name}`;

export const ALL_TAGS = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
