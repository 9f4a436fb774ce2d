import type { Client } from '../client.ts';
import { PATIENCE, noAnswer } from '../connection/connection.ts';
import type { Session } from '../session.ts';

/** A request to the relay, by whoever uses this page. Who that is may be known late, or never: that is no reason to hang. */
export async function ask(client: Client, cmd: string, data: unknown, patience = PATIENCE): Promise<unknown> {
  const { platform } = client, until = platform.elapsed() + patience;
  const session = await new Promise<Session>((resolve, reject) => {
    const off = platform.after(patience, () => reject(noAnswer(cmd, patience)));
    client.ready().then(resolve, reject).finally(off);
  });
  return session.ask(cmd, data, Math.max(1, until - platform.elapsed()));
}
