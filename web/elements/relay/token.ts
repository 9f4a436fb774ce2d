/** Fetches the signed-in user's token from the site itself: as text, or as JSON with `token`. */
export async function fetchToken(src: string): Promise<string | null> {
  const url = new URL(src, document.baseURI);
  if (url.origin !== location.origin) throw new Error(`confab: token-src must be on this page's own origin, not ${url.origin}.`);
  const response = await fetch(url, { credentials: 'same-origin', headers: { accept: 'text/plain, application/json' }, cache: 'no-store' });
  if ([204, 401, 403].includes(response.status)) return null;
  if (!response.ok) throw new Error(`confab: ${url.pathname} answered ${response.status} instead of a token.`);
  const text = (await response.text()).trim();
  if (!text.startsWith('{')) return text === '' ? null : text;
  return (JSON.parse(text) as { token?: string | null }).token ?? null;
}
