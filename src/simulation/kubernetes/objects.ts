import { asText, isBag, type PropertyBag, type PropertyValue } from '../propertyValue';
import { hexDigits, type Making, type Made, type ResourceModel } from '../resourceModel';
import { known } from '../rules';
import { objectRules } from './objectRules';

/** Kinds without a namespace: of Kubernetes itself, and of the operators in use. */
const clusterScoped: ReadonlySet<string> = new Set([
  'APIService',
  'CSIDriver',
  'CSINode',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'CustomResourceDefinition',
  'EC2NodeClass',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'NodePool',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'TriggerAuthenticationCluster',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeSnapshotClass',
]);

const deployment = ['spec.selector'];
const binding = ['roleRef'];
const statefulSet = [
  'spec.selector',
  'spec.serviceName',
  'spec.podManagementPolicy',
  'spec.volumeClaimTemplates',
];

/** Paths whose change replaces the object, beside its name and namespace. */
const immutableByKind: Readonly<Record<string, readonly string[]>> = {
  ClusterRoleBinding: binding,
  ConfigMap: ['data', 'binaryData', 'immutable'],
  CSIDriver: ['spec'],
  DaemonSet: ['spec.selector'],
  Deployment: deployment,
  IngressClass: ['spec.controller'],
  Job: ['spec.template', 'spec.selector', 'spec.completions', 'spec.completionMode'],
  PersistentVolume: ['spec.csi', 'spec.storageClassName', 'spec.volumeMode'],
  PersistentVolumeClaim: [
    'spec.accessModes',
    'spec.selector',
    'spec.storageClassName',
    'spec.volumeMode',
    'spec.volumeName',
    'spec.dataSource',
  ],
  Pod: ['spec'],
  PriorityClass: ['value', 'preemptionPolicy'],
  ReplicaSet: ['spec.selector'],
  ResourceQuota: ['spec.scopes'],
  RoleBinding: binding,
  RuntimeClass: ['handler'],
  Secret: ['type', 'stringData', 'data', 'immutable'],
  Service: ['spec.clusterIP', 'spec.type'],
  StatefulSet: statefulSet,
  StorageClass: ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode', 'mountOptions'],
};

/** Returns the kind of the type token "kubernetes:apps/v1:Deployment"; a patch is of the kind that it changes. */
export function kindOf(type: string): string {
  return (type.split(':')[2] ?? '').replace(/Patch$/, '');
}

/** Returns the apiVersion of the type token; the group "core" has no name. */
export function apiVersionOf(type: string): string {
  return (type.split(':')[1] ?? '').replace(/^core\//, '');
}

/** Returns whether objects of the kind live outside namespaces. */
export function isClusterScoped(kind: string): boolean {
  return clusterScoped.has(kind);
}

/** Returns the inputs with the name that the provider gives: the program's and eight hex digits. */
export function autonamedObject({ type, name, inputs }: Omit<Making, 'region'>): PropertyBag {
  if (!isObject(type)) return inputs;
  const metadata = isBag(inputs['metadata']) ? inputs['metadata'] : {};
  if (metadata['name'] !== undefined || metadata['generateName'] !== undefined) return inputs;
  return { ...inputs, metadata: { ...metadata, name: `${name}-${hexDigits(`${type}::${name}`, 8)}` } };
}

/** Chart releases and providers are types of the provider, and no objects of the API. */
function isObject(type: string): boolean {
  return !type.startsWith('kubernetes:helm.sh/') && !type.startsWith('kubernetes:kustomize');
}

/** Returns the model of a type of the Kubernetes provider. */
export function kubernetesModel(type: string): ResourceModel {
  if (!isObject(type)) return releaseModel;
  const kind = kindOf(type);
  return {
    immutable: ['metadata.name', 'metadata.namespace', ...(immutableByKind[kind] ?? [])],
    id: ({ inputs }) => {
      const name = asText(known(inputs, 'metadata.name'));
      return isClusterScoped(kind) ? name : `${namespaceOf(inputs)}/${name}`;
    },
    outputs: (made) => objectOutputs(type, kind, made),
    rules: objectRules(kind, apiVersionOf(type)),
  };
}

function namespaceOf(inputs: PropertyBag): string {
  return asText(known(inputs, 'metadata.namespace') ?? 'default');
}

function objectOutputs(type: string, kind: string, { id, inputs }: Made): PropertyBag {
  const metadata = isBag(inputs['metadata']) ? inputs['metadata'] : {};
  const status = statusOf(kind, id, inputs);
  return {
    apiVersion: apiVersionOf(type),
    kind,
    metadata: {
      ...metadata,
      ...(isClusterScoped(kind) ? {} : { namespace: metadata['namespace'] ?? 'default' }),
      uid: hexDigits(`${type} ${id}`, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2020-01-01T00:00:00Z',
    },
    ...specOf(kind, id, inputs),
    ...(status === undefined ? {} : { status }),
  };
}

/** What the API server adds to a spec. */
function specOf(kind: string, id: string, { spec }: PropertyBag): PropertyBag {
  if (!isBag(spec)) return {};
  if (kind === 'Service') {
    const address = `172.20.${parseInt(hexDigits(id, 2), 16)}.${(parseInt(hexDigits(`${id}.`, 2), 16) % 254) + 1}`;
    return { spec: { type: 'ClusterIP', clusterIP: address, ...spec } };
  }
  if (kind === 'PersistentVolumeClaim') return { spec: { volumeName: `pvc-${hexDigits(id, 32)}`, ...spec } };
  return {};
}

/** The status of an object that has become ready. */
function statusOf(kind: string, id: string, inputs: PropertyBag): PropertyValue | undefined {
  const replicas = Number(known(inputs, 'spec.replicas') ?? 1);
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet':
      return {
        replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
        updatedReplicas: replicas,
        observedGeneration: 1,
      };
    case 'DaemonSet':
      return { desiredNumberScheduled: 1, numberReady: 1, numberAvailable: 1, observedGeneration: 1 };
    case 'Job':
      return { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] };
    case 'Ingress':
      return { loadBalancer: { ingress: [{ hostname: balancerHost(id) }] } };
    case 'Service':
      return known(inputs, 'spec.type') === 'LoadBalancer'
        ? { loadBalancer: { ingress: [{ hostname: balancerHost(id) }] } }
        : { loadBalancer: {} };
    case 'Namespace':
      return { phase: 'Active' };
    case 'PersistentVolumeClaim':
      return { phase: 'Bound' };
    default:
      return undefined;
  }
}

function balancerHost(id: string): string {
  return `k8s-${hexDigits(id, 10)}.elb.us-east-1.amazonaws.com`;
}

/** A Helm release: named by the provider, deployed at once. */
const releaseModel: ResourceModel = {
  autoname: { property: 'name', digits: 8 },
  immutable: ['name', 'namespace'],
  id: ({ inputs }) => `${asText(inputs['namespace'] ?? 'default')}/${asText(inputs['name'])}`,
  outputs: ({ inputs }) => ({
    namespace: inputs['namespace'] ?? 'default',
    status: {
      name: inputs['name'] ?? '',
      namespace: inputs['namespace'] ?? 'default',
      chart: inputs['chart'] ?? '',
      version: inputs['version'] ?? '',
      revision: 1,
      status: 'deployed',
    },
  }),
};
