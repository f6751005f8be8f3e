import type { Ingress } from '../model/edge';
import type { Environment } from '../model/environment';
import type { System } from '../model/system';
import { namespaceOf } from './landscape';

/** Returns the namespace of an ingress: that of the services behind it. */
export function ingressNamespace(system: System, environment: Environment, ingress: Ingress): string {
  const first = ingress.routes[0]?.service ?? '';
  return namespaceOf(system, environment, system.services[first] ?? {});
}

/** Returns the namespaces that have an ingress, each once. */
export function ingressNamespaces(system: System, environment: Environment): readonly string[] {
  return [...new Set(system.ingresses.map((ingress) => ingressNamespace(system, environment, ingress)))];
}
