import { bagAt, bagsAt, containersOf, find, textAt, textsAt, type Cluster, type Pod } from '../cluster';
import { kubernetesDocumentation } from '../kubernetesStandards';
import { isUnknown, type PropertyBag } from '../../src/simulation/propertyValue';
import type { Rule } from '../rule';
import { objectRule, podsRule } from './clusterRule';

/** Something whose pods read a Secret or ConfigMap. */
interface Reading {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Keys that it must have. */
  readonly keys: readonly string[];
}

/** The variables, volumes and registries for which a pod reads Secrets and ConfigMaps; what is optional is left out. */
function readingsOf(pod: Pod): readonly Reading[] {
  const { spec } = pod;
  return [
    ...containersOf(pod).flatMap((container) => [
      ...bagsAt(container, 'env.*.valueFrom.secretKeyRef').flatMap((from) => reading('Secret', from)),
      ...bagsAt(container, 'env.*.valueFrom.configMapKeyRef').flatMap((from) => reading('ConfigMap', from)),
      ...bagsAt(container, 'envFrom.*.secretRef').flatMap((from) => reading('Secret', from)),
      ...bagsAt(container, 'envFrom.*.configMapRef').flatMap((from) => reading('ConfigMap', from)),
    ]),
    ...bagsAt(spec, 'volumes.*').flatMap((volume) => volumeReadings(pod, volume)),
    ...textsAt(spec, 'imagePullSecrets.*.name').map((name) => ({ kind: 'Secret' as const, name, keys: [] })),
  ];
}

function reading(kind: Reading['kind'], from: PropertyBag): readonly Reading[] {
  const key = textAt(from, 'key');
  return from['optional'] === true
    ? []
    : [{ kind, name: textAt(from, 'name'), keys: key === '' ? [] : [key] }];
}

/** Containers that mount a path of a volume want a key of it, too. */
function volumeReadings(pod: Pod, volume: PropertyBag): readonly Reading[] {
  const name = textAt(volume, 'name');
  const mounted = containersOf(pod)
    .flatMap((container) => bagsAt(container, 'volumeMounts.*'))
    .filter((mount) => mount['name'] === name)
    .flatMap((mount) => textsAt(mount, 'subPath'));
  return [
    ...bagsAt(volume, 'secret').map((from) => file('Secret', from, 'secretName', mounted)),
    ...bagsAt(volume, 'configMap').map((from) => file('ConfigMap', from, 'name', mounted)),
    ...bagsAt(volume, 'projected.sources.*.secret').map((from) => file('Secret', from, 'name', [])),
    ...bagsAt(volume, 'projected.sources.*.configMap').map((from) => file('ConfigMap', from, 'name', [])),
  ];
}

function file(kind: Reading['kind'], from: PropertyBag, named: string, mounted: readonly string[]): Reading {
  return { kind, name: textAt(from, named), keys: [...textsAt(from, 'items.*.key'), ...mounted] };
}

/** What a Secret holds may be known only after up; whether it is there is known before. */
function missing(cluster: Cluster, namespace: string, { kind, name, keys }: Reading): readonly string[] {
  const source = find(cluster, kind, namespace, name);
  if (source === undefined) return [`reads the ${kind} ${name}, which is not there`];
  if (['data', 'stringData'].some((place) => isUnknown(source.content[place]))) return [];
  const has = { ...bagAt(source.content, 'data'), ...bagAt(source.content, 'stringData') };
  return keys
    .filter((key) => has[key] === undefined)
    .map(
      (key) => `reads ${key} of the ${kind} ${name}, which has ${Object.keys(has).join(', ') || 'no key'}`,
    );
}

const podReads = podsRule({
  id: 'grants-pod-configuration',
  severity: 'high',
  why: 'A pod that reads a Secret, a ConfigMap or a key which is not there never starts, while the apply succeeds.',
  mend: 'Make what the pod reads in its namespace, with the key, or take the reading away.',
  standards: [kubernetesDocumentation('Secrets')],
  wrong: (pod, cluster) => readingsOf(pod).flatMap((wanted) => missing(cluster, pod.owner.namespace, wanted)),
});

const triggerReads = objectRule({
  id: 'grants-trigger-secret',
  severity: 'high',
  why: 'KEDA reads the length of a queue with a credential; without it the pods follow no load.',
  mend: 'Name a Secret of the namespace, and a key that it has.',
  standards: [{ name: 'KEDA documentation', version: '2', reference: 'Authentication' }],
  types: ['kubernetes:keda.sh/v1alpha1:TriggerAuthentication'],
  wrong: ({ namespace, content }, cluster) =>
    bagsAt(content, 'spec.secretTargetRef.*')
      .flatMap((from) => reading('Secret', from))
      .flatMap((wanted) => missing(cluster, namespace, wanted)),
});

/** What pods and triggers read is there. */
export const readingRules: readonly Rule[] = [podReads, triggerReads];
