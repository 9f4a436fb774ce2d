/** Lets node import `./script.lua` as its text, as the bundler does. */
import { register } from 'node:module';

register(`data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from 'node:fs';
  import { fileURLToPath } from 'node:url';
  export async function load(url, context, next) {
    if (!url.split('?')[0].endsWith('.lua')) return next(url, context);
    const source = 'export default ' + JSON.stringify(readFileSync(fileURLToPath(url), 'utf8'));
    return { format: 'module', shortCircuit: true, source };
  }
`)}`);
