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

/** Name of the volume that outlives the pod. */
export const dataVolume = 'data';

/** What every store that runs in pods is told. */
export interface InClusterStoreArgs {
  readonly namespace: pulumi.Input<string>;
  /** Rules of the network; the store takes those whose subject are its own pods. */
  readonly grants: readonly NetworkGrant[];
  /** CPU and memory of one pod. Default: derived from the store's size. */
  readonly resources?: Resources;
  /** Name of the storage class. Default: the cluster's default class. */
  readonly storageClass?: string;
  /** Whether the store and its disks are kept from deletion. Default: true. */
  readonly protect?: boolean;
  /** Reference of the image, e.g. with a digest or from a mirror. Default: the pinned one of `images.ts`. */
  readonly image?: string;
  /** Names of the Secrets that open the registry. Default: none. */
  readonly imagePullSecrets?: readonly string[];
}

/** A store in the words of Kubernetes. */
export interface StatefulStore {
  readonly image: Image;
  /** Default: 1. */
  readonly replicas?: number;
  /** Ports by name; the Service shows the same numbers. */
  readonly ports: Readonly<Record<string, number>>;
  /** Port by which the pods know each other, by name, before they are ready. Default: they do not. */
  readonly peerPort?: { readonly name: string; readonly port: number };
  readonly initContainers?: readonly RestrictedContainer[];
  readonly containers: readonly RestrictedContainer[];
  /** Volumes beside `data` and `tmp`. */
  readonly volumes: readonly input.core.v1.Volume[];
  /** Disk of one pod, in GiB. Default: nothing is kept. */
  readonly storage?: number;
  /** What the pods are configured by; a change rolls them. */
  readonly configuration: ConfigurationData;
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
  if (store.peerPort !== undefined) peerService(name, store.peerPort, args, opts);
  const statefulSet = statefulSetOf(name, store, args, { ...opts, dependsOn: [policy] });
  const service = new Service(
    name,
    {
      metadata: { name, namespace: args.namespace, labels: { ...labels, ...store.labels } },
      spec: { type: 'ClusterIP', selector: labels, ports: servicePorts(store.ports) },
    },
    opts,
  );
  // The namespace comes by way of the StatefulSet, so that what is made of the name depends on it.
  const namespace = statefulSet.metadata.namespace;
  const host = pulumi.interpolate`${service.metadata.name}.${namespace}.svc.cluster.local`;
  return { statefulSet, host };
}

/** Returns the name of the Service that names each pod of a store. */
export function peersOf(name: string): string {
  return `${name}-peers`;
}

function peerService(
  name: string,
  peer: { readonly name: string; readonly port: number },
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
        ports: servicePorts({ [peer.name]: peer.port }),
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
        serviceName: store.peerPort === undefined ? name : peersOf(name),
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
            annotations: { [checksumAnnotation]: checksum(store.configuration) },
          },
          spec: podSpec(name, store, args),
        },
        ...(store.storage === undefined
          ? {}
          : { volumeClaimTemplates: [claim(store.storage, args.storageClass)] }),
      },
    },
    { ...opts, protect },
  );
}

function podSpec(name: string, store: StatefulStore, args: InClusterStoreArgs): input.core.v1.PodSpec {
  return {
    ...restrictedPod(store.image, args.imagePullSecrets ?? []),
    terminationGracePeriodSeconds: store.terminationGracePeriodSeconds,
    ...((store.replicas ?? 1) > 1 ? { topologySpreadConstraints: spread(name) } : {}),
    ...(store.initContainers === undefined
      ? {}
      : { initContainers: store.initContainers.map(restrictedContainer) }),
    containers: store.containers.map(restrictedContainer),
    volumes: [{ name: 'tmp', emptyDir: {} }, ...store.volumes],
  };
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

function claim(gibibytes: number, storageClass: string | undefined): input.core.v1.PersistentVolumeClaim {
  return {
    metadata: { name: dataVolume },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      resources: { requests: { storage: `${gibibytes}Gi` } },
    },
  };
}

function servicePorts(ports: Readonly<Record<string, number>>): input.core.v1.ServicePort[] {
  return Object.entries(ports).map(([name, port]) => ({ name, port, targetPort: port, protocol: 'TCP' }));
}
