import type * as pulumi from '@pulumi/pulumi';
import type { NetworkPolicy } from '@pulumi/kubernetes/networking/v1';
import { challengeSolverGrants, challengeSolverLabels } from '../../../src/wiring/operatorGrants';
import { networkPolicy } from '../networkPolicy';

/**
 * Makes the NetworkPolicy of the pods by which cert-manager answers an issuer's HTTP challenge. They come and go in the
 * namespace of the Ingress, where everything is denied that no policy allows: without this one no certificate is ever
 * issued.
 */
export function challengeSolverPolicy(
  name: string,
  namespace: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): NetworkPolicy {
  return networkPolicy(
    name,
    { namespace, podLabels: challengeSolverLabels, grants: challengeSolverGrants() },
    opts,
  );
}
