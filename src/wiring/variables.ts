import { isSecretFact, type Fact } from '../model/store';
import type { System } from '../model/system';
import type { Binding } from './binding';
import { isPresent, secretName } from './credentialGrants';
import { namespaceOf, placementOf, type Landscape } from './landscape';

/** Where an environment variable of a service comes from. */
export type Variable =
  | { readonly kind: 'url'; readonly variable: string; readonly value: string }
  | { readonly kind: 'fact'; readonly variable: string; readonly store: string; readonly fact: Fact }
  | {
      readonly kind: 'secret-fact';
      readonly variable: string;
      readonly store: string;
      readonly fact: Fact;
      readonly secret: string;
      /** Key of that Secret. */
      readonly key: string;
    };

/** Returns the variables that each service gets of its bindings, by service. */
export function variablesOf(
  system: System,
  landscape: Landscape,
  bindings: readonly Binding[],
): ReadonlyMap<string, readonly Variable[]> {
  const found = new Map<string, Variable[]>();
  for (const binding of bindings) {
    if (binding.kind !== 'uses' && binding.kind !== 'calls') continue;
    const variables = found.get(binding.service) ?? [];
    variables.push(...variablesOfBinding(system, landscape, binding));
    found.set(binding.service, variables);
  }
  return found;
}

function variablesOfBinding(
  system: System,
  landscape: Landscape,
  binding: Extract<Binding, { kind: 'uses' | 'calls' }>,
): Variable[] {
  if (binding.kind === 'calls') {
    const callee = system.services[binding.callee];
    if (callee === undefined) return [];
    const host = `${binding.callee}.${namespaceOf(system, landscape.environment, callee)}.svc.cluster.local`;
    const value = `${binding.port.scheme ?? 'http'}://${host}:${binding.port.containerPort}`;
    return [{ kind: 'url', variable: binding.variable, value }];
  }
  const kind = system.stores[binding.store]?.kind;
  if (kind === undefined) return [];
  const placement = placementOf(landscape, binding.store);
  return Object.entries(binding.use.environment).flatMap(([variable, fact]): Variable[] => {
    if (!isPresent(kind, fact, placement)) return [];
    if (!isSecretFact(kind, fact)) return [{ kind: 'fact', variable, store: binding.store, fact }];
    const key = binding.use.secretKeys?.[variable] ?? fact;
    return [{ kind: 'secret-fact', variable, store: binding.store, fact, secret: secretName(binding), key }];
  });
}
