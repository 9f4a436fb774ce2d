/** The folder that CONFAB_DATA names: its owner's alone. */
import { chmodSync, mkdirSync } from 'node:fs';

/** The error names the setting. */
export function makeDataFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  } catch (error) {
    throw new Error(`The data folder ${path} cannot be made, or made private: ${(error as Error).message}. CONFAB_DATA names the folder.`, { cause: error });
  }
}
