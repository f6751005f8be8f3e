import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';

export type Variables = Readonly<Record<string, string>>;

/**
 * The variables that a rehearsal keeps. A list of what may stay, because a list of what must go (credentials, profiles,
 * kubeconfigs, tokens, proxies) is never complete.
 */
const kept = new Set([
  ...['PATH', 'LANG', 'LANGUAGE', 'TZ', 'TERM', 'COLUMNS', 'LINES', 'NO_COLOR', 'FORCE_COLOR', 'CI'],
  ...['SYSTEMROOT', 'WINDIR', 'COMSPEC', 'PATHEXT'],
]);

/** The folders of one rehearsal; everything that it writes is below `root`. */
export interface RehearsalFolder {
  readonly root: string;
  /** The file backend. */
  readonly state: string;
  /** What the engine believes to be the user's home. */
  readonly home: string;
  readonly temporary: string;
  /** Where Pulumi.yaml is. */
  readonly work: string;
  /** PULUMI_HOME. */
  readonly pulumi: string;
}

/** Makes the folder anew, without anything of an earlier rehearsal, and returns its parts. */
export function freshFolder(root: string): RehearsalFolder {
  fs.rmSync(root, { recursive: true, force: true });
  const folder = {
    root,
    state: path.join(root, 'state'),
    home: path.join(root, 'home'),
    temporary: path.join(root, 'temporary'),
    work: path.join(root, 'work'),
    pulumi: path.join(root, 'pulumi'),
  };
  Object.values(folder).forEach((name) => fs.mkdirSync(name, { recursive: true }));
  return folder;
}

/** What a rehearsal's environment is made of. */
export interface EnvironmentArgs {
  /** The variables of this process. */
  readonly current: NodeJS.ProcessEnv;
  readonly folder: RehearsalFolder;
  readonly passphrase: string;
  /** Value of PULUMI_DEBUG_PROVIDERS. */
  readonly debugProviders: string;
}

/**
 * Returns the variables of a rehearsal: no credential, profile or kubeconfig of the user's, a home that is empty, and
 * providers that are simulated.
 */
export function rehearsalEnvironment(args: EnvironmentArgs): Variables {
  return { ...keptVariables(args.current), ...emptyHome(args.folder), ...engineVariables(args) };
}

function keptVariables(current: NodeJS.ProcessEnv): Variables {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(current)) {
    const stays = kept.has(name.toUpperCase()) || name.startsWith('LC_');
    if (stays && value !== undefined) variables[name] = value;
  }
  return variables;
}

/** The files named here do not exist: no configuration is found, and none outside is looked for. */
function emptyHome(folder: RehearsalFolder): Variables {
  return {
    HOME: folder.home,
    USERPROFILE: folder.home,
    XDG_CONFIG_HOME: folder.home,
    XDG_CACHE_HOME: folder.home,
    TMPDIR: folder.temporary,
    TEMP: folder.temporary,
    TMP: folder.temporary,
    KUBECONFIG: path.join(folder.home, 'no-kubeconfig'),
    AWS_CONFIG_FILE: path.join(folder.home, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder.home, 'no-aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function engineVariables(args: EnvironmentArgs): Variables {
  return {
    PULUMI_HOME: args.folder.pulumi,
    PULUMI_BACKEND_URL: pathToFileURL(args.folder.state).href,
    PULUMI_CONFIG_PASSPHRASE: args.passphrase,
    PULUMI_DEBUG_PROVIDERS: args.debugProviders,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    // The backup of the state before each of its writes; the state itself is written as ever.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: 'true',
  };
}

/** Runs `work` with these variables alone as the variables of this process, and puts the old ones back after it. */
export async function withEnvironment<Result>(
  variables: Variables,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = { ...process.env };
  replaceVariables(variables);
  try {
    return await work();
  } finally {
    replaceVariables(before);
  }
}

/** `process.env` itself stays: libraries hold on to the object. */
function replaceVariables(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, variables);
}
