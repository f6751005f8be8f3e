import {
  record,
  valueAt,
  type Program,
  type RecordedResource,
  type Recording,
  type RecordOptions,
} from '../src/plan/recording';

export * from '../src/plan/recording';

/** Runs the program as project "berth", stack "test", and returns all that it registered. */
export function run(program: Program, options: RecordOptions): Promise<Recording> {
  return record(program, options);
}

/** Returns the resources of the type, in the order of registration. */
export function ofType(recording: Recording, type: string): readonly RecordedResource[] {
  return recording.resources.filter((resource) => resource.type === type);
}

/** Returns the one resource of the type, and of the name if there is one; throws unless there is exactly one. */
export function one(recording: Recording, type: string, name?: string): RecordedResource {
  const found = ofType(recording, type).filter((resource) => name === undefined || resource.name === name);
  const [resource] = found;
  if (resource === undefined || found.length > 1) {
    const names = ofType(recording, type).map((candidate) => candidate.name);
    throw new Error(
      `${found.length} resources are ${type} ${name ?? ''}; of that type: ${names.join(', ') || 'none'}`,
    );
  }
  return resource;
}

/** Returns the input at a dotted path ("spec.template.spec.containers.0.image"), opened if it is a secret. */
export function input(resource: RecordedResource, path: string) {
  return valueAt(resource.inputs, path);
}

/** Returns the URNs that the resource depends on, directly or by way of others, ancestors and providers included. */
export function everythingBefore(recording: Recording, resource: RecordedResource): ReadonlySet<string> {
  const byUrn = new Map(recording.resources.map((candidate) => [candidate.urn, candidate]));
  const found = new Set<string>();
  const open = [resource];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    const { parent, provider, dependencies } = current;
    // A reference to a provider is its URN and its id.
    const providerUrn = provider?.slice(0, provider.lastIndexOf('::'));
    for (const urn of [...dependencies, parent, providerUrn]) {
      if (urn === undefined) continue;
      const next = byUrn.get(urn);
      if (next === undefined || found.has(urn)) continue;
      found.add(urn);
      open.push(next);
    }
  }
  return found;
}
