/** An error that is meant for whoever asked: thrown anywhere, turned into one answer at the edge. */
import { wireError, type ErrorCode, type WireError } from './wire.ts';

export class Fault extends Error {
  constructor(readonly code: ErrorCode, message: string, readonly retryAfter?: number, readonly data?: unknown) {
    super(message);
    this.name = 'Fault';
  }

  toWire(): WireError {
    return { ...wireError(this.code, this.message, this.retryAfter), ...(this.data === undefined ? {} : { data: this.data }) };
  }
}
