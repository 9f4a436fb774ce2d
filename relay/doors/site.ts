/**
 * The built app and the embed modules. All files are read once, at the start, and looked up by their whole
 * path: a path that is not among them cannot lead anywhere.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { roomName } from '../wire.ts';
import { READ, decodePart, notFound, wrongMethod, type Ask, type Reply } from './http.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8', '.webmanifest': 'application/manifest+json; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
  '.webp': 'image/webp', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8', '.md': 'text/markdown; charset=utf-8', '.ts': 'text/plain; charset=utf-8',
};
const PACKED = { br: '.br', gzip: '.gz' } as const;
type Packing = keyof typeof PACKED;

const TRIES = 20;
const FOR_EVER = 'public, max-age=31536000, immutable';
const ALWAYS_ASK = 'no-cache';
/** An entry of /embed/ keeps its name over releases, so pages must get the new one soon. */
const SHORT = 'public, max-age=300, stale-while-revalidate=86400';
/** What lies here carries a hash of its content in its name. */
const HASHED = /^\/embed\/(v1\/chunks|gallery)\//;

const CSP = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob: https:", "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", 
  // Lit's templates, and the one address of the app's worker: registering it counts as running a script.
  'trusted-types lit-html confab-worker',
].join('; ');
const PAGE_HEADERS = {
  'content-security-policy': CSP,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
};

interface File { body: Buffer; packed: Partial<Record<Packing, Buffer>>; etag: string; headers: Record<string, string> }

/** Both folders may be missing: then this says what to do. */
export function openSite(folders: { app: string; embed: string }): (ask: Ask) => Reply {
  const files = new Map([...readWhole(folders.app, '/'), ...readWhole(folders.embed, '/embed/')]);

  return (ask) => {
    if (!READ.includes(ask.method)) return wrongMethod(ask.method, READ);
    const path = decodePart(ask.path);
    const file = path === undefined ? undefined : files.get(isPage(path) ? '/index.html' : path.endsWith('/') ? `${path}index.html` : path);
    if (file) return fileReply(file, ask.headers);
    if (path === '/') return { status: 503, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }, body: 'The relay runs, but the app is not built yet: run `npm run build` and start again.\n' };
    return notFound('There is nothing at this address.');
  };
}

/** The app's own addresses: `/rooms/ROOM`, `/rooms/SPACE/ROOM`, and its few pages. */
const PAGES = /^\/((rooms|invitations|settings|new|share|link)\/?)?$/;

function isPage(path: string): boolean {
  return PAGES.test(path) || (path.startsWith('/rooms/') && roomName(path.slice('/rooms/'.length).replace(/\/$/, '')) !== undefined);
}

/** A new build may just be moved into place: then what was listed a moment ago is gone, and all is read anew. */
function readWhole(folder: string, under: string): [string, File][] {
  for (let tries = 1; ; tries++) {
    try {
      return readFolder(folder, under);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === TRIES) throw error;
    }
  }
}

function readFolder(folder: string, under: string): [string, File][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile() && !Object.values(PACKED).some((ending) => found.name.endsWith(ending)))
    .map((found) => {
      const file = join(found.parentPath, found.name);
      const path = under + file.slice(folder.length + 1).split(sep).join('/');
      return [path, readFile(file, path)];
    });
}

function readFile(file: string, path: string): File {
  const body = readFileSync(file);
  const packed = Object.fromEntries(Object.entries(PACKED).filter(([, ending]) => existsSync(file + ending)).map(([name, ending]) => [name, readFileSync(file + ending)]));
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { body, packed, etag, headers: headersFor(path) };
}

function headersFor(path: string): Record<string, string> {
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const shared = { 'content-type': type, 'x-content-type-options': 'nosniff', vary: 'Accept-Encoding' };
  if (type.startsWith('text/html')) return { ...shared, ...PAGE_HEADERS, 'cache-control': ALWAYS_ASK };
  if (path.startsWith('/embed/')) return { ...shared, 'cache-control': HASHED.test(path) ? FOR_EVER : SHORT, 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
  return { ...shared, 'cache-control': path.startsWith('/assets/') ? FOR_EVER : ALWAYS_ASK };
}

function fileReply({ body, packed, etag, headers }: File, asked: Record<string, string>): Reply {
  const known = (asked['if-none-match'] ?? '').split(',').map((tag) => tag.trim());
  if (known.includes(etag) || known.includes('*')) return { status: 304, headers: { ...headers, etag } };
  const packing = choosePacking(asked['accept-encoding'] ?? '', packed);
  if (!packing) return { status: 200, headers: { ...headers, etag }, body };
  return { status: 200, headers: { ...headers, etag, 'content-encoding': packing }, body: packed[packing] };
}

/** The smallest form that the browser takes. */
function choosePacking(accepted: string, packed: File['packed']): Packing | undefined {
  const taken = new Set(accepted.split(',').map((part) => part.trim()).filter((part) => !/;\s*q=0(\.0*)?$/.test(part)).map((part) => part.split(';', 1)[0]));
  return (Object.keys(PACKED) as Packing[]).find((name) => packed[name] && taken.has(name));
}
