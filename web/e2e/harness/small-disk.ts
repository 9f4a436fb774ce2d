/** A disk that gets full: a small one that holds the profile of one browser, and that no other program sees. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Starts the browser. While there is a file `full`, nothing is ever free on its disk; `free` says that there is room. */
const START = `#!/bin/sh
exec unshare --mount --map-root-user sh -c '
  mkdir "$0/disk" && mount -t tmpfs -o size=60m tmpfs "$0/disk" && cp -a "$0/profile/." "$0/disk" && mount --bind "$0/disk" "$0/profile" || exit 1
  (while sleep 0.02 && kill -0 $$ 2>/dev/null; do
    if [ -e "$0/full" ]; then rm -f "$0/free"; cat /dev/zero >>"$0/profile/filling" 2>/dev/null; else rm -f "$0/profile/filling"; : >"$0/free"; fi
  done) &
  exec "$BROWSER" "$@"' "$FOLDER" "$@"
`;

export class SmallDisk {
  /** To start instead of the browser, in this environment. */
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
  readonly profile: string;

  private constructor(private readonly folder: string, browser: string) {
    this.executablePath = join(folder, 'start');
    this.profile = join(folder, 'profile');
    this.env = { ...process.env, BROWSER: browser, FOLDER: folder };
  }

  static async of(browser: string): Promise<SmallDisk> {
    const disk = new SmallDisk(await mkdtemp(join(tmpdir(), 'confab-disk-')), browser);
    await mkdir(disk.profile);
    await writeFile(disk.executablePath, START);
    await chmod(disk.executablePath, 0o755);
    return disk;
  }

  async fill(): Promise<void> { await writeFile(join(this.folder, 'full'), ''); }

  async makeRoom(): Promise<void> {
    await rm(join(this.folder, 'full'));
    while (!existsSync(join(this.folder, 'free'))) await pause(20);
  }

  /** Once the browser is closed. */
  async remove(): Promise<void> { await rm(this.folder, { recursive: true, force: true, maxRetries: 5 }); }
}
