/** An error that is meant for whoever asked: thrown anywhere, turned into one answer at the edge. */
import { wireError, type ErrorCode, type WireError } from './wire.ts';

export class Fault extends Error {
  /** `outage`: why something is out that the relay relies on, and what, where the message is in others' words; for whoever runs it and nobody else. */
  constructor(readonly code: ErrorCode, message: string, readonly retryAfter?: number, readonly data?: unknown, readonly outage?: { why: unknown; what?: string }) {
    super(message);
    this.name = 'Fault';
  }

  toWire(): WireError {
    return { ...wireError(this.code, this.message, this.retryAfter), ...(this.data === undefined ? {} : { data: this.data }) };
  }
}
