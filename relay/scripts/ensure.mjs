/**
 * Finds or installs what the commands need: npm packages, browsers, Redis. Quick when there is nothing
 * to do; where it may not install, it says exactly what to install. Uses only what Node brings.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const say = (text) => console.log(`confab: ${text}`);
const newer = (a, b) => existsSync(b) && (!existsSync(a) || statSync(b).mtimeMs > statSync(a).mtimeMs);

function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`confab: this is Node ${process.versions.node}; Confab needs Node 20.19 or newer.`);
  process.exit(1);
}

/** Which Node the packages were installed with: binaries come for that one alone. */
const NODE_FILE = join(ROOT, 'node_modules/.confab-node');
const node = process.versions.modules;
export const noteNode = () => writeFileSync(NODE_FILE, node);
const isForThisNode = () => !existsSync(NODE_FILE) || readFileSync(NODE_FILE, 'utf8') === node;

/** Whether node_modules is what package-lock.json says. */
export const packagesAreCurrent = () => isForThisNode() && !newer(join(ROOT, 'node_modules/.package-lock.json'), join(ROOT, 'package-lock.json'));

export function ensurePackages() {
  ensureNode();
  if (packagesAreCurrent()) return;
  const { status } = spawnSync(process.execPath, [join(ROOT, 'relay/scripts/install.mjs')], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

/** What tests need beside npm packages: how to find it, and the Debian package that brings it. */
const PROGRAMS = {
  chromium: { env: 'CHROME_PATH', names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'], apt: ['chromium', 'fonts-noto-core', 'fonts-noto-color-emoji'] },
  firefox: { env: 'FIREFOX_PATH', names: ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'], apt: ['firefox-esr'] },
  webkit: { env: 'WEBKIT_DRIVER_PATH', names: ['WebKitWebDriver', '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/WebKitWebDriver'], apt: ['webkit2gtk-driver'] },
  xvfb: { env: 'XVFB_PATH', names: ['Xvfb'], apt: ['xvfb'] },
  django: { env: 'DJANGO_PATH', names: ['/usr/lib/python3/dist-packages/django'], apt: ['python3-django', 'python3-jwt'] },
  php: { env: 'PHP_PATH', names: ['php'], apt: ['php-cli'] },
  curl: { env: 'CURL_PATH', names: ['curl'], apt: ['curl'] },
  openssl: { env: 'OPENSSL_PATH', names: ['openssl'], apt: ['openssl'] },
  nginx: { env: 'NGINX_PATH', names: ['nginx', '/usr/sbin/nginx'], apt: ['nginx'] },
  systemd: { env: 'SYSTEMD_ANALYZE_PATH', names: ['systemd-analyze'], apt: ['systemd'] },
  redis: { env: 'REDIS_SERVER_PATH', names: ['redis-server'], apt: ['redis-server'] },
};

/** Path of a program, or undefined. */
export function findProgram(name) {
  const { env, names } = PROGRAMS[name];
  if (process.env[env]) return process.env[env];
  for (const candidate of names) {
    if (candidate.startsWith('/')) {
      if (existsSync(candidate)) return candidate;
      continue;
    }
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (folder && existsSync(join(folder, candidate))) return join(folder, candidate);
    }
  }
  return undefined;
}

/** Makes sure of programs; answers a sentence for each one that is not to be had. */
export function ensurePrograms(names) {
  const missing = names.filter((name) => !findProgram(name));
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const packages = missing.flatMap((name) => PROGRAMS[name].apt);
    say(`installing ${packages.join(', ')} …`);
    const apt = (...args) => spawnSync('apt-get', ['-qq', '-o=Dpkg::Use-Pty=0', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages);
  }
  return missing.filter((name) => !findProgram(name)).map((name) => {
    const { env, apt } = PROGRAMS[name];
    return `${name} is missing: install it (Debian: apt-get install ${apt.join(' ')}) or name its path in ${env}.`;
  });
}
