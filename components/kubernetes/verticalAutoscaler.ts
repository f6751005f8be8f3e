import type * as pulumi from '@pulumi/pulumi';
import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import type { VerticalScaling } from '../../src/model/service';
import type { ScaleTarget } from './scaleTarget';

export interface VerticalAutoscalerArgs {
  /** Name of the Deployment and of its container. */
  readonly deployment: string;
  /** What runs its pods. */
  readonly target: ScaleTarget;
  readonly namespace: pulumi.Input<string>;
  readonly scaling: VerticalScaling;
  /** Whether it may only recommend, whatever the scaling's mode says. */
  readonly recommendOnly: boolean;
}

/** Makes the VerticalPodAutoscaler NAME-vpa. */
export function verticalAutoscaler(
  name: string,
  { deployment, target, namespace, scaling, recommendOnly }: VerticalAutoscalerArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  return new CustomResource(
    name,
    {
      apiVersion: 'autoscaling.k8s.io/v1',
      kind: 'VerticalPodAutoscaler',
      metadata: { name: `${deployment}-vpa`, namespace },
      spec: {
        targetRef: target,
        updatePolicy: { updateMode: recommendOnly ? 'Off' : scaling.mode },
        resourcePolicy: {
          containerPolicies: [
            {
              containerName: deployment,
              minAllowed: scaling.minimum,
              maxAllowed: scaling.maximum,
              controlledResources: ['cpu', 'memory'],
            },
          ],
        },
      },
    },
    opts,
  );
}
