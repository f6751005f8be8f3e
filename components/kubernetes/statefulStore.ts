import * as pulumi from '@pulumi/pulumi';
import { StatefulSet } from '@pulumi/kubernetes/apps/v1';
import { Service } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { Resources } from '../../src/model/resources';
import type { NetworkGrant } from '../../src/wiring/grant';
import { podLabels } from '../../src/wiring/podLabels';
import { checksum, checksumAnnotation, type ConfigurationData } from './checksum';
import { disruptionBudget } from './disruptionBudget';
import type { Image } from './images';
import { networkPolicy } from './networkPolicy';
import { restrictedContainer, restrictedPod, type RestrictedContainer } from './restrictedPod';

/** Name by which a container mounts the volume that outlives the pod, whatever its claim is called. */
export const dataVolume = 'data';

/** Annotation by which what tells of a store, in its own pods or beside them, says which one it is. */
export const storeAnnotation = 'berth.dev/store';

/** What every store that runs in pods is told. */
export interface InClusterStoreArgs {
  readonly namespace: pulumi.Input<string>;
  /** Rules of the network; the store takes those whose subject are its own pods. */
  readonly grants: readonly NetworkGrant[];
  /** CPU and memory of one pod. Default: derived from the store's size. */
  readonly resources?: Resources;
  /** Name of the claim of a pod's disk, and so of the volume. Default: data. */
  readonly claim?: string;
  /** Name of the storage class. Default: the cluster's default class. */
  readonly storageClass?: string;
  /** Whether the store and its disks are kept from deletion. Default: true. */
  readonly protect?: boolean;
  /** Reference of the image, e.g. with a digest or from a mirror. Default: the pinned one of `images.ts`. */
  readonly image?: string;
  /** Names of the Secrets that open the registry. Default: none. */
  readonly imagePullSecrets?: readonly string[];
  /** Name of the PriorityClass of the pods. Default: none. */
  readonly priorityClass?: string;
}

/** A store in the words of Kubernetes. */
export interface StatefulStore {
  readonly image: Image;
  /** Default: 1. */
  readonly replicas?: number;
  /** Ports by name; the Service shows the same numbers. */
  readonly ports: Readonly<Record<string, number>>;
  /** Name of the one pod that the Service leads to. Default: it leads to every pod. */
  readonly servingPod?: string;
  /** Ports by which the pods know each other, by name, before they are ready. Default: they do not. */
  readonly peerPorts?: Readonly<Record<string, number>>;
  /** What is there before the pods. Default: their network rules alone. */
  readonly after?: readonly pulumi.Resource[];
  readonly initContainers?: readonly RestrictedContainer[];
  readonly containers: readonly RestrictedContainer[];
  /** Volumes beside `data` and `tmp`. */
  readonly volumes: readonly input.core.v1.Volume[];
  /** Disk of one pod, in GiB. Default: nothing is kept. */
  readonly storage?: number;
  /** What the pods are configured by; a change rolls them. */
  readonly configuration: ConfigurationData;
  /** Annotations of its pods. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Labels beside `app`. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Seconds between the request to stop and the kill. */
  readonly terminationGracePeriodSeconds: number;
}

/** Whether the store answers, and by what name. */
export interface RunningStore {
  readonly statefulSet: StatefulSet;
  /** DNS name of the store. Whoever uses it waits until the store is ready. */
  readonly host: pulumi.Output<string>;
}

/** Runs a store: StatefulSet, Service, NetworkPolicy, and with several pods a budget and a name for each pod. */
export function runStatefulStore(
  name: string,
  store: StatefulStore,
  args: InClusterStoreArgs,
  opts: pulumi.CustomResourceOptions,
): RunningStore {
  const labels = podLabels(name);
  const grants = args.grants.filter((grant) => grant.subject === name);
  const policy = networkPolicy(name, { namespace: args.namespace, podLabels: labels, grants }, opts);
  if ((store.replicas ?? 1) > 1)
    disruptionBudget(name, { name, namespace: args.namespace, podLabels: labels }, opts);
  if (store.peerPorts !== undefined) peerService(name, store.peerPorts, args, opts);
  const statefulSet = statefulSetOf(name, store, args, {
    ...opts,
    dependsOn: [policy, ...(store.after ?? [])],
  });
  const service = new Service(
    name,
    {
      metadata: { name, namespace: args.namespace, labels: { ...labels, ...store.labels } },
      spec: {
        type: 'ClusterIP',
        selector: store.servingPod === undefined ? labels : podSelector(name, store.servingPod),
        ports: servicePorts(store.ports),
      },
    },
    opts,
  );
  // The namespace comes by way of the StatefulSet, so that what is made of the name depends on it.
  const namespace = statefulSet.metadata.namespace;
  const host = pulumi.interpolate`${service.metadata.name}.${namespace}.svc.cluster.local`;
  return { statefulSet, host };
}

/**
 * Makes a Service of one pod of a store, under a name of its own. A Service that is found before its pod is ready is
 * not waited for.
 */
