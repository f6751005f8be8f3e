import type { Alias } from '@pulumi/pulumi/proto/alias_pb';
import { InvokeResponse } from '@pulumi/pulumi/proto/provider_pb';
import type { ResourceInvokeRequest } from '@pulumi/pulumi/proto/resource_pb';
import * as resources from '@pulumi/pulumi/proto/resource_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { simulatedCloud, type CheckFailure, type SimulatedCloud } from '../simulation/cloud';
import * as property from '../simulation/propertyValue';
import type { PropertyBag, PropertyValue } from '../simulation/propertyValue';
import { withContentHashes } from './contentHashes';
import type { RecordedResource, World } from './recording';

type Callback<Response> = (error: Error | null, response: Response | undefined) => void;

/** A resource whose inputs the cloud would refuse. */
export interface Refusal {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly failures: readonly CheckFailure[];
}

export interface RecordingMonitorArgs {
  readonly project: string;
  readonly stack: string;
  readonly world: World;
}

const stackType = 'pulumi:pulumi:Stack';
const supportedFeatures: ReadonlySet<string> = new Set([
  'secrets',
  'resourceReferences',
  'deletedWith',
  'replaceWith',
  'aliasSpecs',
  'parameterization',
]);

/**
 * Stands where the engine's resource monitor stands: writes down each request whole, and answers it from the simulated
 * cloud. A refused input does not stop the program, so that every refusal is known at its end.
 */
export class RecordingMonitor {
  readonly recorded = new Map<string, RecordedResource>();
  readonly refusals: Refusal[] = [];
  stackOutputs: PropertyBag = {};
  /** Requests answered so far: a program that hangs shows by it. */
  answered = 0;

  private readonly clouds = new Map<string, SimulatedCloud>();

  constructor(private readonly args: RecordingMonitorArgs) {}

  registerResource(
    request: resources.RegisterResourceRequest,
    callback: Callback<resources.RegisterResourceResponse>,
  ): void {
    this.answer(callback, () => {
      const resource = this.resourceOf(request);
      this.keep(resource);
      const response = new resources.RegisterResourceResponse();
      response.setUrn(resource.urn);
      response.setId(resource.id ?? '');
      response.setObject(structOf(resource.outputs));
      return response;
    });
  }

  readResource(
    request: resources.ReadResourceRequest,
    callback: Callback<resources.ReadResourceResponse>,
  ): void {
    this.answer(callback, () => {
      const type = request.getType();
      const name = request.getName();
      const inputs = bagOf(request.getProperties());
      const answer = this.cloudOf(request.getProvider()).create(type, name, plainBag(inputs));
      const resource: RecordedResource = {
        ...emptyOptions,
        urn: this.urnOf(request.getParent(), type, name),
        type,
        name,
        custom: true,
        external: true,
        id: request.getId(),
        ...present('parent', request.getParent()),
        ...present('provider', request.getProvider()),
        inputs,
        outputs: this.outputsOf(inputs, answer.outputs, request.getAdditionalsecretoutputsList()),
        dependencies: request.getDependenciesList(),
      };
      this.keep(resource);
      const response = new resources.ReadResourceResponse();
      response.setUrn(resource.urn);
      response.setProperties(structOf(resource.outputs));
      return response;
    });
  }

  registerResourceOutputs(
    request: resources.RegisterResourceOutputsRequest,
    callback: Callback<Record<string, never>>,
  ): void {
    this.answer(callback, () => {
      const resource = this.recorded.get(request.getUrn());
      if (resource === undefined) throw new Error(`${request.getUrn()} is not registered.`);
      const outputs = bagOf(request.getOutputs());
      this.recorded.set(resource.urn, { ...resource, outputs });
      if (resource.type === stackType) this.stackOutputs = outputs;
      return {};
    });
  }

  invoke(request: ResourceInvokeRequest, callback: Callback<InvokeResponse>): void {
    this.answer(callback, () => {
      const response = new InvokeResponse();
      response.setReturn(
        structOf(
          this.cloudOf(request.getProvider()).invoke(request.getTok(), plainBag(bagOf(request.getArgs()))),
        ),
      );
      return response;
    });
  }

