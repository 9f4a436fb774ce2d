import { names, type MessageEntry, type Person, type Placed } from '../../../relay/wire.ts';
import type { Gap, Message, Phase, TimelineItem } from '../api.ts';
import { isMessage } from '../numbers/unread.ts';
import type { Row } from '../store/contract.ts';
import type { OutItem } from '../store/facts.ts';

/** What a list shows of a row; events are told and not shown. */
export function itemOf({ item }: Row, me: Person): TimelineItem | undefined {
  if ('hole' in item) return { gap: true, after: item.after, before: item.before, gone: item.gone };
  return isMessage(item.entry) ? messageOf(item as Placed<MessageEntry>, me) : undefined;
}

function messageOf({ pos, entry }: Placed<MessageEntry>, me: Person): Message {
  const { id, type, from, at, text = '', data } = entry;
  const mine = from.id === me.id;
  return { id, type, text, ...(data === undefined ? {} : { data }), author: from, at, position: pos, state: 'sent', mine, mentionsMe: !mine && names(text, me) };
}

/** What the person sent and the relay has not confirmed. */
export function ownMessage({ id, data, at, pos = '', error }: OutItem, me: Person, phase: Phase): Message {
  const state = error ? 'failed' : pos ? 'sent' : phase === 'live' ? 'sending' : 'queued';
  return { id, type: 'text', text: String(data.text), author: me, at, position: pos, state, ...(error ? { error } : {}), mine: true, mentionsMe: false };
}

/** What `send()` resolves to. */
export const sentMessage = (item: OutItem, me: Person): Message => ({ ...ownMessage(item, me, 'live'), state: 'sent' });

export const isGap = (item: TimelineItem): item is Gap => 'gap' in item;
