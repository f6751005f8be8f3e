import type { Provider as AwsProvider } from '@pulumi/aws';
import { Provider as KubernetesProvider } from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { Settings } from '../config/settings';
import type { AwsGround } from './awsHome';

/** Where the system lives: a cluster, and on AWS what it stands on. */
export interface Home {
  readonly providers: { readonly kubernetes: KubernetesProvider; readonly aws?: AwsProvider };
  /** What a Service with a load balancer of AWS waits for. */
  readonly loadBalancing: readonly pulumi.Resource[];
  readonly aws?: AwsGround;
  readonly outputs: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Any cluster that the kubeconfig names. */
export function clusterHome({ cluster }: Settings): Home {
  const kubernetes = new KubernetesProvider('cluster', {
    ...(cluster.context === undefined ? {} : { context: cluster.context }),
    clusterIdentifier: cluster.name,
  });
  return { providers: { kubernetes }, loadBalancing: [], outputs: {} };
}
