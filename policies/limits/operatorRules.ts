import { asText, valueAt } from '../../src/simulation/propertyValue';
import { makesCluster, parsed, withText } from '../awsResources';
import { bagAt, clusterOf, ofKind, textAt, textsAt, type ClusterObject } from '../cluster';
import { kubernetesDocumentation } from '../kubernetesStandards';
import { isMadeAfter } from '../madeAfter';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';

const releaseType = 'kubernetes:helm.sh/v3:Release';
const addonType = 'aws:eks/addon:Addon';
const autoscalerType = 'kubernetes:autoscaling/v2:HorizontalPodAutoscaler';

function addon(stack: PolicyStack, name: string): PolicyResource | undefined {
  return withText(stack, addonType, 'addonName', name);
}

function chart(stack: PolicyStack, name: string): PolicyResource | undefined {
  return withText(stack, releaseType, 'chart', name);
}

/** What serves the API of each type of metric: an add-on or a chart of one of the names. */
const sources: Readonly<Record<string, readonly string[]>> = {
  Resource: ['metrics-server'],
  ContainerResource: ['metrics-server'],
  Pods: ['prometheus-adapter'],
  Object: ['prometheus-adapter'],
  External: ['keda', 'prometheus-adapter'],
};

const metrics = stackRule({
  id: 'limits-autoscaler-metrics',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An autoscaler whose metrics nobody serves keeps its number of pods, whatever the load; the apply succeeds all the same.',
  mend: 'Install metrics-server for cpu and memory, an adapter for the metrics of pods, and KEDA or an adapter for those from outside.',
  standards: [kubernetesDocumentation('Horizontal Pod Autoscaling')],
  onUnknown: 'undecided',
  types: [autoscalerType],
  check: ({ props }, stack) => {
    if (!makesCluster(stack)) return [];
    return [...new Set(textsAt(props, 'spec.metrics.*.type'))]
      .filter((type) => !(sources[type] ?? []).some((name) => addon(stack, name) ?? chart(stack, name)))
      .map((type) => `follows metrics of the type ${type}, which nothing in the stack serves`);
  },
});

/** The chart that brings a type. */
const chartOfType: Readonly<Record<string, string>> = {
  'kubernetes:argoproj.io/v1alpha1:AnalysisTemplate': 'argo-rollouts',
  'kubernetes:argoproj.io/v1alpha1:AppProject': 'argo-cd',
  'kubernetes:argoproj.io/v1alpha1:Application': 'argo-cd',
  'kubernetes:argoproj.io/v1alpha1:Rollout': 'argo-rollouts',
  'kubernetes:autoscaling.k8s.io/v1:VerticalPodAutoscaler': 'vertical-pod-autoscaler',
  'kubernetes:cert-manager.io/v1:ClusterIssuer': 'cert-manager',
  'kubernetes:external-secrets.io/v1:ClusterSecretStore': 'external-secrets',
  'kubernetes:external-secrets.io/v1:ExternalSecret': 'external-secrets',
  'kubernetes:keda.sh/v1alpha1:ScaledObject': 'keda',
  'kubernetes:keda.sh/v1alpha1:TriggerAuthentication': 'keda',
  'kubernetes:networking.istio.io/v1:DestinationRule': 'istiod',
  'kubernetes:networking.istio.io/v1:VirtualService': 'istiod',
  'kubernetes:policies.kyverno.io/v1:ImageValidatingPolicy': 'kyverno',
  'kubernetes:security.istio.io/v1:PeerAuthentication': 'istiod',
};

const customResources = stackRule({
  id: 'limits-custom-resource-order',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'The API server knows the type of a custom resource only after the chart of its operator; before that it refuses the resource.',
  mend: 'Install the operator, and let the resource depend on its release.',
  standards: [kubernetesDocumentation('Custom Resources')],
  onUnknown: 'undecided',
  types: Object.keys(chartOfType),
  check: (resource, stack) => {
    const group = /^kubernetes:([^/]+)\//.exec(resource.type)?.[1] ?? '';
    const name = chartOfType[resource.type] ?? '';
    const release = chart(stack, name);
    if (release === undefined) {
      return makesCluster(stack) ? [`is of ${group}, whose chart ${name} is not there`] : [];
    }
    return isMadeAfter(stack, resource, release)
      ? []
      : [`does not depend on ${release.name}, the chart of its type`];
  },
});

