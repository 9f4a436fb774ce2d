/** What a device shows of something that happened. */
import { createHash } from 'node:crypto';
import type { InvitationEntry, MessageEntry, NoticeEntry } from '../wire.ts';

export interface Note {
  /** What the worker words in the language of its browser. */
  kind: 'message' | 'invitation' | 'notice';
  title: string;
  body: string;
  /** A path of the app. */
  url: string;
  /** On a device, the newest of the same tag replaces the one before it. */
  tag: string;
  /** The same for the push service, which must not read the tag. */
  topic: string;
  urgent: boolean;
}

/** A push has room for 4 kB, and a notification for a few lines. */
const TITLE = 100, BODY = 300;

export function messageNote(room: string, title: string, { from, text = '' }: MessageEntry, urgent: boolean): Note {
  return note('message', `${from.name} · ${title}`, text, `/rooms/${room.split('/').map(encodeURIComponent).join('/')}`, `room ${room}`, urgent);
}

export function invitationNote({ by, room, title = room }: Pick<InvitationEntry, 'by' | 'room' | 'title'>): Note {
  return note('invitation', by.name, title, '/invitations', `invitation ${room} ${by.id}`, true);
}

/** What a site says of it: `data` as a text, or `{title, text, url}`; else the keyword has to do. */
export function noticeNote({ keyword, data }: Pick<NoticeEntry, 'keyword' | 'data'>): Note {
  const { title, text, url } = (typeof data === 'object' && data !== null ? data : { text: data }) as Record<string, unknown>;
  return note('notice', string(title) ?? keyword, string(text) ?? '', string(url) ?? '/', `notice ${keyword}`, true);
}

const string = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function note(kind: Note['kind'], title: string, body: string, url: string, tag: string, urgent: boolean): Note {
  const topic = createHash('sha256').update(tag).digest('base64url').slice(0, 32);
  return { kind, title: cut(title, TITLE), body: cut(body, BODY), url: cut(url, 500), tag, topic, urgent };
}

/** Never through the middle of a character. */
const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`);
