import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { PolicyReport } from '../../policies/evaluate';
import type { CostEstimate } from '../cost/costEstimate';
import { UserError } from '../model/userError';
import { manifests } from './manifests';
import { planDocument } from './planDocument';
import type { Recording } from './recording';

export interface PlanContents {
  readonly recording: Recording;
  /** The system's diagram, in Mermaid. */
  readonly graph: string;
  /** The access matrix: plain data. */
  readonly access: unknown;
  /** What the policies say. Absent: they were not asked. */
  readonly policies?: PolicyReport;
  readonly cost: CostEstimate;
  /** Makes the page that shows it all. */
  readonly page: () => string;
}

const planFile = 'plan.json';

/** Returns the files of the plan: text by path, each path below the plan's folder. */
export function planFiles(contents: PlanContents): ReadonlyMap<string, string> {
  const { recording, graph, access, policies, cost, page } = contents;
  const files = new Map([
    [planFile, json(planDocument(recording))],
    ['graph.mmd', graph],
    ['access.json', json(access)],
    ['cost.json', json(cost)],
    ['report.html', page()],
  ]);
  if (policies !== undefined) files.set('policies.json', json(policies));
  for (const [file, text] of manifests(recording)) files.set(`manifests/${file}`, text);
  return files;
}

/**
 * Writes the plan as the folder, in place of an earlier plan there. The files are written beside it and moved there
 * whole; an error leaves what was there before.
 *
 * @throws UserError where the folder has other files than a plan's, or where its parent cannot be written.
 */
export async function writePlan(directory: string, contents: PlanContents): Promise<void> {
  const files = planFiles(contents);
  const target = path.resolve(directory);
  await refuseForeignFolder(target);
  const temporary = await temporaryFolderBeside(target);
  try {
    await writeFiles(temporary, files);
    await replaceFolder(target, temporary);
  } catch (error) {
    await fs.rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const folders = new Set([...files.keys()].map((file) => path.join(folder, path.dirname(file))));
  await Promise.all([...folders].map((name) => fs.mkdir(name, { recursive: true })));
  await Promise.all([...files].map(([file, text]) => fs.writeFile(path.join(folder, file), text)));
}

/** A folder that somebody keeps other things in is not ours to replace. */
async function refuseForeignFolder(target: string): Promise<void> {
  const entries = await entriesOf(target);
  if (entries.length === 0 || entries.includes(planFile)) return;
  throw new UserError([
    `--out ${target}: the folder has other files than a plan's; name a new or empty folder`,
  ]);
}

async function entriesOf(target: string): Promise<readonly string[]> {
  try {
    return await fs.readdir(target);
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
    // mkdtemp makes folders for their owner alone; a plan is read by others too.
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

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
