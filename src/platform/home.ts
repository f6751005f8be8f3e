import type { Provider as AwsProvider } from '@pulumi/aws';
import { Provider as KubernetesProvider } from '@pulumi/kubernetes/provider';
import type * as pulumi from '@pulumi/pulumi';
import type { HostedZone } from '../../components/aws/hostedZone';
import type { Settings } from '../config/settings';
import type { AwsGround } from './awsHome';

/** Where the system lives: a cluster, AWS, or a cluster on AWS. */
export interface Home {
  readonly providers: { readonly kubernetes?: KubernetesProvider; readonly aws?: AwsProvider };
  /** What a Service with a load balancer of AWS waits for. */
  readonly loadBalancing: readonly pulumi.Resource[];
  readonly aws?: AwsGround;
  /** Public DNS zone of the domain; on AWS alone, and only for a system with names or mail. */
  readonly zone?: HostedZone;
  readonly outputs: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A home with a cluster; a system whose only mode is serverless has none. */
export interface ClusterHome extends Home {
  readonly providers: { readonly kubernetes: KubernetesProvider; readonly aws?: AwsProvider };
}

/** Returns the home if it has a cluster. */
export function withCluster(home: Home): ClusterHome | undefined {
  const { kubernetes } = home.providers;
  return kubernetes === undefined ? undefined : { ...home, providers: { ...home.providers, kubernetes } };
}

/** Any cluster that the kubeconfig names. */
export function clusterHome({ cluster }: Settings): ClusterHome {
  const kubernetes = new KubernetesProvider('cluster', {
    ...(cluster.context === undefined ? {} : { context: cluster.context }),
    clusterIdentifier: cluster.name,
  });
  return { providers: { kubernetes }, loadBalancing: [], outputs: {} };
}
