/** Signals about who is on a line may be lost, so it is asked again whether that line may still be open. */
import { Fault } from '../../fault.ts';
import { barredFrom, isBarred } from '../../rooms/access.ts';
import { requireSignedIn } from '../../users/person.ts';
import { topicName } from '../../wire.ts';
import type { Line } from './line.ts';

export async function recheck(line: Line): Promise<void> {
  const { relay, who } = line;
  try {
    await requireSignedIn(relay, who);
    for (const room of line.topics.filter((topic) => topic.startsWith('room:')).map(topicName)) {
      if (await isBarred(relay, who.person.id, room)) throw barredFrom(room);
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    line.end(error);
  }
}
