/** The snippets of README.md and of "Elements" in web/README.md, each as it stands there. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';
import { startRelay } from '../../relay/testing/relay.ts';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { arrived, say, sees, takeName } from './testing/person.ts';

const CONFAB_SECRET = 'a-secret-of-the-tests-0123456789abcdefgh';
const CONFAB_API_KEY = 'a-key-of-the-tests-0123456789abcdefghijk';
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

let host: Host;
/** The one block of this language that has this in it, pointed at the relay of the test. */
function block(file: string, language: string, has: string): string {
  const found = [...readFileSync(at(file), 'utf8').matchAll(/^```(\w*)\n([^]*?)^```$/gm)].filter(([, named, code = '']) => named === language && code.includes(has));
  assert.equal(found.length, 1, `${file}: one block of ${language || 'plain text'} with ${has}`);
  return found[0]![2]!.replaceAll('https://relay.example', host.relay.origin).replaceAll('wss://relay.example', host.relay.origin.replace('http', 'ws'));
}

before(async () => {
  host = await startHost({ CONFAB_SECRET, CONFAB_API_KEY });
  const token = await new SignJWT({ name: 'Ana' }).setProtectedHeader({ alg: 'HS256' }).setSubject('ana').setIssuedAt().setExpirationTime('1h').sign(new TextEncoder().encode(CONFAB_SECRET));
  host.pages.set('/confab/token/', { html: token, type: 'text/plain' });
});
after(() => host.stop());

const page = (inside: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title><link rel="stylesheet" href="/site.css">${inside}`;

describe('README.md', () => {
  it('a room for the users of the site, and their notifications in two places', async () => {
    host.pages.set('/', { html: page(block('../../README.md', 'html', 'token-src')) });
    const tab = await host.open(await host.visitor(), '/');
    await say(tab, 'signed in already');
    await sees(tab, 'signed in already');
    const told = await fetch(`${host.relay.origin}/api/users/ana/count`, { method: 'POST', headers: { authorization: `Bearer ${CONFAB_API_KEY}`, 'content-type': 'application/json' }, body: '{"count":4}' });
    assert.equal(told.status, 200);
    for (const place of ['nav', 'footer']) await tab.locator(`${place} confab-badge`).getByText('4', { exact: true }).waitFor();
  });
});

describe('web/README.md', () => {
  it('a page of its own, with the first commands, is a live room', async () => {
    const commands = block('../README.md', 'sh', 'http.server');
    const [, site = '', port = ''] = /^CONFAB_ORIGINS=(\S+:(\d+)) npm start/m.exec(commands) ?? [];
    assert.match(commands, new RegExp(`http.server ${port} .* open ${site}$`, 'm'));
    // A port that is free here.
    const relay = await startRelay({ CONFAB_ORIGINS: site.replace(port, new URL(host.origin).port) });
    host.pages.set('/own', { html: block('../README.md', 'html', 'elements.js').replaceAll(host.relay.origin, relay.origin) });
    const tab = await host.open(await host.visitor(), '/own');
    await takeName(tab, 'Ana');
    await say(tab, 'from my own page');
    await arrived(tab, 'from my own page');
    await relay.stop();
  });

  it('elements in a shadow root that the server wrote, handed over by the page', async () => {
    host.pages.set('/shadow', { html: page(`<site-header><template shadowrootmode="open"><confab-relay token-src="/confab/token/"><confab-room room="home/shadow"></confab-room></confab-relay></template></site-header>
      <script type="module">${block('../README.md', 'js', 'discover')}</script>`) });
    const tab = await host.open(await host.visitor(), '/shadow');
    await say(tab, 'from what the server wrote');
    await arrived(tab, 'from what the server wrote');
  });

  it('the token by an event, the styling and the policy', async () => {
    const policy = block('../README.md', '', 'Content-Security-Policy').replace(/^Content-Security-Policy: /, '').trim();
    host.pages.set('/site.css', { type: 'text/css', html: block('../README.md', 'css', '--confab-accent') });
    host.pages.set('/auth.js', { type: 'text/javascript', html: block('../README.md', 'js', 'confab-auth') });
    host.pages.set('/strict', {
      // The site's own script and stylesheet beside what the snippet allows.
      headers: { 'content-security-policy': `${policy.replace('script-src ', "script-src 'self' ")}; style-src 'self'` },
      html: page(`<script type="module" src="/auth.js"></script>${block('../README.md', 'html', 'confab-room').replace('<confab-room', '<confab-relay><confab-badge></confab-badge><confab-room')}</confab-relay>`),
    });
    const tab = await host.open(await host.visitor(), '/strict');
    await say(tab, 'by an event');
    await sees(tab, 'by an event');
    assert.equal(await tab.locator('confab-room').evaluate((room) => room.getBoundingClientRect().height), 600);
    assert.equal(await tab.locator('confab-composer [part~=send]').evaluate((button) => getComputedStyle(button).backgroundColor !== ''), true);
    assert.deepEqual(host.console.filter((line) => /Content.Security|Trusted|uncaught/i.test(line)), []);
  });
});

/** As GitHub makes them. */
const anchors = (file: string): string[] => [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'));

it('each link of a README leads to a file that is there, and to a heading of it', () => {
  for (const readme of ['../../README.md', '../README.md', '../../relay/README.md'].map(at)) {
    const links = [...readFileSync(readme, 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    assert.ok(links.length > 0, readme);
    for (const [link, path, heading] of links) {
      const target = path ? join(dirname(readme), path) : readme;
      assert.ok(existsSync(target) && (!heading || anchors(target).includes(heading)), `${link} in ${readme}`);
    }
  }
});
