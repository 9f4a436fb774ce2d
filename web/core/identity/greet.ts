import { WIRE_VERSION, parseFromRelay, type HelloAnswer, type WireError } from '../../../relay/wire.ts';
import { ConfabError, temporary } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';

const PATIENCE = 10_000;

/** For whoever runs the page: only they can set this right. */
export const tellPage = ({ message }: WireError): void => console.error(`confab: ${message}`);

/** A short socket of its own, to become somebody: from the answer on the token is who this browser is. */
export function greet(platform: Platform, url: string, as: object): Promise<HelloAnswer> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      off();
      link.close();
      settle();
    };
    const off = platform.after(PATIENCE, () => end(() => reject(temporary('offline', 'The relay cannot be reached now.'))));
    let first = true;
    const link = platform.dial(url, () => {
      const delay = first ? 0 : 500;
      first = false;
      return delay;
    }, {
      open: () => link.send(JSON.stringify({ id: 1, cmd: 'hello', data: { version: WIRE_VERSION, client: platform.id(), term: 1, ...as } })),
      message: (frame) => {
        const answer = parseFromRelay(frame);
        if (!answer || !('re' in answer)) return;
        if ('error' in answer && answer.error.code === 'origin') tellPage(answer.error);
        end(() => 'error' in answer ? reject(new ConfabError(answer.error)) : resolve(answer.ok as HelloAnswer));
      },
      close: () => undefined,
    });
  });
}