  supportsFeature(
    request: resources.SupportsFeatureRequest,
    callback: Callback<resources.SupportsFeatureResponse>,
  ): void {
    this.answer(callback, () => {
      const response = new resources.SupportsFeatureResponse();
      response.setHassupport(supportedFeatures.has(request.getId()));
      return response;
    });
  }

  registerPackage(
    _request: resources.RegisterPackageRequest,
    callback: Callback<resources.RegisterPackageResponse>,
  ): void {
    this.answer(callback, () => {
      const response = new resources.RegisterPackageResponse();
      response.setRef('simulated');
      return response;
    });
  }

  private answer<Response>(callback: Callback<Response>, respond: () => Response): void {
    let response: Response;
    try {
      response = respond();
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)), undefined);
      return;
    } finally {
      this.answered += 1;
    }
    callback(null, response);
  }

  private keep(resource: RecordedResource): void {
    if (this.recorded.has(resource.urn)) {
      const { urn, type, name } = resource;
      const reason = 'another resource has the same type, name and parent; give one of them another name';
      this.refusals.push({ urn, type, name, failures: [{ property: 'name', reason }] });
    }
    this.recorded.set(resource.urn, resource);
  }

  private resourceOf(request: resources.RegisterResourceRequest): RecordedResource {
    const type = request.getType();
    const name = request.getName();
    const urn = this.urnOf(request.getParent(), type, name);
    const inputs = bagOf(request.getObject());
    const additionalSecretOutputs = request.getAdditionalsecretoutputsList();
    const cloud = this.cloudOf(request.getProvider());
    const answer = request.getCustom() ? this.created(cloud, urn, type, name, inputs) : undefined;
    const id = request.getImportid() || answer?.id;
    return {
      urn,
      type,
      name,
      custom: request.getCustom(),
      external: false,
      ...(this.args.world === 'known' && id !== undefined ? { id } : {}),
      ...present('parent', request.getParent()),
      ...present('provider', request.getProvider()),
      inputs,
      outputs:
        answer === undefined ? inputs : this.outputsOf(inputs, answer.outputs, additionalSecretOutputs),
      dependencies: request.getDependenciesList(),
      propertyDependencies: propertyDependenciesOf(request),
      protect: request.getProtect() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      additionalSecretOutputs,
      retainOnDelete: request.getRetainondelete() ?? false,
      deleteBeforeReplace: request.getDeletebeforereplace(),
      ...present('deletedWith', request.getDeletedwith()),
      ...present('import', request.getImportid()),
      aliases: request.getAliasesList().map((alias) => this.aliasUrn(alias, request)),
    };
  }

  /** Checks the inputs as the provider would, and creates the resource. */
  private created(
    cloud: SimulatedCloud,
    urn: string,
    type: string,
    name: string,
    inputs: PropertyBag,
  ): { readonly id: string; readonly outputs: PropertyBag } {
    const named = cloud.autoname(type, name, plainBag(inputs));
    const failures = cloud.check(type, named);
    if (failures.length > 0) this.refusals.push({ urn, type, name, failures });
    const { id, outputs } = cloud.create(type, name, named);
    if (this.args.world === 'known') return { id, outputs };
    return { id, outputs: unknownWhereComputed(outputs, named) };
  }

  /** Returns the cloud as the provider sees it: in the provider's region. */
  private cloudOf(provider: string): SimulatedCloud {
    const existing = this.clouds.get(provider);
    if (existing !== undefined) return existing;
    const region = this.recorded.get(provider.slice(0, provider.lastIndexOf('::')))?.inputs['region'];
    const known = typeof region === 'string' && !property.isUnknown(region) ? { region } : {};
    const cloud = simulatedCloud(known);
    this.clouds.set(provider, cloud);
    return cloud;
  }

  /** Marks what is secret: what the inputs have as secrets, and what the type's schema says. */
  private outputsOf(inputs: PropertyBag, outputs: PropertyBag, secrets: readonly string[]): PropertyBag {
    const marked: Record<string, PropertyValue> = {};
    for (const [key, value] of Object.entries(outputs)) {
      marked[key] = property.secretLike(value, inputs[key]);
    }
    for (const key of secrets) {
      const value = marked[key] ?? (this.args.world === 'unknown' ? property.unknownMarker : undefined);
      if (value === undefined) continue;
      marked[key] = property.isSecret(value) ? value : property.secret(property.withoutSecrets(value));
    }
    return marked;
  }

  /** The engine's URN: the types of all ancestors but the stack, then the resource's own. */
  private urnOf(parent: string, type: string, name: string): string {
    const parentType = parent === '' ? stackType : qualifiedType(parent);
    const qualified = parentType === stackType ? type : `${parentType}$${type}`;
    return `urn:pulumi:${this.args.stack}::${this.args.project}::${qualified}::${name}`;
  }

  private aliasUrn(alias: Alias, request: resources.RegisterResourceRequest): string {
    const spec = alias.getSpec();
    if (spec === undefined) return alias.getUrn();
    const parent = spec.getNoparent() ? '' : spec.getParenturn() || request.getParent();
    const urn = this.urnOf(parent, spec.getType() || request.getType(), spec.getName() || request.getName());
    const [, , ...rest] = urn.split('::');
    const stack = spec.getStack() || this.args.stack;
    const project = spec.getProject() || this.args.project;
    return [`urn:pulumi:${stack}`, project, ...rest].join('::');
  }
}

