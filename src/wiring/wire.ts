import type { System } from '../model/system';
import type { Binding } from './binding';
import { bindingsOf } from './bindings';
import { iamGrants, securityGroupGrants } from './cloudGrants';
import { databaseRoleGrants, secretGrants } from './credentialGrants';
import { functionGrants } from './functionGrants';
import { deliveryGrants, needsGrant } from './deliveryGrants';
import type { Grant } from './grant';
import type { Landscape } from './landscape';
import { mailGrants } from './mailGrants';
import { networkGrants } from './networkGrants';
import type { PlatformWiring } from './platformWiring';
import { variablesOf, type Variable } from './variables';
import { volumeGrants } from './volumeGrants';

/** Everything that follows from who talks to whom. Plain data. */
export interface Wiring {
  readonly bindings: readonly Binding[];
  /** Each serves a binding; see `problemsOfGrants`. */
  readonly grants: readonly Grant[];
  /** Environment variables by service. */
  readonly variables: ReadonlyMap<string, readonly Variable[]>;
}

/** Returns the wiring of a valid system: each binding's grants, and no grant that serves none. */
export function wire(system: System, landscape: Landscape, platform: PlatformWiring): Wiring {
  const bindings = [...bindingsOf(system), ...platform.bindings];
  return {
    bindings,
    grants: [
      ...networkGrants(system, landscape, bindings),
      ...platform.grants,
      ...securityGroupGrants(system, landscape, bindings),
      ...iamGrants(system, landscape, bindings),
      ...mailGrants(system, landscape, bindings),
      ...functionGrants(bindings),
      ...deliveryGrants(bindings),
      ...databaseRoleGrants(system, bindings),
      ...secretGrants(system, landscape, bindings),
      ...volumeGrants(system, landscape, bindings),
    ],
    variables: variablesOf(system, landscape, bindings),
  };
}

/** Returns what breaks the rule of both directions: a binding without a grant, a grant that serves no known binding. */
export function problemsOfGrants(wiring: Wiring): readonly string[] {
  const known = new Set(wiring.bindings.map((binding) => binding.id));
  const served = new Set(wiring.grants.flatMap((grant) => grant.bindings));
  return [
    ...wiring.bindings
      .filter((binding) => needsGrant(binding) && !served.has(binding.id))
      .map((binding) => `the binding "${binding.id}" has no grant`),
    ...wiring.grants
      .filter((grant) => grant.bindings.length === 0 || grant.bindings.some((binding) => !known.has(binding)))
      .map((grant) => `the grant "${grant.id}" serves no declared binding`),
  ];
}
