import type { WireError } from '../../relay/wire.ts';
import type { ConfabErrorFields } from './api.ts';

/** What every rejected promise of Confab carries. `temporary`: trying the same again can help. */
export class ConfabError extends Error implements ConfabErrorFields {
  override readonly name = 'ConfabError';
  readonly code: string;
  readonly temporary: boolean;
  readonly retryAfter?: number;
  readonly data?: unknown;

  constructor({ code, message, temporary, retryAfter, data }: ConfabErrorFields) {
    super(message);
    this.code = code;
    this.temporary = temporary;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
    if (data !== undefined) this.data = data;
  }
}

export const temporary = (code: string, message: string, retryAfter?: number): ConfabError => new ConfabError({ code, message, temporary: true, ...(retryAfter === undefined ? {} : { retryAfter }) });
export const permanent = (code: string, message: string): ConfabError => new ConfabError({ code, message, temporary: false });

/** An error as what can be stored or posted to another tab. */
export function fieldsOf(error: unknown): WireError & ConfabErrorFields {
  if (error instanceof ConfabError) {
    const { code, message, retryAfter, data } = error;
    return { code, message, temporary: error.temporary, ...(retryAfter === undefined ? {} : { retryAfter }), ...(data === undefined ? {} : { data }) };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), temporary: true };
}

/** For whoever runs the page: only they can set this right. */
export const tellPage = ({ message }: WireError): void => console.error(`confab: ${message}`);

/** Shows a mistake of ours, or of a page's own listener, where a page's developer looks for it. */
export function report(error: unknown): void {
  if (error instanceof ConfabError || (error instanceof Error && EXPECTED.has(error.name))) return;
  queueMicrotask(() => { throw error; });
}
/** A tab that goes to sleep aborts what it was doing; one that no longer leads is refused. */
const EXPECTED = new Set(['AbortError', 'InvalidStateError', 'Deposed']);
