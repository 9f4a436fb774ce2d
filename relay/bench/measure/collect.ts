/**
 * Loaded into every measured server before its own code: SIGUSR2 collects garbage, so that memory is
 * compared without what happens to lie about.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('SIGUSR2', () => collect());
