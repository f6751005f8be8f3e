import { set, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { csaHello, vibebox } from './subjects';

const deployment = { type: 'kubernetes:apps/v1:Deployment', name: 'web-app' };
const container = 'spec.template.spec.containers.0';
const service = { type: 'kubernetes:core/v1:Service' };
const autoscaler = { type: 'kubernetes:autoscaling/v2:HorizontalPodAutoscaler' };
const ingress = { type: 'kubernetes:networking.k8s.io/v1:Ingress' };
const policy = { type: 'kubernetes:networking.k8s.io/v1:NetworkPolicy', name: 'prometheus' };
const namespace = { type: 'kubernetes:core/v1:Namespace' };
const claim = { type: 'kubernetes:core/v1:PersistentVolumeClaim', name: 'docker-volumes' };
const storageClass = { type: 'kubernetes:storage.k8s.io/v1:StorageClass' };

const objects = mutantsOf(csaHello, [
  [
    'limits-kubernetes-name',
    'a dot in a namespace',
    set(namespace, 'metadata.name', 'a.b'),
    /RFC 1123 label/,
  ],
  [
    'limits-kubernetes-name',
    'a digit before a host',
    set(service, 'metadata.name', '1web'),
    /a letter first/,
  ],
  ['limits-kubernetes-name', 'a long name', set(deployment, 'metadata.name', 'a'.repeat(254)), /at most 253/],
  ['limits-kubernetes-name', 'another kind', set(deployment, 'kind', 'Pod'), /is not the type's/],
  [
    'limits-kubernetes-name',
    'a namespace with a dot',
    set(deployment, 'metadata.namespace', 'a.b'),
    /RFC 1123 label/,
  ],
  [
    'limits-kubernetes-labels',
    'a long value',
    set(namespace, 'metadata.labels', { tier: 'a'.repeat(64) }),
    /at most 63/,
  ],
  [
    'limits-kubernetes-labels',
    'a number',
    set(namespace, 'metadata.labels', { tier: 3 }),
    /text of at most 63/,
  ],
  [
    'limits-kubernetes-labels',
    'a key with a space',
    set(namespace, 'metadata.annotations', { 'a b': 'c' }),
    /the key "a b"/,
  ],
  [
    'limits-kubernetes-labels',
    'much text',
    set(namespace, 'metadata.annotations', { text: 'a'.repeat(262_200) }),
    /at most 262144/,
  ],
  [
    'limits-kubernetes-data',
    'a large file',
    set({ type: 'kubernetes:core/v1:ConfigMap' }, 'data.file', 'a'.repeat(1_048_577)),
    /at most 1048576/,
  ],
  [
    'limits-kubernetes-data',
    'a key with a slash',
    set({ type: 'kubernetes:core/v1:ConfigMap' }, 'data', { 'a/b': '' }),
    /the key "a\/b"/,
  ],
  [
    'limits-kubernetes-data',
    'plain text for base64',
    set({ type: 'kubernetes:core/v1:Secret' }, 'data', { key: 'plain text' }),
    /goes into stringData/,
  ],
  [
    'limits-container-ports',
    'a long name',
    set(deployment, `${container}.ports.0.name`, 'a'.repeat(16)),
    /at most 15/,
  ],
  [
    'limits-container-ports',
    'a port that there is not',
    set(deployment, `${container}.ports.0.containerPort`, 70_000),
    /1 to 65535/,
  ],
  [
    'limits-container-ports',
    'a probe of nothing',
    set(deployment, `${container}.readinessProbe`, {}),
    /exactly one of httpGet/,
  ],
  [
    'limits-container-resources',
    'more than the limit',
    set(deployment, `${container}.resources`, { requests: { cpu: '2' }, limits: { cpu: '500m' } }),
    /more than the limit 500m/,
  ],
  [
    'limits-container-resources',
    'an amount in words',
    set(deployment, `${container}.resources.requests.cpu`, 'half'),
    /is no quantity/,
  ],
  ['limits-pod-template', 'a capital', set(deployment, `${container}.name`, 'Web'), /lower-case/],
  [
    'limits-pod-template',
    'a variable that is a number',
    set(deployment, `${container}.env.0`, { name: 'PORT', value: 3000 }),
    /write it as text/,
  ],
  [
    'limits-pod-template',
    'a mount of no volume',
    set(deployment, `${container}.volumeMounts.0.name`, 'other'),
    /is no volume/,
  ],
  [
    'limits-pod-template',
    'a selector of other pods',
    set(deployment, 'spec.selector.matchLabels', { app: 'other' }),
    /does not match/,
  ],
  [
    'limits-service-ports',
    'two ports without names',
    set(service, 'spec.ports', [{ port: 80 }, { port: 81 }]),
    /needs a name/,
  ],
  [
    'limits-service-ports',
    'one name twice',
    set(service, 'spec.ports', [
      { name: 'web', port: 80 },
      { name: 'web', port: 81 },
    ]),
    /is there twice/,
  ],
  ['limits-service-ports', 'a type that is not known', set(service, 'spec.type', 'Internal'), /ClusterIP/],
  [
    'limits-autoscaler-range',
    'more at least than at most',
    set(autoscaler, 'spec.minReplicas', 99),
    /above maxReplicas/,
  ],
  ['limits-autoscaler-range', 'none at least', set(autoscaler, 'spec.minReplicas', 0), /needs KEDA/],
  [
    'limits-autoscaler-range',
    'a metric without its block',
    set(autoscaler, 'spec.metrics.0', { type: 'Pods' }),
    /needs the block "pods"/,
  ],
  [
    'limits-disruption-budget-form',
    'both ways',
    set({ type: 'kubernetes:policy/v1:PodDisruptionBudget' }, 'spec.minAvailable', 1),
    /exactly one of minAvailable/,
  ],
  [
    'limits-ingress-form',
    'an underscore in a host',
    set(ingress, 'spec.rules.0.host', 'api_1.example.com'),
    /a DNS name/,
  ],
  [
    'limits-ingress-form',
    'a path without a way to match',
    set(ingress, 'spec.rules.0.http.paths.0.pathType', undefined),
    /has no pathType/,
  ],
  [
    'limits-ingress-form',
    'a path without a slash',
    set(ingress, 'spec.rules.0.http.paths.0.path', 'api'),
    /begins with "\/"/,
  ],
  [
    'limits-network-policy-form',
    'an address without its length',
    set(policy, 'spec.egress', [{ to: [{ ipBlock: { cidr: '10.0.0.0' } }] }]),
    /10.0.0.0\/16/,
  ],
  [
    'limits-network-policy-form',
    'a direction that is not known',
    set(policy, 'spec.policyTypes', ['Out']),
    /Ingress, Egress/,
  ],
  [
    'limits-storage-class-form',
    'no provisioner',
    set(storageClass, 'provisioner', undefined),
    /provisioner: is missing/,
  ],
  [
    'limits-storage-class-form',
    'a policy that is not known',
    set(storageClass, 'reclaimPolicy', 'Keep'),
    /Delete, Retain/,
  ],
]);

const volumes = mutantsOf(vibebox, [
  ['limits-volume-modes', 'no mode', set(claim, 'spec.accessModes', []), /0 access modes/],
  ['limits-volume-modes', 'no size', set(claim, 'spec.resources', undefined), /asks for a size/],
  [
    'limits-volume-modes',
    'a disk for many nodes',
    set({ type: 'kubernetes:core/v1:PersistentVolume' }, 'spec.csi.driver', 'ebs.csi.aws.com'),
    /use a file system/,
  ],
]);

/** What the API server of Kubernetes refuses of an object alone. */
export const kubernetesMutants: readonly Mutant[] = [...objects, ...volumes];
