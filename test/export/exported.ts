import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { exportSystem, type ExportFormat } from '../../src/export/exportSystem';
import type { Extent } from '../../src/export/kustomize/overlay';
import type { SecretVariable } from '../../src/export/secretVariables';
import {
  asText,
  isBag,
  propertyValue,
  secretValue,
  type PropertyBag,
  type Recording,
} from '../../src/plan/recording';

export const root = path.resolve(__dirname, '../..');

type Values = Readonly<Record<string, unknown>>;

const folders: string[] = [];
process.once('exit', () => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** Returns a folder that is gone with the process. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-export-'));
  folders.push(folder);
  return folder;
}

export interface WrittenExport {
  readonly folder: string;
  /** What the command prints. */
  readonly text: string;
}

/** Exports a system into a folder of its own. */
export async function writtenExport(
  format: ExportFormat,
  system: string,
  { set = {}, extent = 'all' }: { readonly set?: Values; readonly extent?: Extent } = {},
): Promise<WrittenExport> {
  const folder = path.join(temporaryFolder(), 'out');
  const text = await exportSystem({ format, subject: { system, set }, extent, out: folder, root });
  return { folder, text };
}

/** Returns the files of the folder, each with its text. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return new Map(files.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/** Runs the script of an export. */
export function fill(folder: string, ...args: readonly string[]) {
  return spawnSync(path.join(folder, 'fill-secrets'), args, { encoding: 'utf8' });
}

/** Returns the values that the simulated cloud made, by variable. */
export function simulatedValues(
  variables: ReadonlyMap<string, SecretVariable>,
  { resources }: Recording,
): Readonly<Record<string, string>> {
  const made = [...variables].map(([source, { name, making }]) => {
    const [type, output] =
      making.kind === 'hexadecimal' ? ['RandomBytes', 'hex'] : ['RandomPassword', 'result'];
    const resource = resources.find((other) => other.name === source && other.type.endsWith(`:${type}`));
    return [name, asText(secretValue(resource?.outputs[output ?? '']))] as const;
  });
  return Object.fromEntries(made);
}

let command: readonly string[] | undefined;

/** Returns what Kustomize makes of the folder. kubectl has Kustomize in it; without one it is built. */
export function kustomizeBuild(folder: string): readonly PropertyBag[] {
  command ??=
    spawnSync('kubectl', ['version', '--client']).status === 0
      ? ['kubectl', 'kustomize']
      : [execFileSync(path.join(root, 'tools', 'install-kustomize'), { encoding: 'utf8' }).trim(), 'build'];
  const [program = '', ...args] = command;
  const built = execFileSync(program, [...args, folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: 'pipe',
  });
  return parseAllDocuments(built, { version: '1.1' }).flatMap((document) => {
    const value = propertyValue(document.toJS());
    return isBag(value) ? [value] : [];
  });
}

/** Returns the file as an object. */
export function yamlIn(folder: string, file: string): PropertyBag {
  const value = propertyValue(parse(fs.readFileSync(path.join(folder, file), 'utf8'), { merge: true }));
  return isBag(value) ? value : {};
}
