import type { Environment, Target } from '../../src/model/environment';
import { illustrativeSettings } from '../../src/config/settings';
import { catalogue } from '../../src/systems/catalogue';
import { platform, type Platform } from '../../src/platform';
import { input, run, type RecordedResource, type Recording, type World } from '../harness';

/** A stack as `berth plan` sees it. */
export interface Planned {
  readonly recording: Recording;
  readonly built: Platform;
}

/** Settings in place of the illustrative ones, as a stack file has them. */
export type Overrides = Readonly<Record<string, unknown>>;

const done = new Map<string, Promise<Planned>>();

/** Plans a system with illustrative settings, less the overrides; each combination once a test run. */
export function planned(
  system: string,
  environment: Environment,
  target: Target,
  world: World,
  overrides: Overrides = {},
): Promise<Planned> {
  const key = [system, environment, target, world, JSON.stringify(overrides)].join(' ');
  const found = done.get(key) ?? plan(system, environment, target, world, overrides);
  done.set(key, found);
  return found;
}

async function plan(
  system: string,
  environment: Environment,
  target: Target,
  world: World,
  overrides: Overrides,
): Promise<Planned> {
  let built: Platform | undefined;
  const recording = await run(
    async () => {
      built = await platform(illustrativeSettings(system, environment, target, catalogue, overrides));
      return built.outputs;
    },
    { world },
  );
  if (built === undefined) throw new Error('The program did not run.');
  return { recording, built };
}

/** Returns the Kubernetes object of a kind and name; throws unless there is exactly one. */
export function object(recording: Recording, kind: string, name: string): RecordedResource {
  const found = recording.resources.filter(
    (resource) => resource.type.endsWith(`:${kind}`) && input(resource, 'metadata.name') === name,
  );
  const [resource] = found;
  if (resource === undefined || found.length > 1)
    throw new Error(`${found.length} objects are ${kind} ${name}`);
  return resource;
}
