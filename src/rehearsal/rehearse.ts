import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { projectRoot } from '../cli/projectRoot';
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from '@pulumi/pulumi/automation';
import type { SimulatedCloud } from '../simulation/cloud';
import { ProviderServer } from '../simulation/providerServer';
import type { Operation } from '../simulation/simulatedAccount';
import {
  freshFolder,
  rehearsalEnvironment,
  withEnvironment,
  type RehearsalFolder,
  type Variables,
} from './environment';
import { playPhases } from './phases';
import type { Rehearsal } from './stage';
import { typicalDelay } from './typicalTimes';

export interface RehearsalArgs {
  /** The program: what `index.ts` exports. */
  readonly program: PulumiFn;
  /** The same program with deletion protection off, deployed before the destroy. Default: none is needed. */
  readonly unprotectedProgram?: PulumiFn;
  /** Name of the Pulumi project. */
  readonly project: string;
  /** Name of the stack. */
  readonly stack: string;
  /** Settings of the stack, full key to value. Default: none. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** Folder of the policy pack that a preview is held to. Default: none. */
  readonly policyPack?: string;
  /** The folder that the rehearsal makes anew and keeps to. */
  readonly folder: string;
  /** Path of the Pulumi CLI. */
  readonly engine: string;
  readonly cloud: SimulatedCloud;
  /** Types of which the first to be created fails once. Default: stores and what holds their data. */
  readonly failOnce?: readonly string[];
  /** Typical times of AWS are divided by this number. Default: nothing takes time. */
  readonly speed?: number;
  /** Whether the engine's progress may be coloured. Default: no. */
  readonly colour?: boolean;
  /** Receives the progress, the engine's own and the rehearsal's. */
  readonly write: (text: string) => void;
}

/** Stores and what holds their data. */
export const dataStoreTypes: readonly string[] = [
  'aws:rds/instance:Instance',
  'aws:elasticache/replicationGroup:ReplicationGroup',
  'aws:mq/broker:Broker',
  'aws:opensearch/domain:Domain',
  'aws:dynamodb/table:Table',
  'aws:efs/fileSystem:FileSystem',
  'kubernetes:apps/v1:StatefulSet',
];

/**
 * Brings the program up, and down again, with the real engine on the simulated cloud: a failure in the middle, a
 * recovery, an `up` that changes nothing, a destroy that leaves nothing. Nothing outside the folder is touched and no
 * account can be reached. Raises a RehearsalError for the first thing that does not hold.
 */
export async function rehearse(args: RehearsalArgs): Promise<Rehearsal> {
  const folder = freshFolder(args.folder);
  const server = await ProviderServer.start({
    cloud: args.cloud,
    failOnce: args.failOnce ?? dataStoreTypes,
    ...delay(args.speed),
  });
  const passphrase = randomBytes(24).toString('hex');
  const { debugProviders } = server;
  const current = args.policyPack === undefined ? process.env : withPolicyHost(process.env);
  const variables = rehearsalEnvironment({ current, folder, passphrase, debugProviders });
  try {
    return await withEnvironment(variables, () =>
      withoutTraces(async () => {
        const stack = await createStack(args, folder, variables);
        const { state: backend, root } = folder;
        return await playPhases({ ...args, stack, backend, root, account: server.account, passphrase });
      }),
    );
  } finally {
    server.stop();
  }
}

/** An engine without a policy host finds ours on its PATH. */
function withPolicyHost(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const host = path.join(projectRoot(), 'bin', 'policy-host');
  return { ...variables, PATH: [host, variables['PATH'] ?? ''].join(path.delimiter) };
}

/** The SDK takes a trace for each of its promises, which costs a rehearsal a fifth of its time; nobody reads them. */
async function withoutTraces<Result>(work: () => Promise<Result>): Promise<Result> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function delay(speed: number | undefined): { delay?: (operation: Operation, type: string) => number } {
  return speed === undefined ? {} : { delay: (operation, type) => typicalDelay(operation, type, speed) };
}

async function createStack(
  args: RehearsalArgs,
  folder: RehearsalFolder,
  variables: Variables,
): Promise<Stack> {
  const pulumiCommand = await PulumiCommand.get({ root: linkEngine(args.engine, folder) });
  return await LocalWorkspace.createStack(
    { stackName: args.stack, projectName: args.project, program: args.program },
    {
      workDir: folder.work,
      pulumiHome: folder.pulumi,
      envVars: { ...variables },
      secretsProvider: 'passphrase',
      pulumiCommand,
      projectSettings: { name: args.project, runtime: 'nodejs' },
      stackSettings: { [args.stack]: { config: { ...args.configuration } } },
    },
  );
}

/** The Automation API looks for `bin/pulumi` below a folder, wherever the engine is and whatever it is called. */
function linkEngine(engine: string, folder: RehearsalFolder): string {
  const bin = path.join(folder.root, 'engine', 'bin');
  fs.mkdirSync(bin, { recursive: true });
  fs.symlinkSync(path.resolve(engine), path.join(bin, 'pulumi'));
  return path.dirname(bin);
}
