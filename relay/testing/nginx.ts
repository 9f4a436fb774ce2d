/** A real nginx before relays, as the README says to set it up; with its own folder and ports, gone when the test is. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensurePrograms, findProgram } from '../scripts/ensure.mjs';
import { freePort } from './redis.ts';

export interface Asked { method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer; from?: string }
export interface Answered { status: number; headers: IncomingHttpHeaders; body: string }

const PATIENCE = 10_000;

function program(): string {
  const [missing] = ensurePrograms(['nginx']);
  const found = findProgram('nginx');
  if (!found) throw new Error(missing);
  return found;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}

export class TestNginx {
  constructor(readonly port: number, readonly ca: Buffer, readonly stop: () => Promise<void>) {}

  get origin(): string { return `https://localhost:${this.port}`; }
  /** Of the wire. */
  get url(): string { return `wss://localhost:${this.port}/socket`; }
  /** For sockets: whom to trust, and from which address of this machine a visitor comes. */
  visitor(from = '127.0.0.1'): { ca: Buffer; localAddress: string; headers: { origin: string } } {
    return { ca: this.ca, localAddress: from, headers: { origin: this.origin } };
  }

  async ask(path: string, { method = 'GET', headers = {}, body, from: localAddress = '127.0.0.1' }: Asked = {}): Promise<Answered> {
    const asked = request(`${this.origin}${path}`, { method, headers, ca: this.ca, localAddress, family: 4, agent: false });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
  }
}

/** `site` is what stands in the README, with `relays` and the addresses, files and ports of this test put in. */
export async function startNginx(site: string, relays: number[]): Promise<TestNginx> {
  const folder = mkdtempSync(join(tmpdir(), 'confab-nginx-')), port = await freePort();
  const file = (name: string): string => join(folder, name);
  // As root, its workers are somebody else.
  chmodSync(folder, 0o755);
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', file('key'), '-out', file('pem')]);
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr.toString()}`);
  const ports = [...relays];
  const here = site
    .replace(/127\.0\.0\.1:\d+/g, () => `127.0.0.1:${ports.shift()}`)
    .replace(/listen .*443/g, (found) => found.replace('443', String(port)))
    .replace(/(ssl_certificate) \S+;/, `$1 ${file('pem')};`).replace(/(ssl_certificate_key) \S+;/, `$1 ${file('key')};`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${file(name)};`).join(' ');
  writeFileSync(file('conf'), `daemon off; pid ${file('pid')}; error_log ${file('log')};\nevents {}\nhttp { access_log off; ${temporary}\n${here}\n}\n`);
  const child = spawn(program(), ['-e', file('log'), '-p', folder, '-c', file('conf')], { stdio: ['ignore', 'inherit', 'inherit'] });
  const gone = once(child, 'exit'), endWithTest = (): boolean => child.kill('SIGTERM');
  process.once('exit', endWithTest);
  for (const end = Date.now() + PATIENCE; !await answers(port); await sleep(50)) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`nginx did not start: ${readFileSync(file('log'), 'utf8')}`);
  }
  return new TestNginx(port, readFileSync(file('pem')), async () => {
    process.off('exit', endWithTest);
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });
}