/** The add-on that makes the volumes of a driver. */
const addonOfDriver: Readonly<Record<string, string>> = {
  'ebs.csi.aws.com': 'aws-ebs-csi-driver',
  'efs.csi.aws.com': 'aws-efs-csi-driver',
};

const drivers = stackRule({
  id: 'limits-storage-driver',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A volume of a driver that the cluster has not got is never made or mounted, and its pods wait for ever.',
  mend: 'Add the CSI driver to the add-ons of the cluster.',
  standards: [awsDocumentation('Amazon EKS User Guide: Use application data storage for your cluster')],
  onUnknown: 'undecided',
  types: ['kubernetes:storage.k8s.io/v1:StorageClass', 'kubernetes:core/v1:PersistentVolume'],
  check: ({ props }, stack) => {
    const driver = textAt(props, 'provisioner') || textAt(props, 'spec.csi.driver');
    const name = addonOfDriver[driver];
    if (!makesCluster(stack) || (name !== undefined && addon(stack, name) !== undefined)) return [];
    return [`needs the driver ${driver}, which the cluster has not got`];
  },
});

const manyModes = ['ReadWriteMany', 'ReadOnlyMany'];

/** Claims that name no class are of the default one; those that name "" are bound by hand. */
function isDefault({ content }: ClusterObject): boolean {
  return bagAt(content, 'metadata.annotations')['storageclass.kubernetes.io/is-default-class'] === 'true';
}

const sharedClaims = stackRule({
  id: 'limits-claim-modes',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A disk of EBS is mounted on one node; a claim for several nodes of such a class is never bound.',
  mend: 'Use a class or a volume of EFS, or the mode ReadWriteOnce.',
  standards: [awsDocumentation('Amazon EKS User Guide: Use Kubernetes volume storage with Amazon EBS')],
  onUnknown: 'undecided',
  types: ['kubernetes:core/v1:PersistentVolumeClaim'],
  check: ({ props }, stack) => {
    const wanted = valueAt(props, 'spec.storageClassName');
    const named = ofKind(clusterOf(stack), 'StorageClass').find((candidate) =>
      wanted === undefined ? isDefault(candidate) : candidate.name === wanted,
    );
    const shared = textsAt(props, 'spec.accessModes.*').filter((mode) => manyModes.includes(mode));
    return named !== undefined && textAt(named.content, 'provisioner') === 'ebs.csi.aws.com'
      ? shared.map((mode) => `wants the mode ${mode} of the class ${named.name}, whose disks one node mounts`)
      : [];
  },
});

const networkPolicies = stackRule({
  id: 'limits-network-policy-engine',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A cluster of EKS ignores network policies unless its network add-on is told to enforce them.',
  mend: 'Set enableNetworkPolicy to "true" in the settings of the add-on vpc-cni.',
  standards: [awsDocumentation('Amazon EKS User Guide: Limit Pod traffic with Kubernetes network policies')],
  onUnknown: 'undecided',
  types: ['aws:eks/cluster:Cluster'],
  check: (_cluster, stack) => {
    if (ofType(stack, 'kubernetes:networking.k8s.io/v1:NetworkPolicy').length === 0) return [];
    const settings = parsed(textAt(addon(stack, 'vpc-cni')?.props, 'configurationValues'));
    return asText(valueAt(settings, 'enableNetworkPolicy')) === 'true'
      ? []
      : ['has network policies, and no add-on that enforces them'];
  },
});

/** What does nothing, or waits for ever, without an operator or an add-on. */
export const operatorRules: readonly Rule[] = [
  metrics,
  customResources,
  drivers,
  sharedClaims,
  networkPolicies,
];
