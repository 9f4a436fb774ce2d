/**
 * Loaded into the process of each test file: one that hangs, or leaves something running, ends after
 * CONFAB_FILE_LIMIT_MS and hides nothing else. (From Node 24 on --test-timeout limits single tests, and no file.)
 */
import { isMainThread } from 'node:worker_threads';

/** The exit code of a file that took too long. */
export const TOO_LONG = 124;

const { NODE_TEST_CONTEXT: isFile, CONFAB_FILE_LIMIT_MS: limit } = process.env;
if (isFile && limit && isMainThread) setTimeout(() => process.exit(TOO_LONG), Number(limit)).unref();
