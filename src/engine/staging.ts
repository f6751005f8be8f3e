import * as fs from 'node:fs';
import * as path from 'node:path';
import { engineIn } from './engine';

/**
 * Runs `install` on an empty folder beside `folder` and puts it in its place when it is done, so that nobody finds half
 * of it. Returns the path of the engine; leaves nothing where `install` raises an error or the user interrupts.
 */
export async function withStaging(
  folder: string,
  install: (staged: string) => Promise<void>,
): Promise<string> {
  const parent = path.dirname(folder);
  fs.mkdirSync(parent, { recursive: true });
  const staging = fs.mkdtempSync(path.join(parent, 'engine-'));
  const remove = (): void => fs.rmSync(staging, { recursive: true, force: true });
  const interrupted = (): void => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const staged = path.join(staging, 'bin');
    fs.mkdirSync(staged);
    await install(staged);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(staged, folder);
    return engineIn(folder);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    remove();
  }
}
