import { isDeepStrictEqual } from 'node:util';
import { functions } from './functions';
import { autonamedObject } from './kubernetes/objects';
import { modelOf } from './models';
import { isUnknown, valueAt, type PropertyBag } from './propertyValue';
import { hexDigits, text, withAutoname } from './resourceModel';

/** An input that the provider, AWS or Kubernetes would refuse. */
export interface CheckFailure {
  /** Path of the property: "spec.ports[0].name". */
  readonly property: string;
  /** What is wrong and what would be right. */
  readonly reason: string;
}

/** What an update would do. */
export interface Difference {
  readonly changes: boolean;
  /** Paths of the inputs whose change needs a replacement. */
  readonly replaces: readonly string[];
}

/**
 * A cloud that exists in memory alone: AWS, Kubernetes and the providers random and tls, as far as their answers can
 * be told from a resource's type, name and inputs. Plain JSON in and out; an unknown value is the engine's marker, secrets
 * are opened by the adapters. The same arguments give the same answer.
 */
export interface SimulatedCloud {
  /** Returns every input that would be refused; unknown values pass. */
  check(type: string, inputs: PropertyBag): readonly CheckFailure[];
  /** Returns the inputs with the name that the provider gives where the program gives none. */
  autoname(type: string, name: string, inputs: PropertyBag): PropertyBag;
  diff(type: string, oldInputs: PropertyBag, newInputs: PropertyBag): Difference;
  create(
    type: string,
    name: string,
    inputs: PropertyBag,
  ): { readonly id: string; readonly outputs: PropertyBag };
  /** The new inputs have their autoname already, as the engine hands them on from the check. */
  update(
    type: string,
    id: string,
    oldInputs: PropertyBag,
    newInputs: PropertyBag,
  ): { readonly outputs: PropertyBag };
  /** Throws an error for people where the cloud would refuse, e.g. a protected database. */
  delete(type: string, id: string, outputs: PropertyBag): void;
  /** Returns the answer of a function; throws where the simulated cloud does not know it. */
  invoke(token: string, args: PropertyBag): PropertyBag;
}

export interface SimulatedCloudArgs {
  /** Region of resources that name none. Default: "us-east-1". */
  readonly region?: string;
}

/** Returns the simulated cloud. */
export function simulatedCloud({ region = 'us-east-1' }: SimulatedCloudArgs = {}): SimulatedCloud {
  const outputsOf = (type: string, id: string, inputs: PropertyBag): PropertyBag => {
    const regionOfInputs = text(inputs, 'region', region);
    const computed = modelOf(type).outputs?.({ id, inputs, region: regionOfInputs }) ?? {};
    return { ...inputs, ...common(type, inputs, regionOfInputs), ...computed };
  };
  return {
    check: (type, inputs) => (modelOf(type).rules ?? []).flatMap((rule) => rule(inputs)),
    autoname,
    diff,
    create(type, name, inputs) {
      const named = autoname(type, name, inputs);
      const making = { type, name, inputs: named, region: text(named, 'region', region) };
      const id = modelOf(type).id?.(making) || `${name}-${hexDigits(`${type}::${name}`, 7)}`;
      return { id, outputs: outputsOf(type, id, named) };
    },
    update: (type, id, _oldInputs, newInputs) => ({ outputs: outputsOf(type, id, newInputs) }),
    delete(type, id, outputs) {
      const reason = modelOf(type).undeletable?.(outputs);
      if (reason !== undefined) throw new Error(`${type} ${id} cannot be deleted: ${reason}`);
    },
    invoke(token, args) {
      const answer = functions[token];
      if (answer === undefined) throw new Error(`The simulated cloud does not answer ${token}.`);
      return answer(args, region);
    },
  };
}

function autoname(type: string, name: string, inputs: PropertyBag): PropertyBag {
  const named = withAutoname(modelOf(type).autoname, { type, name, inputs });
  return type.startsWith('kubernetes:') ? autonamedObject({ type, name, inputs: named }) : named;
}

function diff(type: string, oldInputs: PropertyBag, newInputs: PropertyBag): Difference {
  const changed = (path: string) => {
    const [before, after] = [valueAt(oldInputs, path), valueAt(newInputs, path)];
    return isUnknown(after) || !isDeepStrictEqual(before, after);
  };
  const changes = !isDeepStrictEqual(oldInputs, newInputs);
  return { changes, replaces: changes ? (modelOf(type).immutable ?? []).filter(changed) : [] };
}

/** What the AWS provider adds to most of its resources. */
function common(type: string, inputs: PropertyBag, region: string): PropertyBag {
  if (!type.startsWith('aws:') || type.startsWith('aws:iam/')) return {};
  return { region, ...(inputs['tags'] === undefined ? {} : { tagsAll: inputs['tags'] }) };
}
