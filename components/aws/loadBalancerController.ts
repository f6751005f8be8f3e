import { Release } from '@pulumi/kubernetes/helm/v3';
import * as pulumi from '@pulumi/pulumi';
import type { ClusterOutputs } from './cluster';
import { loadBalancerPolicy } from './loadBalancerPolicy';
import { PodIdentityRole } from './podIdentityRole';

/** Version of the chart, and of the controller: the policy in loadBalancerPolicy.ts goes with it. */
const chartVersion = '3.5.0';
/** The chart runs at this priority, which Kubernetes admits in kube-system alone. */
const namespace = 'kube-system';
const serviceAccount = 'aws-load-balancer-controller';

export interface LoadBalancerControllerArgs {
  /** Region, e.g. "us-west-2". */
  readonly region: string;
  /** Id of the VPC of the cluster. */
  readonly vpcId: pulumi.Input<string>;
  /** The cluster it runs in; what is ready there outlives the controller. */
  readonly cluster: Pick<ClusterOutputs, 'name' | 'ready'>;
  /** Tags of every load balancer and security group that the controller makes. Default: the binding that they serve. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What is set of the chart's values. */
interface ChartValues {
  readonly clusterName: pulumi.Input<string>;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly replicaCount: number;
  readonly serviceAccount: { readonly create: boolean; readonly name: string };
  readonly enableServiceMutatorWebhook: boolean;
  readonly enableShield: boolean;
  readonly enableWaf: boolean;
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly defaultTargetType: 'ip' | 'instance';
  readonly keepTLSSecret: boolean;
  readonly podDisruptionBudget: { readonly maxUnavailable: number };
  readonly resources: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>>>>;
  readonly podSecurityContext: Readonly<Record<string, unknown>>;
  readonly securityContext: Readonly<Record<string, unknown>>;
}

/** The AWS Load Balancer Controller: makes an NLB of a Service and an ALB of an Ingress. */
export class LoadBalancerController extends pulumi.ComponentResource {
  /** What every Service and Ingress with a load balancer waits for, so that the controller is there to remove it. */
  readonly ready: readonly pulumi.Resource[];

  /** Takes a provider of AWS and one of Kubernetes by `providers`. */
  constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:LoadBalancerController', name, {}, opts);
    const { region, vpcId } = args;
    const clusterName = args.cluster.name;
    const role = new PodIdentityRole(
      name,
      {
        clusterName,
        namespace,
        serviceAccount,
        statements: loadBalancerPolicy({ clusterName, region, vpcId }),
      },
      { parent: this },
    );
    const release = new Release(
      name,
      {
        name: 'aws-load-balancer-controller',
        namespace,
        chart: 'aws-load-balancer-controller',
        version: chartVersion,
        repositoryOpts: { repo: 'https://aws.github.io/eks-charts' },
        values: { ...chartValues(args) },
        // A release that fails half-way is taken back, so that the next update starts from a clean one.
        atomic: true,
      },
      { parent: this, dependsOn: [role.association, ...args.cluster.ready] },
    );
    this.ready = [release];
    this.registerOutputs({});
  }
}

function chartValues({ cluster, region, vpcId, tags }: LoadBalancerControllerArgs): ChartValues {
  return {
    clusterName: cluster.name,
    // Pods cannot ask the metadata service, so the controller is told.
    region,
    vpcId,
    replicaCount: 2,
    serviceAccount: { create: true, name: serviceAccount },
    // The webhook would refuse everybody's Services while the controller starts; ours name their class themselves.
    enableServiceMutatorWebhook: false,
    enableShield: false,
    enableWaf: false,
    // On every load balancer and security group that the controller makes.
    defaultTags: { ...tags, 'berth:grant': 'platform load-balancing' },
    defaultTargetType: 'ip',
    // A new certificate at every update would leave the webhooks untrusted until the pods have rolled.
    keepTLSSecret: true,
    podDisruptionBudget: { maxUnavailable: 1 },
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    podSecurityContext: { fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: {
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    },
  };
}
