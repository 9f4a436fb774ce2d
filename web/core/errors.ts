import type { WireError } from '../../relay/wire.ts';
import type { ConfabErrorFields } from './api.ts';

/** What every rejected promise of Confab carries. `temporary`: trying the same again can help. */
export class ConfabError extends Error implements ConfabErrorFields {
  override readonly name = 'ConfabError';
  declare readonly code: string;
  declare readonly temporary: boolean;
  declare readonly retryAfter?: number;
  declare readonly data?: unknown;

  constructor({ message, ...fields }: ConfabErrorFields) {
    super(message);
    Object.assign(this, fields);
  }
}

export const temporary = (code: string, message: string): ConfabError => new ConfabError({ code, message, temporary: true });
export const permanent = (code: string, message: string): ConfabError => new ConfabError({ code, message, temporary: false });

export function needFunction(fn: unknown): void {
  if (typeof fn !== 'function') throw permanent('bad_request', 'Pass a function.');
}

/** As JSON; what that cannot write is refused for good, before it is kept or sent. */
export function written(data: unknown, what: string): string {
  try {
    const json = JSON.stringify(data);
    if (json) return json;
  } catch { /* said below */ }
  throw permanent('bad_data', `${what}: JSON cannot write it.`);
}
/** A copy of what a page gives, as the relay gets it. */
export const plain = <T>(data: T, what: string): T => (data === undefined ? data : JSON.parse(written(data, what)) as T);

/** An error as what can be stored or posted to another tab. */
export function fieldsOf(error: unknown): WireError & ConfabErrorFields {
  if (!(error instanceof ConfabError)) return { code: 'internal', message: error instanceof Error ? error.message : String(error), temporary: true };
  const { name: _, message, ...fields } = error;
  return { ...fields, message };
}

/** Shows a mistake of ours, or of a page's own listener, where a page's developer looks for it. */
export function report(error: unknown): void {
  if (error instanceof ConfabError || (error instanceof Error && EXPECTED.test(error.name))) return;
  queueMicrotask(() => { throw error; });
}
/** A tab that goes to sleep aborts what it was doing; one that no longer leads is refused; a database that fails is told of by `status`. */
const EXPECTED = /^(AbortError|InvalidStateError|UnknownError|QuotaExceededError|Deposed)$/;

/** The browser has no room for what was to be stored. */
export const isFull = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError';
