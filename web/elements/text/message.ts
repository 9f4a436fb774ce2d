import { vocabulary } from './language.ts';

export const messageWords = vocabulary('message', {
  by: (name: string, time: string) => `${name}, ${time}`,
  queued: 'Waiting for the network',
  sending: 'Sending…',
  failed: (reason: string) => `Not sent: ${reason}`,
  retry: 'Retry',
  edit: 'Edit',
  unknownKind: (kind: string) => `Something of the kind “${kind}” that is not shown here.`,
});
