import type * as pulumi from '@pulumi/pulumi';
import type { GuardSurroundings } from './operationsSurroundings';

/** Installs the External Secrets Operator. Returns what Secrets wait for. */
export function installExternalSecrets(
  _surroundings: GuardSurroundings,
  _opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  return [];
}
