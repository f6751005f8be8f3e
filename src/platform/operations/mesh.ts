import type * as pulumi from '@pulumi/pulumi';
import type { GuardSurroundings } from './operationsSurroundings';

/** Installs the service mesh. Returns what pods wait for. */
export function installMesh(
  _surroundings: GuardSurroundings,
  _opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  return [];
}
