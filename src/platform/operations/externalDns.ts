import type * as pulumi from '@pulumi/pulumi';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Installs external-dns. Returns what ingresses wait for. */
export function installExternalDns(
  _surroundings: OperationsSurroundings,
  _opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  return [];
}
