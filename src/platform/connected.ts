import * as pulumi from '@pulumi/pulumi';
import { factsOf, type Connection, type ConnectionFacts } from '../../components/connection';
import {
  certificateFolder,
  type WorkloadArgs,
  type WorkloadSecret,
} from '../../components/kubernetes/workload';
import type { UsesBinding } from '../wiring/binding';
import type { Variable } from '../wiring/variables';
import type { Wiring } from '../wiring/wire';
import type { PlacedStore } from './placedStore';

/** A connection and the store it leads to. */
export interface Connected {
  readonly binding: UsesBinding;
  readonly connection: Connection;
  readonly facts: ConnectionFacts;
}

/** Makes what the binding's service needs to use its store, and returns how it is reached. */
export function connect(binding: UsesBinding, stores: ReadonlyMap<string, PlacedStore>): Connected {
  const store = stores.get(binding.store);
  if (store === undefined) throw new Error(`The store ${binding.store} was not placed.`);
  const connection = store.connect(binding);
  const file = connection.certificateAuthority === undefined ? undefined : certificateFile(binding.store);
  const facts = { ...factsOf(connection, file && `${certificateFolder}/${file}`), ...pathFact(binding) };
  return { binding, connection, facts };
}

/** Makes what a service, function or job needs of every store that it uses, in the order of its bindings. */
export function connectAll(
  service: string,
  { bindings }: Wiring,
  stores: ReadonlyMap<string, PlacedStore>,
): readonly Connected[] {
  return bindings.flatMap((binding) =>
    binding.kind === 'uses' && binding.service === service ? [connect(binding, stores)] : [],
  );
}

/** Where a file system is, each of its users says for itself. */
function pathFact({ use: { mountPath } }: UsesBinding): ConnectionFacts {
  return mountPath === undefined ? {} : { path: pulumi.output(mountPath) };
}

function certificateFile(store: string): string {
  return `${store}.pem`;
}

/** Returns what the pods must trust beside the public authorities: file name to PEM. */
export function certificateAuthorities(
  connected: readonly Connected[],
): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    connected.flatMap(({ binding, connection }) =>
      connection.certificateAuthority === undefined
        ? []
        : [[certificateFile(binding.store), connection.certificateAuthority]],
    ),
  );
}

/** Returns the variables that come of the bindings: plain ones, and those that a Secret of the binding carries. */
export function variables(
  wanted: readonly Variable[],
  connected: readonly Connected[],
): Pick<WorkloadArgs, 'environment' | 'secrets'> {
  const factsByStore = new Map(connected.map(({ binding, facts }) => [binding.store, facts]));
  const environment: Record<string, pulumi.Input<string>> = {};
  const secrets = new Map<
    string,
    { data: Record<string, pulumi.Input<string>>; variables: Record<string, string> }
  >();
  for (const variable of wanted) {
    if (variable.kind === 'url') {
      environment[variable.variable] = variable.value;
      continue;
    }
    const value = factsByStore.get(variable.store)?.[variable.fact];
    if (value === undefined) continue;
    if (variable.kind === 'fact') {
      environment[variable.variable] = value;
      continue;
    }
    const secret = secrets.get(variable.secret) ?? { data: {}, variables: {} };
    secret.data[variable.key] = value;
    secret.variables[variable.variable] = variable.key;
    secrets.set(variable.secret, secret);
  }
  const made: WorkloadSecret[] = [...secrets].map(([name, secret]) => ({ name, ...secret }));
  return { environment, secrets: made };
}
