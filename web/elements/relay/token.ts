import type { ConfabRelay, TokenSource } from './relay.ts';

type TokenFunction = () => Promise<string | null>;

/** Fetches the signed-in user's token from the site itself. */
async function fetchToken(src: string): Promise<string | null> {
  const url = new URL(src, document.baseURI);
  if (url.origin !== location.origin) throw new Error(`confab: token-src must be on this page's own origin, not ${url.origin}.`);
  const response = await fetch(url, { credentials: 'same-origin', headers: { accept: 'text/plain, application/json' }, cache: 'no-store' });
  if (response.status === 204 || response.status === 401 || response.status === 403) return null;
  if (!response.ok) throw new Error(`confab: ${url.pathname} answered ${response.status} instead of a token.`);
  const text = (await response.text()).trim();
  if (!text.startsWith('{')) return text === '' ? null : text;
  const { token } = JSON.parse(text) as { token?: string | null };
  return token ?? null;
}

/** What asks the page for a token in all the ways it may have set; the same question stays the same function. */
export function askFor(relay: ConfabRelay): TokenFunction {
  return async () => {
    const source: TokenSource | undefined = relay.token;
    if (typeof source === 'function') return source();
    if (source !== undefined) return source;
    if (relay.tokenSrc !== undefined) return fetchToken(relay.tokenSrc);
    return relay.ask() ?? null;
  };
}
