import { createHash } from 'node:crypto';
import type { PropertyBag } from './propertyValue';

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
  /** Names of the top-level inputs whose change needs a replacement. */
  readonly replaces: readonly string[];
}

/**
 * A cloud that exists in memory alone: AWS, Kubernetes and the random provider, as far as their answers can be told
 * from a resource's type, name and inputs. Plain JSON in and out; an unknown value is the engine's marker, secrets
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

/** Returns the simulated cloud. */
export function simulatedCloud(): SimulatedCloud {
  return {
    check: () => [],
    autoname: (_type, _name, inputs) => inputs,
    diff: (_type, oldInputs, newInputs) => ({
      changes: JSON.stringify(oldInputs) !== JSON.stringify(newInputs),
      replaces: [],
    }),
    create: (type, name, inputs) => {
      const id = `${name}-${createHash('sha256').update(`${type}::${name}`).digest('hex').slice(0, 7)}`;
      return {
        id,
        outputs: {
          ...inputs,
          arn: `arn:aws:simulated:us-east-1:123456789012:${id}`,
          result: `simulated-${id}`,
        },
      };
    },
    update: (_type, _id, _oldInputs, newInputs) => ({ outputs: newInputs }),
    delete: () => undefined,
    invoke: (token) => {
      throw new Error(`The simulated cloud does not answer ${token}.`);
    },
  };
}
