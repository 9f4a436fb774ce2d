import type { InvitationEntry, Person, UserEntry } from '../../../relay/wire.ts';
import type { Invitation } from '../api.ts';
import { KEYS, type InviteFact } from '../store/facts.ts';
import { applyShelf } from '../shelf/shelf.ts';
import type { Draft } from '../tabs/change.ts';

const STATES = { invitation: 'pending', cancel_invitation: 'cancelled', accept_invitation: 'accepted', decline_invitation: 'declined' } as const;

/** What an entry of the user's own topic does to the facts. Notices do nothing: they are told. */
export function applyUserEntry(draft: Draft, entry: UserEntry, me: Person): void {
  if (entry.kind === 'shelf') for (const item of entry.items) applyShelf(draft, item);
  else if (entry.kind === 'count') draft.put(KEYS.count, entry.count);
  else if (entry.kind !== 'notice' && entry.kind !== 'tell') applyInvitation(draft, entry, me);
}

function applyInvitation(draft: Draft, { kind, room, title, by, to, at }: InvitationEntry, me: Person): void {
  const key = KEYS.invite(room, by.id, to.id);
  const known = draft.get<InviteFact>(key);
  const next: Invitation = { room, title: title ?? known?.title ?? room, by: known?.by ?? by, to: known?.to ?? to, at, state: STATES[kind] };
  // What was answered is of no more use to the one who was asked; who asked sees what became of it.
  if (kind !== 'invitation' && to.id === me.id) draft.drop(key);
  else draft.put(key, next);
}
