import type { System } from '../model/system';
import type { Binding, PlatformBinding } from './binding';
import { statementId } from './cloudGrants';
import type { ConnectionsGrant, InvocationGrant } from './grant';

/** Why every function may write a log. */
export const functionLogsBinding: PlatformBinding = {
  kind: 'platform',
  id: 'platform function-logs',
  reason: 'A function writes what it says into a log of its own.',
};

/** Why every function may write traces. */
export const functionTracesBinding: PlatformBinding = {
  kind: 'platform',
  id: 'platform function-traces',
  reason: 'A function tells X-Ray how long each of its calls took.',
};

/** Returns the bindings of the platform itself that functions bring. */
export function functionBindings(system: System): readonly PlatformBinding[] {
  return Object.keys(system.functions ?? {}).length === 0 ? [] : [functionLogsBinding, functionTracesBinding];
}

/** Returns both directions of every binding of an API to a function: it calls the function, which answers its clients. */
export function functionGrants(bindings: readonly Binding[]): (ConnectionsGrant | InvocationGrant)[] {
  return bindings.flatMap((binding) => {
    if (binding.kind !== 'events') return [];
    const ends = { bindings: [binding.id], function: binding.function, api: binding.api };
    return [
      { kind: 'invocation', id: `invocation ${binding.id}`, ...ends },
      {
        kind: 'connections',
        id: `connections ${binding.id}`,
        ...ends,
        sid: `${statementId(binding.id)}1`,
      },
    ];
  });
}
