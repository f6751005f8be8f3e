import * as pulumi from '@pulumi/pulumi';
import { Deployment, StatefulSet } from '@pulumi/kubernetes/apps/v1';
import { ConfigMap, Service, ServiceAccount } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { podLabels } from '../../../src/wiring/podLabels';
import { checksum, checksumAnnotation } from '../checksum';
import { disruptionBudget } from '../disruptionBudget';
import { imageReference, type Image } from '../images';
import { networkPolicy } from '../networkPolicy';
import { restrictedContainer, restrictedPod, type RestrictedContainer } from '../restrictedPod';
import { dataVolume, peersOf } from '../statefulStore';
import type { OperatorNamespace } from './operatorNamespace';
import { spreadConstraints } from './operatorRelease';

/** What is said of a program that watches or serves the workloads, and runs from raw resources. */
export interface Program {
  readonly namespace: OperatorNamespace;
  readonly image: Image;
  /** Version of the image in `images.ts`. Default: the one that no system asks for. */
  readonly version?: string;
  /** Default: 1, which never runs beside its successor. */
  readonly replicas?: number;
  /** Its one container; `ports` are all that it listens on. */
  readonly container: Omit<RestrictedContainer, 'name' | 'image'>;
  /** Ports of the Service by name, the container's own numbers. */
  readonly servicePorts: Readonly<Record<string, number>>;
  /** Default: none. */
  readonly initContainers?: readonly RestrictedContainer[];
  /** Folder of its configuration, and the files in it. Default: none. */
  readonly configuration?: {
    readonly folder: string;
    readonly files: Readonly<Record<string, pulumi.Input<string>>>;
  };
  /** Volumes beside those. Default: none. */
  readonly volumes?: readonly input.core.v1.Volume[];
  /** Where Prometheus finds its metrics; the path is `/metrics`. Default: it has none. */
  readonly metricsPort?: number;
  /** Annotations of its pods beside those. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The rules of its pods. */
  readonly grants: readonly NetworkGrant[];
  /** Name of the PriorityClass of the pods. Default: none. */
  readonly priorityClass?: string;
  /** Seconds between the request to stop and the kill. Default: 30. */
  readonly terminationGracePeriodSeconds?: number;
}

/** A program whose pods have a disk each. */
export interface StatefulProgram extends Program {
  /** Disk of one pod, in GiB; a container mounts it as the volume `data`. */
  readonly gibibytes: number;
  /** Whether the program and its disks are kept from deletion. */
  readonly protect: boolean;
  /** Ports by which its pods find each other. Default: they do not. */
  readonly peerPorts?: Readonly<Record<string, number>>;
}

/** Seconds in which proxies hear that a pod stops. */
const drainSeconds = 5;
const configurationVolume = 'configuration';

/** Runs a program that keeps nothing. Returns what its clients wait for. */
export function runProgram(
  name: string,
  program: Program,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const { replicas = 1 } = program;
  const { metadata, template, before } = surroundings(name, program, opts);
  const deployment = new Deployment(
    name,
    {
      metadata,
      spec: {
        replicas,
        ...(replicas === 1 ? { strategy: { type: 'Recreate' } } : {}),
        selector: { matchLabels: podLabels(name) },
        template,
      },
    },
    pulumi.mergeOptions(opts, { dependsOn: before }),
  );
  return [deployment, service(name, program, opts)];
}

/** Runs a program that keeps what it knows on disks. Returns what its clients wait for. */
export function runStatefulProgram(
  name: string,
  program: StatefulProgram,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const { replicas = 1, gibibytes, protect, peerPorts } = program;
  const { metadata, template, before } = surroundings(name, program, opts);
  if (peerPorts !== undefined) peerService(name, { ...program, peerPorts }, opts);
  const statefulSet = new StatefulSet(
    name,
    {
      metadata,
      spec: {
        serviceName: peerPorts === undefined ? name : peersOf(name),
        replicas,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: podLabels(name) },
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: protect ? 'Retain' : 'Delete',
          whenScaled: 'Retain',
        },
        template,
        volumeClaimTemplates: [
          {
            metadata: { name: dataVolume },
            spec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: `${gibibytes}Gi` } },
            },
          },
        ],
      },
    },
    pulumi.mergeOptions(opts, { dependsOn: before, protect }),
  );
  return [statefulSet, service(name, program, opts)];
}

