import type * as pulumi from '@pulumi/pulumi';
import { ArgoRollouts } from '../../../components/kubernetes/operators/argoRollouts';
import { isProductionLike } from '../../model/environment';
import { argoRolloutsSubject } from '../../wiring/operations/rolloutGrants';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Installs Argo Rollouts. Returns what services wait for. */
export function installRollouts(
  { settings, installed, rules }: OperationsSurroundings,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const args = {
    grants: rules.get(argoRolloutsSubject) ?? [],
    multiZone: isProductionLike(settings),
    scraped: installed.has('metrics'),
  };
  return new ArgoRollouts('argo-rollouts', args, opts).ready;
}
