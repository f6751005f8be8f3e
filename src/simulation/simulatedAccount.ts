import type { CheckFailure, Difference, SimulatedCloud } from './cloud';
import {
  asText,
  isBag,
  secretLike,
  toWireSecrets,
  withoutSecrets,
  type PropertyBag,
  type PropertyValue,
} from './propertyValue';
import { secretTexts, wireOutputs, wireSecret } from './wireValue';

/** What identifies a resource to the engine. */
export interface ResourceName {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

/** A resource that exists in the simulated account. */
export interface SimulatedResource extends ResourceName {
  readonly id: string;
}

export type Operation = 'create' | 'update' | 'delete';

export interface SimulatedAccountOptions {
  readonly cloud: SimulatedCloud;
  /** Types of resources of which the first creation fails, once in all. Default: nothing fails. */
  readonly failOnce?: readonly string[];
  /** Milliseconds that an operation takes. Default: no time. */
  readonly delay?: (operation: Operation, type: string) => number;
}

/** The message of the failure that an account makes on purpose. */
export const injectedFailure =
  'InsufficientCapacity: the simulated cloud refuses this creation once, on purpose';

/** Outputs that the cloud itself makes and that are secret from birth, by type. */
const bornSecret: Readonly<Record<string, readonly string[]>> = {
  'aws:iam/accessKey:AccessKey': ['secret', 'sesSmtpPasswordV4'],
  'random:index/randomPassword:RandomPassword': ['result', 'bcryptHash'],
  'random:index/randomBytes:RandomBytes': ['base64', 'hex'],
  'tls:index/privateKey:PrivateKey': ['privateKeyPem', 'privateKeyPemPkcs8', 'privateKeyOpenssh'],
};

/** What exists in the simulated cloud at one time: the engine's operations on wire values, over the pure core. */
export class SimulatedAccount {
  private readonly existing = new Map<string, SimulatedResource>();
  private readonly holders = new Map<string, string>();
  private readonly made = new Set<string>();
  private refused: ResourceName | undefined;

  constructor(private readonly options: SimulatedAccountOptions) {}

  /** The resources that exist now. */
  get resources(): readonly SimulatedResource[] {
    return [...this.existing.values()];
  }

  /** Every secret text that the cloud has made. */
  get secrets(): readonly string[] {
    return [...this.made];
  }

  /** The resource whose creation was refused on purpose, if it was. */
  get failure(): ResourceName | undefined {
    return this.refused;
  }

  /** Returns the inputs with the names that the cloud gives, and what it would refuse of them. */
  check(
    { type, name }: ResourceName,
    inputs: PropertyBag,
  ): { inputs: PropertyBag; failures: readonly CheckFailure[] } {
    const named = this.options.cloud.autoname(type, name, plain(inputs));
    return {
      inputs: bagOf(toWireSecrets(secretLike(named, inputs))),
      failures: this.options.cloud.check(type, named),
    };
  }

  diff(type: string, oldInputs: PropertyBag, newInputs: PropertyBag): Difference {
    return this.options.cloud.diff(type, plain(oldInputs), plain(newInputs));
  }

  /** Creates the resource. Raises the injected failure, and what the cloud refuses: a second one of a name too. */
  async create(resource: ResourceName, inputs: PropertyBag): Promise<{ id: string; outputs: PropertyBag }> {
    await this.wait('create', resource.type);
    this.refuseOnce(resource);
    const { id, outputs } = this.options.cloud.create(resource.type, resource.name, plain(inputs));
    this.hold(resource, placeOf(resource.type, id, outputs));
    this.existing.set(key(resource.urn, id), { ...resource, id });
    return { id, outputs: this.outputsOf(resource.type, outputs, inputs) };
  }

  async update(
    resource: SimulatedResource,
    oldInputs: PropertyBag,
    newInputs: PropertyBag,
  ): Promise<{ outputs: PropertyBag }> {
    await this.wait('update', resource.type);
    const { type, id } = resource;
    const { outputs } = this.options.cloud.update(type, id, plain(oldInputs), plain(newInputs));
    return { outputs: this.outputsOf(type, outputs, newInputs) };
  }

  async delete(resource: SimulatedResource, outputs: PropertyBag): Promise<void> {
    await this.wait('delete', resource.type);
    this.options.cloud.delete(resource.type, resource.id, plain(outputs));
    this.existing.delete(key(resource.urn, resource.id));
    const place = placeOf(resource.type, resource.id, plain(outputs));
    if (this.holders.get(place) === resource.urn) this.holders.delete(place);
  }

  invoke(token: string, args: PropertyBag): PropertyBag {
    return this.options.cloud.invoke(token, plain(args));
  }

  /** What AWS and Kubernetes call alike is one thing, of which there cannot be two. */
  private hold({ urn, type }: ResourceName, place: string): void {
    const holder = this.holders.get(place);
    if (holder !== undefined && holder !== urn && !isPatch(type))
      throw new Error(`AlreadyExists: the simulated cloud has this ${type} already, made as ${holder}`);
    this.holders.set(place, urn);
  }

  private refuseOnce(resource: ResourceName): void {
    if (this.refused !== undefined || !this.options.failOnce?.includes(resource.type)) return;
    this.refused = resource;
    throw new Error(injectedFailure);
  }

  private outputsOf(type: string, outputs: PropertyBag, inputs: PropertyBag): PropertyBag {
    const wire: Record<string, PropertyValue> = {
      ...bagOf(wireOutputs(outputs, inputs, secretTexts(inputs))),
    };
    for (const property of bornSecret[type] ?? []) {
      if (wire[property] === undefined) continue;
      const value = wireSecret(wire[property]);
      secretTexts(value).forEach((text) => this.made.add(text));
      wire[property] = value;
    }
    return wire;
  }

  private async wait(operation: Operation, type: string): Promise<void> {
    const milliseconds = this.options.delay?.(operation, type) ?? 0;
    if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

/** A replacement has its predecessor's URN and an id of its own. */
function key(urn: string, id: string): string {
  return `${urn} ${id}`;
}

/** Returns what tells a resource from all others of its type: its id, and what ids are unique within. */
function placeOf(type: string, id: string, outputs: PropertyBag): string {
  const surroundings = ['region', 'apiId', 'function'].map((property) => asText(outputs[property]));
  return [type, ...surroundings, id].join(' ');
}

/** A patch changes an object that another resource, or the cluster itself, has made. */
function isPatch(type: string): boolean {
  return type.startsWith('kubernetes:') && type.endsWith('Patch');
}

function plain(inputs: PropertyBag): PropertyBag {
  return bagOf(withoutSecrets(inputs));
}

/** The functions over values know nothing of bags: what went in as one comes out as one. */
function bagOf(value: PropertyValue): PropertyBag {
  if (!isBag(value)) throw new Error('The properties of a resource are an object.');
  return value;
}
