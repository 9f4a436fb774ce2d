/**
 * Back ends behind the one socket: a command whose prefix is configured as a service goes there as
 * `POST {command, data, user}`, and what it answers becomes the caller's answer or error.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { Fault } from '../fault.ts';
import type { Identity } from '../identity/identities.ts';
import { LIMITS, depthWithin } from '../wire.ts';

const ANSWER_BYTES = 1024 * 1024;
/** Waits between tries while nothing listens there: a back end that is being restarted. */
const TRIES_AFTER_MS = [100, 300];

export interface Services {
  /** Throws a Fault: unknown_command, service_error (with what the service said), service_down, timeout. */
  call(command: string, data: unknown, identity: Identity): Promise<unknown>;
}

export function createServices({ services, serviceKey, serviceTimeout }: Pick<Config, 'services' | 'serviceTimeout'> & { serviceKey?: string }): Services {
  const urls = new Map(Object.entries(services));

  return {
    async call(command, data, { person, guest }) {
      const prefix = command.split('_', 1)[0] ?? '';
      const url = urls.get(prefix.toLowerCase());
      if (!url) throw new Fault('unknown_command', `There is no command "${command}" here, and no service for "${prefix}".`);
      // What is nested deeper neither this relay can write down, nor many a service read.
      if (!depthWithin(data, LIMITS.dataDepth)) throw new Fault('bad_data', `The data of "${command}" must not be nested deeper than ${LIMITS.dataDepth}.`);
      const request: RequestInit = {
        method: 'POST',
        body: JSON.stringify({ command, data: data ?? null, user: { ...person, guest } }),
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          // A kept connection may be closed by the other side while we write: then nobody knows whether to try again.
          connection: 'close',
          ...(serviceKey ? { authorization: `Bearer ${serviceKey}` } : {}),
        },
        // Following one would turn the POST into a GET without its body.
        redirect: 'manual',
        signal: AbortSignal.timeout(serviceTimeout),
      };
      try {
        const response = await reach(url, request);
        return read(prefix, response.status, await readText(prefix, response));
      } catch (error) {
        if (error instanceof Fault) throw error;
        const [code, told] = (error as Error).name === 'TimeoutError'
          ? ['timeout', `did not answer within ${serviceTimeout / 1000} s. It may have done what was asked.`] as const
          : ['service_down', 'cannot be reached just now.'] as const;
        throw new Fault(code, `The service "${prefix}" ${told}`, undefined, undefined, { why: error });
      }
    },
  };
}

/** Tries again only what was refused before a byte was sent. */
async function reach(url: string, request: RequestInit): Promise<Response> {
  for (const wait of TRIES_AFTER_MS) {
    try {
      return await fetch(url, request);
    } catch (error) {
      const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
      if (code !== 'ECONNREFUSED') throw error;
      await pause(wait, undefined, { signal: request.signal ?? undefined });
    }
  }
  return fetch(url, request);
}

async function readText(prefix: string, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
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
