import * as pulumi from '@pulumi/pulumi';
import type { PropertyBag } from '../simulation/propertyValue';
import { RecordingMonitor } from './recordingMonitor';
import { RefusedInputs } from './refusedInputs';

export * from '../simulation/propertyValue';

/**
 * `known`: every output of the cloud has a value, as after an update. `unknown`: ids and computed outputs have none,
 * as in a first preview.
 */
export type World = 'known' | 'unknown';

/** A resource as the program registered it, with the simulated cloud's answer. */
export interface RecordedResource {
  /** The engine's name of the resource: "urn:pulumi:STACK::PROJECT::PARENTTYPE$TYPE::NAME". */
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for a component. */
  readonly custom: boolean;
  /** True where the program reads a resource that somebody else owns. */
  readonly external: boolean;
  /** Absent for a component, and in the unknown world. */
  readonly id?: string;
  readonly parent?: string;
  /** "URN::ID" of the explicit provider. Absent: the default one. */
  readonly provider?: string;
  /** What the program gave, without the provider's autoname. */
  readonly inputs: PropertyBag;
  readonly outputs: PropertyBag;
  /** URNs, explicit and by way of inputs. */
  readonly dependencies: readonly string[];
  /** URNs by name of the input. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly deletedWith?: string;
  /** Id of an existing resource that the stack takes over. */
  readonly import?: string;
  /** Earlier URNs. */
  readonly aliases: readonly string[];
}

export interface Recording {
  readonly project: string;
  readonly stack: string;
  readonly world: World;
  /** In the order of registration, the stack itself first. */
  readonly resources: readonly RecordedResource[];
  /** The program's outputs. */
  readonly outputs: PropertyBag;
  /** What the program said by pulumi.log.warn. */
  readonly warnings: readonly string[];
}

type Outputs = Readonly<Record<string, unknown>>;
export type Program = () => Promise<Outputs | void> | Outputs | void;

export interface RecordOptions {
  readonly world: World;
  /** Name of the project. Default: "berth". */
  readonly project?: string;
  /** Name of the stack. Default: "test". */
  readonly stack?: string;
  /** Default: "organization", as with a self-managed backend. */
  readonly organization?: string;
  /** Settings of the stack by full key, e.g. `{ 'berth:system': 'task-platform' }`. Default: none. */
  readonly config?: Readonly<Record<string, string>>;
}

/**
 * Runs the program in this process against the simulated cloud, and returns all that it registered once the last
 * registration has ended. Runs go one after the other: the SDK's state is the process's.
 *
 * @throws the program's own error, from its body or from an `apply`; `RefusedInputs` with every input that the cloud
 * would refuse; an error where the program waits for an output that never comes.
 */
export async function record(program: Program, options: RecordOptions): Promise<Recording> {
  const { world, project = 'berth', stack = 'test', organization = 'organization', config = {} } = options;
  const monitor = new RecordingMonitor({ project, stack, world });
  const warnings: string[] = [];
  await withRuntime(monitor, warnings, async () => {
    pulumi.runtime.setMockOptions(monitor, project, stack, world === 'unknown', organization);
    pulumi.runtime.setAllConfig({ ...config }, []);
    await pulumi.runtime.runInPulumiStack(async () => program());
  });
  if (monitor.refusals.length > 0) throw new RefusedInputs(monitor.refusals);
  return {
    project,
    stack,
    world,
    resources: [...monitor.recorded.values()],
    outputs: monitor.stackOutputs,
    warnings,
  };
}

/**
 * Runs the action until every registration has ended. The SDK reports an error of an `apply` as a rejection that
 * nobody handles and captures a stack for every promise: for the time of the run the process's handlers stand aside,
 * and stacks are off.
 */
async function withRuntime(
  monitor: RecordingMonitor,
  warnings: string[],
  action: () => Promise<void>,
): Promise<void> {
  const unhandled = new Set<unknown>();
  const collect = (error: unknown) => unhandled.add(error);
  const handlers = process.listeners('unhandledRejection');
  const { stackTraceLimit } = Error;
  const { warn } = console;
  const watch = watchForStall(monitor);
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', collect);
  // An accessor, because the SDK lifts the limit for each resource to say where it was made.
  Object.defineProperty(Error, 'stackTraceLimit', { configurable: true, get: () => 0, set: () => undefined });
  console.warn = (...parts: unknown[]) => void (keepWarning(warnings, parts) || warn(...parts));
  try {
    await Promise.race([settled(action), watch.stalled]);
  } finally {
    watch.stop();
    console.warn = warn;
    Object.defineProperty(Error, 'stackTraceLimit', {
      configurable: true,
      writable: true,
      value: stackTraceLimit,
    });
    process.off('unhandledRejection', collect);
    for (const handler of handlers) process.on('unhandledRejection', handler);
  }
  for (const error of unhandled) throw error;
  if (pulumi.log.hasErrors())
    throw new Error('The program reported an error by pulumi.log.error; see above.');
}

const stallMilliseconds = 5000;
const stallTurnMilliseconds = 250;

/** Runs the action, then waits for the registrations that it started, and for the rejections that they cause. */
async function settled(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } finally {
    await pulumi.runtime.disconnect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Rejects when the program has not made a request for a while, and so waits for something that never comes. */
function watchForStall(monitor: RecordingMonitor): { readonly stalled: Promise<never>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_resolve, reject) => {
    let seen = 0;
    let turns = 0;
    timer = setInterval(() => {
      turns = monitor.answered === seen ? turns + 1 : 0;
      seen = monitor.answered;
      if (turns * stallTurnMilliseconds < stallMilliseconds) return;
      reject(
        new Error(
          'The program does not end: it waits for an output that never gets a value, e.g. of two resources that depend on each other.',
        ),
      );
    }, stallTurnMilliseconds);
  });
  return { stalled, stop: () => clearInterval(timer) };
}

const warningPrefix = 'warning: [runtime] ';

/** Keeps a warning of the SDK; returns false for what somebody else prints. */
function keepWarning(warnings: string[], parts: readonly unknown[]): boolean {
  const [text] = parts;
  if (typeof text !== 'string' || !text.startsWith(warningPrefix)) return false;
  warnings.push(text.slice(warningPrefix.length));
  return true;
}
