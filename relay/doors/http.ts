/**
 * The edge of HTTP: a request as plain values (copied before anything is awaited), a reply as plain values,
 * a Fault as `{error: {code, message}}`.
 */
import { STATUS_CODES } from 'node:http';
import type { HttpRequest, HttpResponse, TemplatedApp } from '../sockets/uws.ts';
import { Fault } from '../fault.ts';
import { callerAddress } from '../identity/caller.ts';
import { wireError, type ErrorCode } from '../wire.ts';

export interface Ask {
  /** In capitals, as it was sent. */
  method: string;
  /** As it was sent: still percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  /** Names in small letters. */
  headers: Record<string, string>;
  address: string;
  /** The whole body, once all of it has come; a Fault `too_large` above the limit. */
  body(): Promise<Buffer>;
}
export interface Reply { status: number; headers?: Record<string, string>; body?: string | Uint8Array }

const STATUS: Partial<Record<ErrorCode, number>> = {
  no_identity: 401, bad_token: 401, expired: 401,
  forbidden: 403, private: 403, barred: 403, guests_off: 403, not_member: 403,
  no_room: 404, unknown_command: 404,
  too_large: 413, throttled: 429, limit: 429, full: 409,
  degraded: 503, closed: 503, service_down: 503, timeout: 504, internal: 500,
};
export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Reply =>
  ({ status, headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers }, body: JSON.stringify(value) });

export function faultReply(fault: Fault): Reply {
  const status = STATUS[fault.code] ?? 400;
  return json(status, { error: fault.toWire() }, {
    ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(fault.retryAfter / 1000)) }),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
}

/** Methods that change nothing. */
export const READ = ['GET', 'HEAD'];

/** What is there, but not by this method. */
export function wrongMethod(method: string, allowed: string[]): Reply {
  const message = `${method} is not supported here, only ${allowed.join(', ')}.`;
  return json(405, { error: wireError('bad_request', message) }, { allow: allowed.join(', ') });
}

export const notFound = (what: string): Reply => json(404, { error: wireError('bad_request', what) });

/** The body as JSON, or a Fault that says why it is none. */
export async function jsonBody(ask: Ask): Promise<unknown> {
  const bytes = await ask.body();
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Fault('bad_request', 'The body is not UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('bad_request', text === '' ? 'The body is empty; it must be JSON.' : 'The body is not JSON.');
  }
}

/** A part of the path, decoded; undefined where it is not percent-encoded UTF-8. */
export function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/**
 * So much more than may be is still taken, and thrown away: a connection that ends before its body did takes
 * the answer with it, and a proxy calls the relay broken. As much as nginx lets through.
 */
const THROWN_AWAY = 1024 * 1024;

function readBody(res: HttpResponse, limit: number): { body: Promise<Buffer>; broken: () => boolean } {
  let broken = false;
  const body = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    res.onData((chunk, isLast) => {
      size += chunk.byteLength;
      // The chunk belongs to uWS and is gone after this call.
      if (size <= limit) chunks.push(Buffer.from(chunk.slice(0)));
      if (size > limit + (isLast ? 0 : THROWN_AWAY)) reject(new Fault('too_large', `The body has more than ${limit} bytes.`));
      else if (isLast) resolve(Buffer.concat(chunks));
    });
    res.onAborted(() => {
      broken = true;
      reject(new Fault('closed', 'The request was broken off.'));
    });
  });
  // Not every door reads the body; one that does gets the rejection all the same.
  body.catch(() => {});
  return { body, broken: () => broken };
}

/** `last`: nothing else is expected on this connection. */
export function sendReply(res: HttpResponse, { status, headers = {}, body = '' }: Reply, method: string, last: boolean): void {
  res.cork(() => {
    res.writeStatus(`${status} ${STATUS_CODES[status]}`);
    for (const [name, value] of Object.entries(headers)) res.writeHeader(name, value);
    // uWS ends the connection after a body that was only announced: so it has to say so.
    if (method === 'HEAD') res.endWithoutBody(Buffer.byteLength(body), true);
    else if (status === 204 || status === 304) res.endWithoutBody();
    else res.end(body, last);
  });
}

export interface EdgeOptions {
  bodyLimit: number;
  proxies: number;
  /** Whether there will be nobody to answer what is asked later. */
  ending(): boolean;
  answer(ask: Ask): Promise<Reply>;
  /** What a door threw, as what its caller is told. */
  fault(error: unknown, ask: Ask): Fault;
}

/** Answers every HTTP request of the app that is no WebSocket. */
export function openEdge(app: TemplatedApp, { bodyLimit, proxies, ending, answer, fault }: EdgeOptions): void {
  app.any('/*', (res: HttpResponse, req: HttpRequest) => {
    const headers = copyHeaders(req);
    const method = req.getCaseSensitiveMethod();
    const { body, broken } = readBody(res, bodyLimit);
    const ask: Ask = {
      method, headers, path: req.getUrl(), query: new URLSearchParams(req.getQuery() ?? ''),
      address: addressOf(res, headers, proxies),
      body: () => body,
    };
    void answer(ask).catch((error: unknown) => faultReply(fault(error, ask))).then(async (reply) => {
      // Also where a door did not want it: see THROWN_AWAY.
      await body.catch(() => {});
      // What may still come of a body that is too large nobody will read.
      if (!broken()) sendReply(res, reply, method, reply.status === 413 || ending());
    });
  });
}

/** A header that comes several times is one list: proxies may add a line of their own to what anybody can write. */
export function copyHeaders(req: HttpRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  req.forEach((name, value) => { headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`; });
  return headers;
}

export const addressOf = (res: HttpResponse, headers: Record<string, string>, proxies: number): string =>
  callerAddress(Buffer.from(res.getRemoteAddressAsText()).toString(), headers['x-forwarded-for'] ?? '', proxies);
