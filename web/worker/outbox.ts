/** Sends what waits while no tab is open. A script of its own, so that the worker starts light. */
import { flushOutbox } from '../core/outbox/flush.ts';

Object.assign(globalThis, { flushOutbox });
