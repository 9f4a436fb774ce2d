/** `npm start`: installs what is missing, builds what is stale, serves, and says where. */
import { buildAll } from './build.mjs';

await buildAll();
await import('../../dist/relay/main.js');
