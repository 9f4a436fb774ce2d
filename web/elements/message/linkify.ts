/** A text in the pieces a message shows it in. Nothing of it is ever markup. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string };

/**
 * Where a link may start, and what cannot be in one: blanks, quotes, angle brackets, control characters, the
 * punctuation of Chinese and Japanese, after which no blank stands, and those that turn the direction of text,
 * with which a link could show another address than its own.
 */
const CANDIDATE = /(?<link>(?<![\p{L}\p{N}])(?:https?:\/\/|mailto:)[^\s<>"\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u3001\u3002\u3008-\u3011\ufeff-\uff1f]+)|(?<mention>(?<![\p{L}\p{N}_.@/-])@[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_.-]{0,63})/giu;
const BRACKETS = [['(', ')'], ['[', ']'], ['{', '}']] as const;
const count = (text: string, character: string): number => text.split(character).length - 1;

/** Without the punctuation of the sentence around it; a closing bracket stays where it closes one inside. */
function trimLink(link: string): string {
  const surplus = new Map(BRACKETS.map(([open, close]) => [close as string, count(link, close) - count(link, open)]));
  let end = link.length;
  for (; end > 0; end--) {
    const last = link[end - 1] ?? '';
    const left = surplus.get(last);
    if (left !== undefined) surplus.set(last, left - 1);
    if (left === undefined ? !/[.,;:!?'*_~’”»…]/u.test(last) : left <= 0) break;
  }
  return link.slice(0, end);
}

/** Only what a person may safely click: known schemes, with an address, without a name and password in it. */
function safeHref(link: string): string | undefined {
  let url: URL;
  try {
    url = new URL(link);
  } catch {
    return undefined;
  }
  if (url.protocol === 'mailto:') return /.@./u.test(url.pathname) ? url.href : undefined;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return url.hostname !== '' && url.username === '' && url.password === '' ? url.href : undefined;
}

export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const plain = (until: number) => { if (until > done) pieces.push({ kind: 'text', text: text.slice(done, until) }); };
  for (const found of text.matchAll(CANDIDATE)) {
    const mention = found.groups?.mention?.replace(/[.-]+$/u, '');
    const link = found.groups?.link === undefined ? undefined : trimLink(found.groups.link);
    const href = link === undefined ? undefined : safeHref(link);
    if (mention === undefined && href === undefined) continue;
    plain(found.index);
    const shown = mention ?? link ?? '';
    pieces.push(href === undefined ? { kind: 'mention', text: shown } : { kind: 'link', text: shown, href });
    done = found.index + shown.length;
  }
  plain(text.length);
  return pieces;
}
