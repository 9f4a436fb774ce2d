/** Three parts with points between them; whether they are right is for the relay to say. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

function tokenIn(json: string): unknown {
  try {
    return (JSON.parse(json) as { token?: unknown }).token;
  } catch { return undefined; }
}

/** Fetches the signed-in user's token from the site itself: as text, or as JSON with `token`. What goes wrong is told by the core. */
export async function fetchToken(src: string): Promise<string | null> {
  const url = new URL(src, document.baseURI);
  if (url.origin !== location.origin) throw new Error(`token-src must be on this page's own origin, not ${url.origin}.`);
  const response = await fetch(url, { credentials: 'same-origin', headers: { accept: 'text/plain, application/json' }, cache: 'no-store' });
  if ([204, 401, 403].includes(response.status)) return null;
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status} instead of a token.`);
  const text = (await response.text()).trim();
  const token = text.startsWith('{') ? tokenIn(text) : text;
  if (token === null || token === '') return null;
  if (typeof token === 'string' && JWT.test(token)) return token;
  // Most often the page to sign in, which a site sends whoever is not.
  const from = response.redirected ? `${url.pathname} led to ${new URL(response.url).pathname}, which` : url.pathname;
  throw new Error(`${from} answered no token: a JWT as text or as {"token": …} is one, and 204 is nobody.`);
}
