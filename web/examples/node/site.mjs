/**
 * Confab in a Node site: a token for the user who is signed in, and a call that tells their browsers something.
 *
 *   npm install jose
 *   CONFAB_SECRET=… CONFAB_API_KEY=… CONFAB_RELAY=http://127.0.0.1:8787 node site.mjs 8001
 */
import { createServer } from 'node:http';
import { SignJWT } from 'jose';

const { CONFAB_SECRET, CONFAB_API_KEY, CONFAB_RELAY } = process.env;

/** Who the browser is, for an hour. */
function tokenFor(user) {
  return new SignJWT({ name: user.name }).setProtectedHeader({ alg: 'HS256' }).setSubject(user.id)
    .setIssuedAt().setExpirationTime('1h').sign(new TextEncoder().encode(CONFAB_SECRET));
}

/** The number in every `<confab-badge notices>` of this user, in all tabs and on all devices. */
async function setCount(user, count) {
  const answer = await fetch(`${CONFAB_RELAY}/api/users/${encodeURIComponent(user.id)}/count`, {
    method: 'POST',
    headers: { authorization: `Bearer ${CONFAB_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ count }),
  });
  if (!answer.ok) throw new Error(`The relay answered ${answer.status}: ${await answer.text()}`);
}

// What a real site has anyway: who is signed in here. This one takes everybody for Ana.
const signedIn = () => ({ id: 'ana', name: 'Ana' });

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://site');
  if (pathname === '/confab/token/') {
    response.setHeader('cache-control', 'no-store').end(await tokenFor(signedIn()));
  } else if (request.method === 'POST' && pathname === '/notify') {
    await setCount(signedIn(), 3);
    response.end('told\n');
  } else {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<!doctype html>
<title>A Node site</title>
<script type="module" src="${CONFAB_RELAY}/embed/v1/elements.js"></script>
<confab-relay src="${CONFAB_RELAY}" token-src="/confab/token/">
  <confab-badge notices></confab-badge>
  <confab-room room="forum/general"></confab-room>
</confab-relay>`);
  }
}).listen(Number(process.argv[2] ?? 8001), '127.0.0.1');
