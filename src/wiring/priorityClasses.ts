import type { Environment } from '../model/environment';
import type { System } from '../model/system';

/** In which order pods come back where there is not place for all, first to last. */
export const recoveryOrder = ['stores', 'critical', 'standard'] as const;

/** Who makes room for whom: a pod of a later word for one of an earlier. */
export type Priority = (typeof recoveryOrder)[number];

/** Returns the name of a stack's PriorityClass. It belongs to no namespace, and stacks may share a cluster. */
export function priorityClassName(
  stack: { readonly system: string; readonly environment: Environment },
  priority: Priority,
): string {
  return `${stack.system}-${stack.environment}-${priority}`;
}

/** Returns how urgent a service's pods are; a job that a critical service waits for is as urgent as that. */
export function priorityOf(name: string, { services }: System): Priority {
  const critical = Object.entries(services).some(
    ([other, { criticality, after = [] }]) =>
      criticality === 'critical' && (other === name || after.includes(name)),
  );
  return critical ? 'critical' : 'standard';
}
