import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { UserError } from '../model/userError';

/** A folder that a command writes as a whole. */
export interface WrittenFolder {
  /** Path of the folder, as the user gave it by `--out`. */
  readonly directory: string;
  /** Text by path below the folder. */
  readonly files: ReadonlyMap<string, string>;
  /** Name of the file at its top that says the command wrote it. */
  readonly mark: string;
  /** Whose files it has, for messages: "a plan". */
  readonly of: string;
  /** Whether a file is a script to be run, by path. Default: none is. */
  readonly executable?: (file: string) => boolean;
  /** Whether what is there already stays, by path below the folder: what a user fills in. Default: nothing stays. */
  readonly keeps?: (file: string) => boolean;
}

/**
 * Writes the files as the folder, in place of an earlier one of its kind. They are written beside it and moved there
 * whole; an error leaves what was there before.
 *
 * @throws UserError where the folder has other files, or where its parent cannot be written.
 */
export async function writeFolder(folder: WrittenFolder): Promise<void> {
  const target = path.resolve(folder.directory);
  await refuseForeignFolder(target, folder);
  const temporary = await temporaryFolderBeside(target);
  try {
    await writeFiles(temporary, folder);
    await keepFiles(target, temporary, folder);
    await replaceFolder(target, temporary);
  } catch (error) {
    await fs.rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

async function writeFiles(temporary: string, { files, executable }: WrittenFolder): Promise<void> {
  const folders = new Set([...files.keys()].map((file) => path.join(temporary, path.dirname(file))));
  await Promise.all([...folders].map((name) => fs.mkdir(name, { recursive: true })));
  await Promise.all(
    [...files].map(async ([file, text]) => {
      const mode = executable?.(file) === true ? 0o755 : 0o644;
      await fs.writeFile(path.join(temporary, file), text, { mode });
    }),
  );
}

/** Copies what the user filled in: the earlier folder stays whole until the new one is in its place. */
async function keepFiles(target: string, temporary: string, { keeps }: WrittenFolder): Promise<void> {
  if (keeps === undefined) return;
  const kept = (await entriesOf(target, { recursive: true })).filter(keeps);
  for (const file of kept) {
    await fs.cp(path.join(target, file), path.join(temporary, file), { recursive: true });
  }
}

/** A folder that somebody keeps other things in is not ours to replace. */
async function refuseForeignFolder(target: string, { mark, of }: WrittenFolder): Promise<void> {
  const entries = await entriesOf(target);
  if (entries.length === 0 || entries.includes(mark)) return;
  throw new UserError([
    `--out ${target}: the folder has other files than ${of}'s; name a new or empty folder`,
  ]);
}

async function entriesOf(
  target: string,
  options: { readonly recursive: boolean } = { recursive: false },
): Promise<readonly string[]> {
  try {
    return await fs.readdir(target, options);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    if (hasCode(error, 'ENOTDIR')) throw new UserError([`--out ${target}: is a file; name a folder`]);
    throw error;
  }
}

async function temporaryFolderBeside(target: string): Promise<string> {
  try {
    await fs.mkdir(path.dirname(target), { recursive: true });
    const temporary = await fs.mkdtemp(path.join(path.dirname(target), `.${path.basename(target)}-`));
    // mkdtemp makes folders for their owner alone; what is written is read by others too.
    await fs.chmod(temporary, 0o755);
    return temporary;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError([
      `--out ${target}: the folder cannot be made (${reason}); name one that you may write`,
    ]);
  }
}

async function replaceFolder(target: string, replacement: string): Promise<void> {
  const earlier = `${replacement}.earlier`;
  const existed = await moved(target, earlier);
  try {
    await fs.rename(replacement, target);
  } catch (error) {
    if (existed) await fs.rename(earlier, target);
    throw error;
  }
  await fs.rm(earlier, { recursive: true, force: true });
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await fs.rename(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
