import { unknownMarker } from '../../../../src/simulation/propertyValue';
import { set, type Mutant, type Subject } from '../../mutant';
import { mutant, pod } from '../taskPlatform';

const provider = { type: 'pulumi:providers:kubernetes' };
const chart = { type: 'kubernetes:helm.sh/v3:Release', name: 'cert-manager' };
const storageClass = { type: 'kubernetes:storage.k8s.io/v1:StorageClass' };
const store = { type: 'kubernetes:apps/v1:StatefulSet', name: 'postgres' };
const dump = { type: 'kubernetes:batch/v1:CronJob', name: 'kardon-db-dump' };

const inCluster: Subject = { system: 'task-platform', target: 'kubernetes' };
const kardon: Subject = { system: 'kardon' };

function kubeconfig(...arguments_: readonly string[]): Mutant['spoil'] {
  const user = { exec: { command: 'aws', args: ['eks', 'get-token', ...arguments_] } };
  return set(provider, 'kubeconfig', JSON.stringify({ users: [{ name: 'eks', user }] }));
}

/** Clusters and objects that an update or a colleague breaks. */
export const clusterMutants: readonly Mutant[] = [
  mutant(
    'reliability-provider-cluster-identifier',
    'a provider without an identifier',
    set(provider, 'clusterIdentifier', undefined),
    /has no clusterIdentifier/,
  ),
  mutant(
    'reliability-provider-cluster-identifier',
    'an identifier that comes with the cluster',
    set(provider, 'clusterIdentifier', unknownMarker),
    /only after up/,
  ),
  mutant(
    'reliability-kubeconfig-portable',
    "a profile of somebody's machine",
    kubeconfig('--region', 'us-west-2', '--profile', 'mine'),
    /names a profile of AWS/,
  ),
  mutant(
    'reliability-kubeconfig-portable',
    "a region of somebody's machine",
    kubeconfig('--cluster-name', 'task-platform-production'),
    /names no region/,
  ),
  mutant(
    'reliability-chart-atomic',
    'a release that stays half-made',
    set(chart, 'atomic', undefined),
    /atomic is not set/,
  ),
  mutant(
    'reliability-chart-atomic',
    'a release that nobody waits for',
    set(chart, 'skipAwait', true),
    /skipAwait is true/,
  ),
  mutant(
    'reliability-storage-class',
    'disks in any zone',
    set(storageClass, 'volumeBindingMode', undefined),
    /before it is known where their pods run/,
  ),
  mutant(
    'reliability-storage-class',
    'disks that cannot grow',
    set(storageClass, 'allowVolumeExpansion', false),
    /cannot grow/,
  ),
  mutant(
    'reliability-store-claims',
    'a store that keeps nothing',
    set(store, 'spec.volumeClaimTemplates', undefined),
    /keeps nothing beyond its pods/,
    inCluster,
  ),
  mutant(
    'reliability-store-claims',
    'a store that loses a disk when it shrinks',
    set(store, 'spec.persistentVolumeClaimRetentionPolicy.whenScaled', 'Delete'),
    /loses claims when it is scaled down/,
    inCluster,
  ),
  mutant(
    'reliability-store-claims',
    'a store that loses its disks when it goes',
    set(store, 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted', 'Delete'),
    /loses its claims when it is deleted/,
    inCluster,
  ),
  mutant(
    'reliability-cron-job',
    'a job that may run twice at once',
    set(dump, 'spec.concurrencyPolicy', undefined),
    /may run twice at once/,
    kardon,
  ),
  mutant(
    'reliability-cron-job',
    'a job in the time of the control plane',
    set(dump, 'spec.timeZone', undefined),
    /names no time zone/,
    kardon,
  ),
  mutant(
    'reliability-cron-job',
    'a job without an end of its attempts',
    set(dump, 'spec.jobTemplate.spec.backoffLimit', undefined),
    /has no backoffLimit/,
    kardon,
  ),
  mutant(
    'reliability-cron-job',
    'a job whose pod starts again',
    set(dump, 'spec.jobTemplate.spec.template.spec.restartPolicy', 'OnFailure'),
    /starts a failed container again/,
    kardon,
  ),
  mutant(
    'reliability-priority-class',
    'a priority that is not there',
    pod('priorityClassName', 'urgent'),
    /asks for the priority urgent, which is not there/,
  ),
];