export function podService(
  name: string,
  pod: {
    readonly namespace: pulumi.Input<string>;
    readonly store: string;
    readonly pod: string;
    readonly ports: Readonly<Record<string, number>>;
    /** Whether the pod is found before it is ready. */
    readonly beforeReady: boolean;
  },
  opts: pulumi.CustomResourceOptions,
): Service {
  return new Service(
    name,
    {
      metadata: {
        name,
        namespace: pod.namespace,
        labels: podLabels(pod.store),
        ...(pod.beforeReady ? { annotations: { 'pulumi.com/skipAwait': 'true' } } : {}),
      },
      spec: {
        type: 'ClusterIP',
        publishNotReadyAddresses: pod.beforeReady,
        selector: podSelector(pod.store, pod.pod),
        ports: servicePorts(pod.ports),
      },
    },
    opts,
  );
}

/** Kubernetes gives every pod of a StatefulSet a label with its name. */
function podSelector(store: string, pod: string): Record<string, string> {
  return { ...podLabels(store), 'statefulset.kubernetes.io/pod-name': pod };
}

/** Returns the name of the Service that names each pod of a store. */
export function peersOf(name: string): string {
  return `${name}-peers`;
}

function peerService(
  name: string,
  ports: Readonly<Record<string, number>>,
  args: InClusterStoreArgs,
  opts: pulumi.CustomResourceOptions,
): Service {
  return new Service(
    peersOf(name),
    {
      metadata: { name: peersOf(name), namespace: args.namespace, labels: podLabels(name) },
      spec: {
        clusterIP: 'None',
        // The pods find each other in order to become ready.
        publishNotReadyAddresses: true,
        selector: podLabels(name),
        ports: servicePorts(ports),
      },
    },
    opts,
  );
}

function statefulSetOf(
  name: string,
  store: StatefulStore,
  args: InClusterStoreArgs,
  opts: pulumi.CustomResourceOptions,
): StatefulSet {
  const protect = args.protect ?? true;
  const labels = podLabels(name);
  return new StatefulSet(
    name,
    {
      metadata: { name, namespace: args.namespace, labels: { ...labels, ...store.labels } },
      spec: {
        // A plain name: the Service waits for the pods, and so the pods cannot wait for it.
        serviceName: store.peerPorts === undefined ? name : peersOf(name),
        replicas: store.replicas ?? 1,
        // Pods that elect a leader never get ready one after the other.
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: labels },
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: protect ? 'Retain' : 'Delete',
          whenScaled: 'Retain',
        },
        template: {
          metadata: {
            labels: { ...labels, ...store.labels },
            annotations: { [checksumAnnotation]: checksum(store.configuration), ...store.podAnnotations },
          },
          spec: podSpec(name, store, args),
        },
        ...(store.storage === undefined
          ? {}
          : { volumeClaimTemplates: [claimTemplate(store.storage, args)] }),
      },
    },
    { ...opts, protect },
  );
}

function podSpec(name: string, store: StatefulStore, args: InClusterStoreArgs): input.core.v1.PodSpec {
  const container = (described: RestrictedContainer) =>
    restrictedContainer(store.storage === undefined ? described : withClaim(described, claimOf(args)));
  return {
    ...restrictedPod(store.image, args.imagePullSecrets ?? [], args.priorityClass),
    terminationGracePeriodSeconds: store.terminationGracePeriodSeconds,
    ...((store.replicas ?? 1) > 1 ? { topologySpreadConstraints: spread(name) } : {}),
    ...(store.initContainers === undefined ? {} : { initContainers: store.initContainers.map(container) }),
    containers: store.containers.map(container),
    volumes: [{ name: 'tmp', emptyDir: {} }, ...store.volumes],
  };
}

function withClaim(container: RestrictedContainer, claim: string): RestrictedContainer {
  const mounts = container.mounts.map((mount) =>
    mount.name === dataVolume ? { ...mount, name: claim } : mount,
  );
  return { ...container, mounts };
}

function claimOf({ claim = dataVolume }: InClusterStoreArgs): string {
  return claim;
}

/** One pod a zone and a node as far as there are any; a zone that is down must not stop the others. */
function spread(name: string): input.core.v1.TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: podLabels(name) },
  }));
}

function claimTemplate(gibibytes: number, args: InClusterStoreArgs): input.core.v1.PersistentVolumeClaim {
  return {
    metadata: { name: claimOf(args) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(args.storageClass === undefined ? {} : { storageClassName: args.storageClass }),
      resources: { requests: { storage: `${gibibytes}Gi` } },
    },
  };
}

function servicePorts(ports: Readonly<Record<string, number>>): input.core.v1.ServicePort[] {
  // What stores speak is theirs: a proxy of a mesh passes it on as it is.
  return Object.entries(ports).map(([name, port]) => ({
    name,
    port,
    targetPort: port,
    protocol: 'TCP',
    appProtocol: 'tcp',
  }));
}
