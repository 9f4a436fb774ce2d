/**
 * Back ends behind the one socket: a command whose prefix is configured as a service goes there as
 * `POST {command, data, user}`, and what it answers becomes the caller's answer or error.
 */
import http from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { Fault } from '../fault.ts';
import type { Identity } from '../identity/identities.ts';
import { LIMITS, depthWithin } from '../wire.ts';

const ANSWER_BYTES = 1024 * 1024;
/** Waits between tries while nothing listens there: a back end that is being restarted. */
const TRIES_AFTER_MS = [100, 300];
/** Of a connection that there was. */
const BROKEN_OFF = new Set(['ECONNRESET', 'EPIPE']);

export interface Services {
  /** Throws a Fault: unknown_command, service_error (with what the service said), service_down, timeout. */
  call(command: string, data: unknown, identity: Identity): Promise<unknown>;
}

export function createServices({ services, serviceKey, serviceTimeout }: Pick<Config, 'services' | 'serviceTimeout'> & { serviceKey?: string }): Services {
  const urls = new Map(Object.entries(services));

  return {
    async call(command, data, { person, guest }) {
      const prefix = (command.split('_', 1)[0] ?? '').toLowerCase(), url = urls.get(prefix);
      if (!url) throw new Fault('unknown_command', `There is no command "${command}" here, and no service for "${prefix}".`);
      // What is nested deeper neither this relay can write down, nor many a service read.
      if (!depthWithin(data, LIMITS.dataDepth)) throw new Fault('bad_data', `The data of "${command}" must not be nested deeper than ${LIMITS.dataDepth}.`);
      const body = JSON.stringify({ command, data: data ?? null, user: { ...person, guest } }), signal = AbortSignal.timeout(serviceTimeout);
      const headers = { 'content-type': 'application/json', accept: 'application/json', ...(serviceKey ? { authorization: `Bearer ${serviceKey}` } : {}) };
      try {
        const response = await reach(() => post(url, body, headers, signal), signal);
        return read(prefix, response.statusCode ?? 0, await readText(prefix, response));
      } catch (error) {
        if (error instanceof Fault) throw error;
        const told = signal.aborted ? `did not answer within ${serviceTimeout / 1000} s` : BROKEN_OFF.has(codeOf(error)) ? 'broke off' : undefined;
        throw new Fault(signal.aborted ? 'timeout' : 'service_down', `The service "${prefix}" ${told ? `${told}. It may have done what was asked.` : 'cannot be reached just now.'}`, undefined, undefined, { why: error });
      }
    },
  };
}

/**
 * On a connection of its own: one that is kept may be closed by the other side while we write, and then nobody
 * knows whether to try again. Not by fetch(), which takes an answer for whole that broke off on such a connection.
 */
function post(url: string, body: string, headers: OutgoingHttpHeaders, signal: AbortSignal): Promise<IncomingMessage> {
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent: false, headers, signal }, resolve).on('error', reject).end(body);
  });
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);

/** Tries again only what was refused before a byte was sent. */
async function reach<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const wait of TRIES_AFTER_MS) {
    try {
      return await ask();
    } catch (error) {
      if (codeOf(error) !== 'ECONNREFUSED') throw error;
      await pause(wait, undefined, { signal });
    }
  }
  return ask();
}

async function readText(prefix: string, response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > ANSWER_BYTES) throw new Fault('service_error', `The service "${prefix}" answered more than ${ANSWER_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function read(prefix: string, status: number, text: string): unknown {
  let value: unknown;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch { /* stays undefined: told below by the status */ }
  if (status >= 200 && status < 300) {
    if (value === undefined) throw new Fault('service_error', `The service "${prefix}" answered ${status} with a body that is not JSON.`);
    return value;
  }
  if (status === 502 || status === 503 || status === 504) {
    // Its own words are for whoever asked.
    throw new Fault('service_down', messageIn(value) ?? `The service "${prefix}" is down (${status}).`, undefined, value, { what: `The service "${prefix}" is down.`, why: `it answered ${status}` });
  }
  if (status < 400) throw new Fault('service_error', `The service "${prefix}" answered ${status}, a redirect: configure the URL it leads to.`);
  throw new Fault('service_error', messageIn(value) ?? `The service "${prefix}" answered ${status}.`, undefined, value);
}

/** `{message}`, `{error: {message}}`, `{error}` or `{detail}`: what back ends usually say. */
function messageIn(body: unknown): string | undefined {
  const { message, error, detail } = fields(body);
  return [message, fields(error).message, error, detail].find((candidate) => typeof candidate === 'string');
}

const fields = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? value as Record<string, unknown> : {});
