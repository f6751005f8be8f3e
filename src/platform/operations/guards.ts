import type * as pulumi from '@pulumi/pulumi';
import { priorityClasses } from '../../../components/kubernetes/priorityClasses';
import { priorityClassName } from '../../wiring/priorityClasses';
import { installExternalSecrets } from './externalSecrets';
import { installImageVerification } from './imageVerification';
import { installMesh } from './mesh';
import type { GuardSurroundings } from './operationsSurroundings';

/** Installs what every pod and Secret of the system goes through, and returns what its namespaces wait for. */
export function installGuards(
  surroundings: GuardSurroundings,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const { settings, installed, home } = surroundings;
  const names = {
    stores: priorityClassName(settings, 'stores'),
    critical: priorityClassName(settings, 'critical'),
    standard: priorityClassName(settings, 'standard'),
  };
  return [
    ...priorityClasses({ names }, { provider: home.providers.kubernetes }),
    ...(settings.secrets === 'external' ? installExternalSecrets(surroundings, opts) : []),
    ...(installed.has('mesh') ? installMesh(surroundings, opts) : []),
    ...(installed.has('kyverno') ? installImageVerification(surroundings, opts) : []),
  ];
}
