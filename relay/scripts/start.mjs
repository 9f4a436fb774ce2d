/** `npm start`: installs what is missing, builds what is stale, serves, and says where. */
import { buildAll } from './build.mjs';

await buildAll();
// A binary that this Node cannot load is told in its one sentence, without our stack.
await import('../../dist/relay/main.js').catch(({ message }) => {
  console.error(`Confab cannot start: ${message}`);
  process.exit(1);
});
