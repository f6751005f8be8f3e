import { kubernetesDocumentation } from '../kubernetesStandards';
import { workloadTypes } from '../podRule';
import type { ModelRuleDefinition } from './modelRules';
import { objectTypes } from './objectTypes';

const claims = ['kubernetes:core/v1:PersistentVolume', 'kubernetes:core/v1:PersistentVolumeClaim'];

/** What the API server of Kubernetes refuses of an object alone. */
export const kubernetesLimits: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-kubernetes-name',
    types: objectTypes,
    about: /^(metadata\.(name|namespace)|kind|apiVersion)$/,
    why: 'The API server takes names of lower-case letters, digits and hyphens, of 63 characters for what becomes a host or a label, and the kind that the type says.',
    mend: 'Shorten the name; what makes pods of it adds characters of its own.',
    standards: [kubernetesDocumentation('Object Names and IDs')],
  },
  {
    id: 'limits-kubernetes-labels',
    types: objectTypes,
    about: /^metadata\./,
    why: 'The API server takes label values of 63 letters, digits and - _ . as text, keys with a DNS name before them at most, and 256 KiB of annotations.',
    mend: 'Shorten the value and write it as text; what is long goes into an annotation.',
    standards: [kubernetesDocumentation('Labels and Selectors')],
  },
  {
    id: 'limits-kubernetes-data',
    types: ['kubernetes:core/v1:ConfigMap', 'kubernetes:core/v1:Secret'],
    why: 'A ConfigMap or Secret holds 1 MiB, under keys of letters, digits and - _ .; the data of a Secret is base64.',
    mend: 'Split what is larger, and put plain text into stringData.',
    standards: [kubernetesDocumentation('ConfigMaps')],
  },
  {
    id: 'limits-container-ports',
    types: workloadTypes,
    about: /(ports|[a-z]+Probe)\b/,
    why: 'The API server takes names of ports of 15 characters, ports up to 65535, and probes of one kind with whole numbers of seconds.',
    mend: 'Shorten the name of the port, and give each probe exactly one of httpGet, tcpSocket, exec and grpc.',
    standards: [kubernetesDocumentation('Configure Liveness, Readiness and Startup Probes')],
  },
  {
    id: 'limits-container-resources',
    types: workloadTypes,
    about: /\.resources$/,
    why: 'The API server refuses a container that requests more than its limit, or an amount that it cannot read.',
    mend: 'Let the request be at most the limit, and write amounts as "250m" or "512Mi".',
    standards: [kubernetesDocumentation('Resource Management for Pods and Containers')],
  },
  {
    id: 'limits-pod-template',
    types: [...workloadTypes, 'kubernetes:core/v1:Pod'],
    why: 'Containers have names of their own, variables that are text, and mounts of volumes that the pod has; the selector of a workload matches its pods. The API server refuses others.',
    mend: 'Correct the container that the message names.',
    standards: [kubernetesDocumentation('Pods')],
  },
  {
    id: 'limits-service-ports',
    types: ['kubernetes:core/v1:Service'],
    why: 'The ports of a Service have different names, each one where there are several, and numbers up to 65535.',
    mend: 'Name each port, of the Service and of the pod, with at most 15 characters.',
    standards: [kubernetesDocumentation('Service')],
  },
  {
    id: 'limits-autoscaler-range',
    types: ['kubernetes:autoscaling/v2:HorizontalPodAutoscaler'],
    why: 'An autoscaler has at least one pod and not more at least than at most, and each metric has the block of its type; fewer than one pod needs KEDA.',
    mend: 'Let 1 <= minReplicas <= maxReplicas, and give each metric its block.',
    standards: [kubernetesDocumentation('Horizontal Pod Autoscaling')],
  },
  {
    id: 'limits-disruption-budget-form',
    types: ['kubernetes:policy/v1:PodDisruptionBudget'],
    why: 'A budget says either how many pods stay or how many may go; the API server refuses both and neither.',
    mend: 'Set maxUnavailable alone.',
    standards: [kubernetesDocumentation('Specifying a Disruption Budget for your Application')],
  },
  {
    id: 'limits-ingress-form',
    types: ['kubernetes:networking.k8s.io/v1:Ingress'],
    why: 'An Ingress has DNS names as hosts, and paths that begin with "/" and say how they match.',
    mend: 'Correct the host, or give the path a pathType.',
    standards: [kubernetesDocumentation('Ingress')],
  },
  {
    id: 'limits-network-policy-form',
    types: ['kubernetes:networking.k8s.io/v1:NetworkPolicy'],
    why: 'A network policy names address ranges with their length and the directions Ingress and Egress.',
    mend: 'Write a range as "10.0.0.0/16".',
    standards: [kubernetesDocumentation('Network Policies')],
  },
  {
    id: 'limits-volume-modes',
    types: claims,
    why: 'A disk of EBS is mounted by one node alone, and a claim asks for a size and for modes that there are.',
    mend: 'Use a file system of EFS where several nodes write, and give each claim a size.',
    standards: [kubernetesDocumentation('Persistent Volumes')],
  },
  {
    id: 'limits-storage-class-form',
    types: ['kubernetes:storage.k8s.io/v1:StorageClass'],
    why: 'A storage class has a provisioner, and a reclaim policy and a binding mode that Kubernetes knows.',
    mend: 'Name the provisioner, such as "ebs.csi.aws.com".',
    standards: [kubernetesDocumentation('Storage Classes')],
  },
];
