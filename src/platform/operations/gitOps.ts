import type * as pulumi from '@pulumi/pulumi';
import type { Workload } from '../../../components/kubernetes/workload';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Installs Argo CD, and tells it where the manifests of the services are. */
export function installGitOps(
  _surroundings: OperationsSurroundings & { readonly workloads: ReadonlyMap<string, Workload> },
  _opts: pulumi.ComponentResourceOptions,
): void {
  return;
}