/** What stands around the pods, and the pods themselves. */
function surroundings(name: string, program: Program, opts: pulumi.CustomResourceOptions) {
  const namespace = program.namespace.name;
  const labels = podLabels(name);
  const metadata = { name, namespace, labels };
  const account = new ServiceAccount(name, { metadata, automountServiceAccountToken: false }, opts);
  const policy = networkPolicy(name, { namespace, podLabels: labels, grants: program.grants }, opts);
  if ((program.replicas ?? 1) > 1) disruptionBudget(name, { name, namespace, podLabels: labels }, opts);
  const { configuration } = program;
  const configMap =
    configuration === undefined ? [] : [new ConfigMap(name, { metadata, data: configuration.files }, opts)];
  const template = {
    metadata: { labels, annotations: annotationsOf(name, program) },
    spec: podSpec(name, program),
  };
  return { metadata, template, before: [program.namespace.policy, policy, account, ...configMap] };
}

function annotationsOf(name: string, { configuration, metricsPort, podAnnotations }: Program) {
  return {
    ...(metricsPort === undefined
      ? {}
      : { 'prometheus.io/scrape': 'true', 'prometheus.io/port': `${metricsPort}` }),
    ...(configuration === undefined
      ? {}
      : { [checksumAnnotation]: checksum({ [name]: configuration.files }) }),
    ...podAnnotations,
  };
}

function podSpec(name: string, program: Program): input.core.v1.PodSpec {
  const { image, version, replicas = 1, configuration, initContainers, container } = program;
  const mounts =
    configuration === undefined
      ? container.mounts
      : [{ name: configurationVolume, mountPath: configuration.folder, readOnly: true }, ...container.mounts];
  const described = { ...container, name, image: imageReference(image, version), mounts };
  return {
    ...restrictedPod(image, [], program.priorityClass),
    serviceAccountName: name,
    terminationGracePeriodSeconds: program.terminationGracePeriodSeconds ?? 30,
    ...(replicas === 1 ? {} : { topologySpreadConstraints: spreadConstraints(podLabels(name)) }),
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(restrictedContainer) }),
    containers: [
      {
        ...restrictedContainer(described),
        ...(replicas === 1 ? {} : { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } }),
      },
    ],
    volumes: [
      { name: 'tmp', emptyDir: {} },
      ...(configuration === undefined ? [] : [{ name: configurationVolume, configMap: { name } }]),
      ...(program.volumes ?? []),
    ],
  };
}

function service(name: string, program: Program, opts: pulumi.CustomResourceOptions): Service {
  const { namespace, servicePorts } = program;
  return new Service(
    name,
    {
      metadata: { name, namespace: namespace.name, labels: podLabels(name) },
      spec: { selector: podLabels(name), ports: portsOf(servicePorts) },
    },
    opts,
  );
}

function peerService(
  name: string,
  { namespace, peerPorts }: Program & { readonly peerPorts: Readonly<Record<string, number>> },
  opts: pulumi.CustomResourceOptions,
): void {
  new Service(
    peersOf(name),
    {
      metadata: { name: peersOf(name), namespace: namespace.name, labels: podLabels(name) },
      spec: {
        clusterIP: 'None',
        // The pods find each other in order to become ready.
        publishNotReadyAddresses: true,
        selector: podLabels(name),
        ports: portsOf(peerPorts),
      },
    },
    opts,
  );
}

function portsOf(ports: Readonly<Record<string, number>>): input.core.v1.ServicePort[] {
  return Object.entries(ports).map(([name, port]) => ({ name, port, targetPort: port, protocol: 'TCP' }));
}
