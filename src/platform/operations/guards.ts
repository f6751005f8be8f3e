import type * as pulumi from '@pulumi/pulumi';
import { installExternalSecrets } from './externalSecrets';
import { installImageVerification } from './imageVerification';
import { installMesh } from './mesh';
import type { GuardSurroundings } from './operationsSurroundings';

/** Installs what every pod and Secret of the system goes through, and returns what its namespaces wait for. */
export function installGuards(
  surroundings: GuardSurroundings,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const { installed } = surroundings;
  return [
    ...(installed.has('externalSecrets') ? installExternalSecrets(surroundings, opts) : []),
    ...(installed.has('mesh') ? installMesh(surroundings, opts) : []),
    ...(installed.has('kyverno') ? installImageVerification(surroundings, opts) : []),
  ];
}
