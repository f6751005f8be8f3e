import { bagAt, bagsAt, listAt, textAt } from '../../../policies/cluster';
import { asText, type PropertyBag } from '../../plan/recording';
import type { ClusterObject } from '../clusterObjects';
import { isSelected, type Pod } from './pods';

/** A Service of the cluster, and the pod behind it. */
export interface Reached {
  readonly name: string;
  readonly namespace: string;
  readonly pod: Pod;
  /** Whether it has an address of its own. */
  readonly headless: boolean;
  readonly ports: readonly { readonly port: number; readonly target: number; readonly protocol: string }[];
}

/** Returns the Services of the objects that lead to one of the pods. */
export function reachedPods(objects: readonly ClusterObject[], pods: readonly Pod[]): readonly Reached[] {
  return objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ name, manifest }): Reached[] => {
      const namespace = textAt(manifest, 'metadata.namespace');
      const selector = bagAt(manifest, 'spec.selector');
      const pod = pods.find(
        (other) =>
          other.namespace === namespace && other.runs === 'service' && isSelected(selector, other.labels),
      );
      if (pod === undefined) return [];
      const ports = bagsAt(manifest, 'spec.ports.*').map((port) => portOf(port, pod));
      return [{ name, namespace, pod, headless: textAt(manifest, 'spec.clusterIP') === 'None', ports }];
    });
}

function portOf(port: PropertyBag, { spec }: Pod): Reached['ports'][number] {
  const target = port['targetPort'] ?? port['port'] ?? null;
  const named = bagsAt(spec, 'containers.*')
    .flatMap((container) => listAt(container, 'ports'))
    .find((declared) => textAt(declared, 'name') === target);
  const number = named === undefined ? target : bagAt({ named }, 'named')['containerPort'];
  return {
    port: Number(port['port']),
    target: Number(asText(number)),
    protocol: textAt(port, 'protocol') || 'TCP',
  };
}

/** Returns what puts the name of a Compose service in place of a Service's name in the cluster. */
export function hostNames(reached: readonly Reached[]): (text: string) => string {
  const byName = new Map(reached.map(({ name, namespace, pod }) => [`${name}.${namespace}`, pod.name]));
  // A name with more before it is that of one pod, and stays: it is an alias.
  return (text) =>
    text.replaceAll(
      /(?<![\w.-]|\$\(hostname\)\.)([a-z0-9-]+)\.([a-z0-9-]+)\.svc\.cluster\.local/g,
      (whole, name: string, namespace: string) => byName.get(`${name}.${namespace}`) ?? whole,
    );
}
