import { vocabulary } from './language.ts';

export const messageWords = vocabulary({
  en: {
    by: (name: string, time: string) => `${name}, ${time}`,
    queued: 'Waiting for the network',
    sending: 'Sending…',
    failed: (reason: string) => `Not sent: ${reason}`,
    retry: 'Retry',
    edit: 'Edit',
    unknownKind: (kind: string) => `Something of the kind “${kind}” that is not shown here.`,
  },
  de: {
    by: (name, time) => `${name}, ${time}`,
    queued: 'Wartet auf das Netz',
    sending: 'Wird gesendet …',
    failed: (reason) => `Nicht gesendet: ${reason}`,
    retry: 'Noch einmal',
    edit: 'Bearbeiten',
    unknownKind: (kind) => `Etwas von der Art „${kind}“, das hier nicht gezeigt wird.`,
  },
});
