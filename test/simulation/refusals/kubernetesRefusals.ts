import type { PropertyBag } from '../../../src/simulation/propertyValue';
import { long, type Refusal } from './refusal';

const pod = (container: PropertyBag): PropertyBag => ({
  spec: {
    template: {
      spec: {
        volumes: [],
        initContainers: [],
        containers: [{ name: 'web', image: 'node:24', ...container }],
      },
    },
  },
});

/** What the API server of Kubernetes refuses. */
export const kubernetesRefusals: readonly Refusal[] = [
  ['kubernetes:core/v1:Namespace', { metadata: { name: 'a.b' } }, 'metadata.name', /RFC 1123 label/],
  [
    'kubernetes:core/v1:Namespace',
    { metadata: { labels: { tier: 'a/b' } } },
    'metadata.labels["tier"]',
    /at most 63 letters/,
  ],
  [
    'kubernetes:core/v1:Namespace',
    { metadata: { labels: { count: 3 } } },
    'metadata.labels["count"]',
    /text of at most 63/,
  ],
  [
    'kubernetes:core/v1:Namespace',
    { metadata: { annotations: { 'a b': 'c' } } },
    'metadata.annotations',
    /the key "a b"/,
  ],
  [
    'kubernetes:core/v1:Service',
    { spec: { ports: [{ port: 80 }, { port: 81 }] } },
    'spec.ports',
    /each port needs a name/,
  ],
  [
    'kubernetes:core/v1:Service',
    { spec: { ports: [{ port: 80, targetPort: long(16) }] } },
    'spec.ports[0].targetPort',
    /at most 15/,
  ],
  ['kubernetes:core/v1:Service', { metadata: { name: '1web' } }, 'metadata.name', /a letter first/],
  ['kubernetes:core/v1:ConfigMap', { data: { 'a/b': '' } }, 'data', /the key "a\/b"/],
  ['kubernetes:core/v1:ConfigMap', { data: { big: long(1048577) } }, 'data', /at most 1048576/],
  [
    'kubernetes:core/v1:Secret',
    { data: { key: 'plain text' } },
    'data.key',
    /plain text goes into stringData/,
  ],
  [
    'kubernetes:apps/v1:Deployment',
    pod({ name: 'Web' }),
    'spec.template.spec.containers[0].name',
    /lower-case/,
  ],
  [
    'kubernetes:apps/v1:Deployment',
    pod({ ports: [{ name: long(16), containerPort: 1 }] }),
    'spec.template.spec.containers[0].ports[0].name',
    /at most 15/,
  ],
  [
    'kubernetes:apps/v1:Deployment',
    pod({ env: [{ name: 'PORT', value: 3000 }] }),
    'spec.template.spec.containers[0].env[0]',
    /write it as text/,
  ],
  [
    'kubernetes:apps/v1:Deployment',
    pod({ volumeMounts: [{ name: 'tmp' }] }),
    'spec.template.spec.containers[0].volumeMounts[0].name',
    /is no volume/,
  ],
  [
    'kubernetes:apps/v1:Deployment',
    pod({ resources: { requests: { cpu: '2' }, limits: { cpu: '500m' } } }),
    'spec.template.spec.containers[0].resources',
    /more than the limit 500m/,
  ],
  [
    'kubernetes:apps/v1:Deployment',
    pod({ readinessProbe: {} }),
    'spec.template.spec.containers[0].readinessProbe',
    /exactly one of httpGet/,
  ],
  [
    'kubernetes:apps/v1:Deployment',
    { spec: { selector: { matchLabels: { app: 'other' } } } },
    'spec.selector',
    /does not match/,
  ],
  [
    'kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
    { spec: { minReplicas: 6 } },
    'spec',
    /above maxReplicas 5/,
  ],
  [
    'kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
    { spec: { metrics: [{ type: 'Pods' }] } },
    'spec.metrics[0]',
    /needs the block "pods"/,
  ],
  [
    'kubernetes:policy/v1:PodDisruptionBudget',
    { spec: { minAvailable: 1 } },
    'spec',
    /exactly one of minAvailable/,
  ],
  [
    'kubernetes:networking.k8s.io/v1:Ingress',
    { spec: { rules: [{ host: 'api_1.example.org' }] } },
    'spec.rules[0].host',
    /a DNS name/,
  ],
  [
    'kubernetes:networking.k8s.io/v1:NetworkPolicy',
    { spec: { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0' } }] }] } },
    'spec.egress[0].to[0].ipBlock.cidr',
    /10.0.0.0\/16/,
  ],
  [
    'kubernetes:core/v1:Namespace',
    { metadata: { labels: { tier: long(64) } } },
    'metadata.labels["tier"]',
    /at most 63 letters/,
  ],
  ['kubernetes:core/v1:ConfigMap', { metadata: { name: long(254) } }, 'metadata.name', /at most 253/],
  [
    'kubernetes:core/v1:PersistentVolume',
    { spec: { csi: { driver: 'ebs.csi.aws.com' } } },
    'spec.accessModes',
    /use a file system/,
  ],
  ['kubernetes:storage.k8s.io/v1:StorageClass', { provisioner: null }, 'provisioner', /is missing/],
  [
    'kubernetes:storage.k8s.io/v1:StorageClass',
    { parameters: { iops: '100' } },
    'parameters',
    /3000 to 80000/,
  ],
  ['kubernetes:storage.k8s.io/v1:StorageClass', { reclaimPolicy: 'Keep' }, 'reclaimPolicy', /Delete, Retain/],
];