const emptyOptions = {
  propertyDependencies: {},
  protect: false,
  ignoreChanges: [],
  replaceOnChanges: [],
  additionalSecretOutputs: [],
  retainOnDelete: false,
  deleteBeforeReplace: false,
  aliases: [],
};

/** Returns the outputs of a preview: what the inputs have is known, all that the cloud adds is not. */
function unknownWhereComputed(outputs: PropertyBag, inputs: PropertyBag): PropertyBag {
  const preview = Object.keys(outputs).map((key): [string, PropertyValue] => {
    const [output, input] = [outputs[key], inputs[key]];
    if (input === undefined) return [key, property.unknownMarker];
    // Objects of Kubernetes have what the program gave, at a first preview: no API server answers yet.
    if (key === 'metadata' || !property.isBag(output) || !property.isBag(input)) return [key, input];
    return [key, unknownWhereComputed(output, input)];
  });
  return Object.fromEntries(preview);
}

function qualifiedType(urn: string): string {
  return urn.split('::')[2] ?? '';
}

function propertyDependenciesOf(
  request: resources.RegisterResourceRequest,
): Record<string, readonly string[]> {
  const dependencies: Record<string, readonly string[]> = {};
  for (const [key, urns] of request.getPropertydependenciesMap().entries()) {
    dependencies[key] = urns.getUrnsList();
  }
  return dependencies;
}

function present<Key extends string>(key: Key, value: string): { readonly [Name in Key]?: string } {
  const bag: { [Name in Key]?: string } = {};
  if (value !== '') bag[key] = value;
  return bag;
}

/** Returns the struct as plain JSON, its secrets in the form of the state. */
function bagOf(struct: Struct | undefined): PropertyBag {
  const value = withContentHashes(
    property.toStateSecrets(property.propertyValue(struct?.toJavaScript() ?? {})),
  );
  return property.isBag(value) ? value : {};
}

function plainBag(bag: PropertyBag): PropertyBag {
  const plain = property.withoutSecrets(bag);
  return property.isBag(plain) ? plain : {};
}

/**
 * Returns an answer of the properties. The SDK only asks it for plain JSON, so that the way there by way of protobuf's
 * own objects is spared: it costs more than all else in the monitor.
 */
function structOf(bag: PropertyBag): Struct {
  const struct = new Struct();
  struct.toJavaScript = () => {
    const fields = Object.entries(bag).map(([key, value]): [string, PropertyValue] => [
      key,
      property.toWireSecrets(value),
    ]);
    const answer: Record<string, PropertyValue> = Object.fromEntries(fields);
    return answer;
  };
  return struct;
}
