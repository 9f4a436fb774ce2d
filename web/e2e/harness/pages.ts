/**
 * Serves the test page, apart from the relay so that it can be opened while the relay is down, and signs
 * its users' tokens as an embedding site would.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { SignJWT } from 'jose';
import { made } from '../../core/maps.ts';

/** What the relay of the tests is given as CONFAB_SECRET. */
export const SECRET = 'a secret of the tests, long enough to sign with';

export interface Pages { port: number; origin: string; close(): Promise<void> }

export function tokenFor(user: string, lasts = '1h'): Promise<string> {
  return new SignJWT({ name: user[0]?.toUpperCase() + user.slice(1), publish: true })
    .setProtectedHeader({ alg: 'HS256' }).setSubject(user).setIssuedAt().setExpirationTime(lasts)
    .sign(new TextEncoder().encode(SECRET));
}

/** `/lab?user=…&relay=…&room=…` is the page with the core, `/empty` one without a script. */
export async function servePages(): Promise<Pages> {
  const scripts = new Map<string, Promise<string>>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://page');
    const answer = (type: string, body: string | Promise<string>): void => {
      void Promise.resolve(body).then(
        (text) => response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    };
    const [, name, ending] = /^\/(lab|walk)(\.js)?$/.exec(url.pathname) ?? [];
    if (name && ending) answer('text/javascript', made(scripts, name, () => bundle(SCRIPTS[name as keyof typeof SCRIPTS])));
    else if (url.pathname === '/token') answer('text/plain', tokenFor(url.searchParams.get('user') ?? 'ana', url.searchParams.get('lasts') ?? undefined));
    else if (name) answer('text/html', `<!doctype html><title>${name}</title><script type="module" src="/${name}.js"></script>`);
    else answer('text/html', '<!doctype html><title>Empty</title>');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page server has no port');
  return {
    port: address.port,
    origin: `http://localhost:${address.port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

const SCRIPTS = { lab: 'page/lab.ts', walk: '../walk/page.ts' };

async function bundle(path: string): Promise<string> {
  const entry = fileURLToPath(new URL(path, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', target: 'es2022', write: false, sourcemap: 'inline' });
  return outputFiles[0]?.text ?? '';
}
