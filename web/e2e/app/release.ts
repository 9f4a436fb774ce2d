/** A built Confab in a folder of its own, so that a test can publish a next version of the app. */
import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../../../relay/scripts/ensure.mjs';
import { buildApp } from './stage.ts';

export class Release {
  private constructor(readonly folder: string) {}

  static async copy(): Promise<Release> {
    await buildApp();
    const folder = await mkdtemp(join(tmpdir(), 'confab-release-'));
    await cp(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    return new Release(folder);
  }

  get dist(): string { return join(this.folder, 'dist'); }

  /** The app built again, as another version. A relay has to start again to serve it. */
  async publish(version: string): Promise<void> {
    await build({
      configFile: join(ROOT, 'vite.config.ts'), logLevel: 'error',
      define: { __VERSION__: JSON.stringify(version) },
      build: { outDir: join(this.dist, 'app') },
    });
  }

  /** The same app as what browsers take for another version: their only measure is the worker's script. */
  async publishAgain(): Promise<void> {
    const worker = join(this.dist, 'app/worker.js');
    await Promise.all(['br', 'gz'].map((ending) => rm(`${worker}.${ending}`, { force: true })));
    await appendFile(worker, '\n// Published again.\n');
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
