import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { version as sdkVersion } from '@pulumi/pulumi/version';
import * as semver from 'semver';
import { UserError } from '../model/userError';

/** Where an engine came from. */
export type EngineSource = 'PULUMI_BIN' | 'the PATH' | 'this project' | 'the official download' | 'a build';

/** A Pulumi CLI that runs here. */
export interface Engine {
  readonly path: string;
  /** "3.259.0". */
  readonly version: string;
  readonly source: EngineSource;
  /** Whether it can run a program of Node itself, as `pulumi up` does; a rehearsal needs no more than the CLI. */
  readonly languageHost: boolean;
}

/** What a search for an engine looks at. */
export interface SearchArgs {
  /** Folder of the project. */
  readonly root: string;
  /** The variables of this process: PULUMI_BIN and PATH. */
  readonly environment: NodeJS.ProcessEnv;
  /** Receives a line about each engine that is there and will not do. */
  readonly write: (line: string) => void;
}

const executable = process.platform === 'win32' ? 'pulumi.exe' : 'pulumi';

/** Returns the folder of the project's own engine. */
export function engineFolder(root: string): string {
  return path.join(root, '.berth', 'bin');
}

/** Returns the path of the engine in a folder, whether it is there or not. */
export function engineIn(folder: string): string {
  return path.join(folder, executable);
}

/**
 * Returns the first engine of PULUMI_BIN, the PATH and `.berth/bin` that is new enough; undefined where there is none.
 * @throws UserError where PULUMI_BIN is set to something that will not do.
 */
export async function findEngine(args: SearchArgs): Promise<Engine | undefined> {
  const chosen = args.environment['PULUMI_BIN'];
  if (chosen !== undefined && chosen !== '') return await chosenEngine(path.resolve(args.root, chosen));
  for (const [candidate, source] of candidates(args)) {
    const engine = await tryEngine(candidate, source);
    if (typeof engine !== 'string') return engine;
    args.write(`Passed over ${engine}.`);
  }
  return undefined;
}

async function chosenEngine(file: string): Promise<Engine> {
  const engine = await tryEngine(file, 'PULUMI_BIN');
  if (typeof engine !== 'string') return engine;
  throw new UserError([
    `PULUMI_BIN: ${engine}; set it to a Pulumi CLI of version ${sdkVersion} or newer, or unset it and run \`berth engine\``,
  ]);
}

function candidates({ root, environment }: SearchArgs): readonly (readonly [string, EngineSource])[] {
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const onPath = folders.map((folder) => [engineIn(folder), 'the PATH'] as const);
  const own = [engineIn(engineFolder(root)), 'this project'] as const;
  return [...onPath, own].filter(([file]) => fs.existsSync(file));
}

/** Returns the engine at a path, or in words why it will not do. */
export async function tryEngine(file: string, source: EngineSource): Promise<Engine | string> {
  const answer = await versionOf(file);
  if (answer === undefined) return `${file}, which does not run as a Pulumi CLI`;
  if (semver.lt(answer, sdkVersion)) return `${file}, whose version ${answer} is older than ${sdkVersion}`;
  return { path: file, version: answer, source, languageHost: hasLanguageHost(file) };
}

async function versionOf(file: string): Promise<string | undefined> {
  try {
    const environment = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true' };
    const { stdout } = await promisify(execFile)(file, ['version'], { timeout: 20_000, env: environment });
    return semver.valid(stdout.trim()) ?? undefined;
  } catch {
    return undefined;
  }
}

function hasLanguageHost(file: string): boolean {
  const folder = path.dirname(fs.realpathSync(file));
  const suffix = path.extname(executable);
  return fs.existsSync(path.join(folder, `pulumi-language-nodejs${suffix}`));
}
