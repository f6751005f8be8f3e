import { asText, isUnknown, valueAt } from '../../src/simulation/propertyValue';
import { bagAt, clusterOf, find, listAt, textAt } from '../cluster';
import { kubernetesDocumentation } from '../kubernetesStandards';
import { podSpecOf, workloadTypes } from '../podRule';
import { resourceRule, stackRule, type Rule } from '../rule';
import { awsGuide } from '../awsStandards';

const provider = 'pulumi:providers:kubernetes';
const statefulSet = 'kubernetes:apps/v1:StatefulSet';

const fixedIdentifier = resourceRule({
  id: 'reliability-provider-cluster-identifier',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'Without it an edit of the cluster that changes the kubeconfig looks like another cluster, and every object in it is replaced.',
  mend: 'Set `clusterIdentifier` of the provider to a text of the settings, which is known before the cluster is there.',
  standards: [{ name: 'Pulumi Kubernetes provider', version: '4', reference: 'Provider: clusterIdentifier' }],
  onUnknown: 'violates',
  types: [provider],
  check: ({ props }) => {
    const { clusterIdentifier } = props;
    if (isUnknown(clusterIdentifier)) return ['is told its clusterIdentifier only after up'];
    return asText(clusterIdentifier) === '' ? ['has no clusterIdentifier'] : [];
  },
});

const portableKubeconfig = stackRule({
  id: 'reliability-kubeconfig-portable',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A profile is a name on one machine: the state of a kubeconfig with one works for nobody else, and in no pipeline.',
  mend: 'Let `aws eks get-token` take region, cluster and role as arguments, and the credentials from its surroundings.',
  standards: [
    awsGuide('Amazon EKS User Guide', 'Connect kubectl to an EKS cluster by creating a kubeconfig file'),
  ],
  onUnknown: 'undecided',
  types: [provider],
  check: ({ props }, { facts }) => {
    if (facts.target !== 'aws') return [];
    const kubeconfig = asText(valueAt(props, 'kubeconfig'));
    return [
      ...(/AWS_PROFILE|--profile/.test(kubeconfig) ? ['names a profile of AWS in its kubeconfig'] : []),
      ...(kubeconfig.includes('get-token') && !kubeconfig.includes('--region')
        ? ['names no region in its kubeconfig']
        : []),
    ];
  },
});

const atomicRelease = resourceRule({
  id: 'reliability-chart-atomic',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A release that fails half-way stays half-made, and Helm refuses to go on from there.',
  mend: 'Set `atomic: true`, which takes a failed release back and waits until its pods are ready.',
  standards: [{ name: 'Helm documentation', version: '3', reference: 'helm upgrade: --atomic' }],
  onUnknown: 'undecided',
  types: ['kubernetes:helm.sh/v3:Release'],
  check: ({ props }) => [
    ...(props['atomic'] === true ? [] : ['is not taken back when it fails: atomic is not set']),
    ...(props['skipAwait'] === true ? ['is not waited for: skipAwait is true'] : []),
  ],
});

const zonalDisks = resourceRule({
  id: 'reliability-storage-class',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A disk is in one zone: made before its pod it may be where no node has room, and one that cannot grow ends full.',
  mend: 'Set `volumeBindingMode: WaitForFirstConsumer` and `allowVolumeExpansion: true`.',
  standards: [kubernetesDocumentation('Storage Classes')],
  onUnknown: 'undecided',
  types: ['kubernetes:storage.k8s.io/v1:StorageClass'],
  check: ({ props }) => [
    ...(props['volumeBindingMode'] === 'WaitForFirstConsumer'
      ? []
      : ['makes disks before it is known where their pods run']),
    ...(props['allowVolumeExpansion'] === true ? [] : ['makes disks that cannot grow']),
  ],
});

const claims = stackRule({
  id: 'reliability-store-claims',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'What a StatefulSet keeps in the pod is gone with it, and what its claims hold must not go when it is scaled down.',
  mend: 'Give the StatefulSet `volumeClaimTemplates`, and a retention policy that keeps the claims.',
  standards: [kubernetesDocumentation('StatefulSets: PersistentVolumeClaim retention')],
  onUnknown: 'undecided',
  types: [statefulSet],
  check: ({ props }, { facts }) => {
    if (listAt(props, 'spec.volumeClaimTemplates').length === 0) return ['keeps nothing beyond its pods'];
    const retention = bagAt(props, 'spec.persistentVolumeClaimRetentionPolicy');
    // Kubernetes retains claims unless it is told otherwise.
    const kept = (when: string) => (textAt(retention, when) || 'Retain') === 'Retain';
    return [
      ...(kept('whenScaled') ? [] : ['loses claims when it is scaled down']),
      ...(kept('whenDeleted') || !facts.deletionProtection ? [] : ['loses its claims when it is deleted']),
    ];
  },
});

const scheduledJobs = resourceRule({
  id: 'reliability-cron-job',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Two runs at once undo each other, a zone of time that is not said is that of the control plane, and a pod that is started again for ever never fails.',
  mend: 'Set `concurrencyPolicy: Forbid`, `timeZone`, and the restart policy Never with a `backoffLimit`.',
  standards: [kubernetesDocumentation('CronJob'), kubernetesDocumentation('Jobs')],
  onUnknown: 'undecided',
  types: ['kubernetes:batch/v1:CronJob'],
  check: (resource) => {
    const { props } = resource;
    return [
      ...((textAt(props, 'spec.concurrencyPolicy') || 'Allow') === 'Allow' ? ['may run twice at once'] : []),
      ...(textAt(props, 'spec.timeZone') === '' ? ['names no time zone'] : []),
      ...(valueAt(props, 'spec.jobTemplate.spec.backoffLimit') === undefined ? ['has no backoffLimit'] : []),
      ...(textAt(podSpecOf(resource), 'restartPolicy') === 'Never'
        ? []
        : ['starts a failed container again in its pod']),
    ];
  },
});

const priorityThere = stackRule({
  id: 'reliability-priority-class',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'The API server refuses every pod of a priority that is not there, so that the workload never starts.',
  mend: 'Make the PriorityClass in the stack, or name one that every cluster has.',
  standards: [kubernetesDocumentation('Pod Priority and Preemption')],
  onUnknown: 'undecided',
  types: workloadTypes,
  check: (resource, stack) => {
    const name = textAt(podSpecOf(resource), 'priorityClassName');
    return name === '' ||
      name.startsWith('system-') ||
      find(clusterOf(stack), 'PriorityClass', '', name) !== undefined
      ? []
      : [`asks for the priority ${name}, which is not there`];
  },
});

/** What the cluster and its objects need to be updated and kept. */
export const clusterRules: readonly Rule[] = [
  fixedIdentifier,
  portableKubeconfig,
  atomicRelease,
  zonalDisks,
  claims,
  scheduledJobs,
  priorityThere,
];
