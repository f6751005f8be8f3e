import { titleOf, ofKind, type Cluster, type ClusterObject, type Pod } from '../../policies/cluster';

/** What is wrong in a cluster although its API takes every object, a line each. */
export type Check = (cluster: Cluster) => readonly string[];

/** Returns a check of every pod; what is wrong with several pods of one workload is said once. */
export function eachPod(wrong: (pod: Pod, cluster: Cluster) => readonly string[]): Check {
  return (cluster) => [
    ...new Set(
      cluster.pods.flatMap((pod) => wrong(pod, cluster).map((line) => `${titleOf(pod.owner)}: ${line}`)),
    ),
  ];
}

/** Returns a check of every object of the kind. */
export function eachOf(
  kind: string,
  wrong: (object: ClusterObject, cluster: Cluster) => readonly string[],
): Check {
  return (cluster) =>
    ofKind(cluster, kind).flatMap((object) =>
      wrong(object, cluster).map((line) => `${titleOf(object)}: ${line}`),
    );
}
