import type { PropertyBag, RecordedResource } from '../../plan/recording';
import { healthcheck } from './healthcheck';
import { containersIn, type Pod } from './pods';

/**
 * Returns what each pod waits for, by its name: the pods that the plan makes before it, be it by way of what lies
 * between them. A store must be well, a job must have ended.
 */
export function waitsOf(
  pods: readonly Pod[],
  resources: readonly RecordedResource[],
): ReadonlyMap<string, PropertyBag> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const podByUrn = new Map(pods.map((pod) => [pod.object.resource.urn, pod]));
  return new Map(
    pods.map((pod) => {
      const before = podsBefore(pod, byUrn, podByUrn);
      const conditions = [...before]
        .sort((one, other) => (one.name < other.name ? -1 : 1))
        .flatMap(conditionsOf);
      return [pod.name, Object.fromEntries(conditions)] as const;
    }),
  );
}

function podsBefore(
  pod: Pod,
  byUrn: ReadonlyMap<string, RecordedResource>,
  podByUrn: ReadonlyMap<string, Pod>,
): ReadonlySet<Pod> {
  const found = new Set<Pod>();
  const seen = new Set<string>();
  const visit = (urn: string): void => {
    if (seen.has(urn)) return;
    seen.add(urn);
    const reached = podByUrn.get(urn);
    if (reached !== undefined && reached !== pod) {
      if (reached.runs !== 'by-hand') found.add(reached);
      return;
    }
    for (const next of byUrn.get(urn)?.dependencies ?? []) visit(next);
  };
  visit(pod.object.resource.urn);
  return found;
}

function conditionsOf(pod: Pod): readonly (readonly [string, PropertyBag])[] {
  return containersIn(pod)
    .filter(({ first }) => !first)
    .map(({ name, container }) => {
      if (pod.runs === 'once') return [name, { condition: 'service_completed_successfully' }];
      const well = healthcheck(container) === undefined ? 'service_started' : 'service_healthy';
      return [name, { condition: well }];
    });
}
