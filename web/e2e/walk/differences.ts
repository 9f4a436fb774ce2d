/** One client against what the relay tells a new device of its user. */
import type { Shown } from './page.ts';
import type { Known } from './truth.ts';
import { SETTINGS } from './names.ts';

/** Of a list so many are shown at first. */
const FIRST = 40;
const NOTHING = { count: 0, mentions: 0 };

export function differences(is: Shown, known: Known | undefined): string[] {
  const faults: string[] = [];
  const same = (what: string, a: unknown, b: unknown): void => { if (JSON.stringify(a) !== JSON.stringify(b)) faults.push(`${what} is ${JSON.stringify(a)}, and not ${JSON.stringify(b)}`); };
  for (const [what, text] of [...Object.entries(is.perRoom).map(([room, { draft }]) => [`the draft of ${room}`, draft]), ...is.settings.map((value) => ['a setting', value === 'none' ? '' : value])] as [string, string][]) {
    if (text !== '' && !text.startsWith('? ') && !text.startsWith(`${is.me} `)) faults.push(`! ${what} is "${text}"`);
  }
  if (is.pending.length > 0) faults.push(`still waits for ${is.pending.join('; ')}`);
  for (const [room, { draft, keptDraft }] of Object.entries(is.perRoom)) if (is.me !== undefined) same(`the draft of ${room}`, draft, keptDraft);
  if (is.me === undefined) {
    same('phase', is.phase, 'signed-out');
    same('what is there', [is.rooms, is.settings, is.received, is.sent, is.notices, ...Object.values(is.perRoom).map(({ texts }) => texts)], [[], SETTINGS.map(() => 'none'), [], [], 0, ...Object.values(is.perRoom).map(() => [])]);
  } else if (known) compare(is, known, same);
  return faults;
}

function compare(is: Shown, { hello, entered, shelf, rooms, received, sent }: Known, same: (what: string, a: unknown, b: unknown) => void): void {
  const sum = (of: (room: string) => boolean): unknown => [...rooms].filter(([room]) => of(room)).reduce((all, [, { unread }]) => ({ count: all.count + unread.count, mentions: all.mentions + unread.mentions }), NOTHING);
  same('phase', is.phase, 'live');
  same('alone', is.alone, false);
  same('who', is.person, hello.user);
  same('waiting', is.waiting, 0);
  same('rooms', is.rooms.map(({ room }) => room), entered);
  same('notices', is.notices, hello.count);
  same('settings', is.settings, SETTINGS.map((key) => shelf(`set/${key}`) ?? 'none'));
  same('received', is.received, received);
  same('sent', is.sent, sent);
  same('unread', is.unread, sum(() => true));
  same('unread of spaces', is.spaces, ['home/', 'team/'].map((space) => sum((room) => room.startsWith(space))));
  for (const [room, shown] of Object.entries(is.perRoom)) {
    same(`${room} muted`, shown.muted, shelf(`mute/${room}`) === true);
    same(`${room} entered`, shown.entered, rooms.has(room));
    const there = rooms.get(room), listed = is.rooms.find((each) => each.room === room);
    if (!there) continue;
    const { info, texts, unread, read } = there, own = shown.texts.filter((text) => !text.startsWith('('));
    same(`${room} error`, shown.error, undefined);
    same(`${room} unread`, shown.unread, unread);
    same(`${room} read up to`, shown.read, read);
    if (own.length < Math.min(texts.length, FIRST)) same(`${room} messages`, own, texts);
    else same(`${room} messages`, own, texts.slice(texts.length - own.length));
    same(`${room} under way`, shown.texts.filter((text) => /^\((queued|sending)/.test(text)), []);
    same(`${room} present`, shown.presence, info.present.sample.map(({ id, name }) => `${id} ${name}`).sort());
    same(`${room} itself`, [listed?.title, listed?.private, listed?.founder], [info.title ?? room.split('/')[1], info.private, info.founder === is.me]);
  }
}
