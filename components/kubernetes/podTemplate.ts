import type * as pulumi from '@pulumi/pulumi';
import type { input } from '@pulumi/kubernetes/types';
import { metricsPortOf } from '../../src/model/metricsPort';
import { isPrivileged } from '../../src/model/privileged';
import type { Resources } from '../../src/model/resources';
import type { Probe, Service } from '../../src/model/service';
import { nodeGroupLabel, podLabels } from '../../src/wiring/podLabels';
import {
  containerSecurityContext,
  podSecurityContext,
  privilegedContainerSecurityContext,
  privilegedPodSecurityContext,
} from './securityContext';

/** Seconds that a pod still serves after it was asked to stop, until every proxy has heard of it. */
const drainSeconds = 5;

/** What runs in the container. */
export interface Program {
  readonly image: string;
  readonly pullPolicy: 'Always' | 'IfNotPresent';
  /** Default: the image's own. */
  readonly command?: readonly string[];
}

/** A volume and the place where the container sees it. */
export interface Mount {
  readonly volume: input.core.v1.Volume;
  readonly mountPath: string;
}

export interface PodTemplateArgs {
  /** Name of the service, of its container and of its service account. */
  readonly name: string;
  readonly service: Service;
  readonly program: Program;
  readonly resources: Resources;
  readonly variables: readonly input.core.v1.EnvVar[];
  /** Volumes beside the service's temporary folders. */
  readonly mounts: readonly Mount[];
  readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of the Secrets that open the registry. */
  readonly imagePullSecrets: readonly string[];
  /** Name of the PriorityClass of the pods. Default: none. */
  readonly priorityClass?: string;
}

/** Returns the pod template of a service: every kind of workload runs the same pod. */
export function podTemplate(args: PodTemplateArgs): input.core.v1.PodTemplateSpec {
  const { name, service } = args;
  const mounts = [...args.mounts, ...temporaryMounts(service)];
  return {
    metadata: {
      labels: { ...podLabels(name), ...service.labels },
      annotations: { ...scrapeAnnotations(service), ...args.annotations },
    },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      // Variables of every Service in the namespace would say who else lives there, and may shadow the service's own.
      enableServiceLinks: false,
      securityContext: isPrivileged(service)
        ? privilegedPodSecurityContext
        : podSecurityContext(service.ports),
      terminationGracePeriodSeconds: service.terminationGracePeriodSeconds ?? 30,
      ...(service.kind === 'job' ? { restartPolicy: 'Never' } : {}),
      ...(service.kind === 'deployment'
        ? { topologySpreadConstraints: spread(name, service.rollout !== undefined) }
        : {}),
      ...placement(service),
      ...imagePullSecrets(args.imagePullSecrets),
      ...(args.priorityClass === undefined ? {} : { priorityClassName: args.priorityClass }),
      containers: [container(args, mounts)],
      volumes: mounts.map((mount) => mount.volume),
    },
  };
}

function container(args: PodTemplateArgs, mounts: readonly Mount[]): input.core.v1.Container {
  const { service, program, resources } = args;
  return {
    name: args.name,
    image: program.image,
    imagePullPolicy: program.pullPolicy,
    ...(program.command === undefined ? {} : { command: [...program.command] }),
    // Of a range the first port alone: the list informs, it opens nothing.
    ports: service.ports.map((port) => ({
      name: port.name,
      containerPort: port.containerPort,
      protocol: port.protocol ?? 'TCP',
    })),
    env: [...args.variables],
    resources: { requests: { ...resources.requests }, limits: { ...resources.limits } },
    ...probes(service),
    ...drain(service),
    securityContext: isPrivileged(service) ? privilegedContainerSecurityContext : containerSecurityContext,
    volumeMounts: mounts.map(({ volume, mountPath }) => ({ name: volume.name, mountPath })),
  };
}

function probes(service: Service): Partial<input.core.v1.Container> {
  const { startup, liveness, readiness } = service.probes ?? {};
  return {
    ...(startup === undefined ? {} : { startupProbe: probe(startup) }),
    ...(liveness === undefined ? {} : { livenessProbe: probe(liveness) }),
    ...(readiness === undefined ? {} : { readinessProbe: probe(readiness) }),
  };
}

function probe({ path, port, ...times }: Probe): input.core.v1.Probe {
  return { ...(path === undefined ? { tcpSocket: { port } } : { httpGet: { path, port } }), ...times };
}

/** Where the pods may run: their node group is tainted, so that nothing else comes there. */
function placement({ nodeSelector, tolerations, nodeGroup }: Service): Partial<input.core.v1.PodSpec> {
  const selector = { ...nodeSelector, ...(nodeGroup === undefined ? {} : { [nodeGroupLabel]: nodeGroup }) };
  const tolerated = [
    ...(tolerations ?? []),
    ...(nodeGroup === undefined
      ? []
      : [{ key: nodeGroupLabel, operator: 'Equal', value: nodeGroup, effect: 'NoSchedule' }]),
  ];
  return {
    ...(nodeSelector === undefined && nodeGroup === undefined ? {} : { nodeSelector: selector }),
    ...(tolerations === undefined && nodeGroup === undefined ? {} : { tolerations: tolerated }),
  };
}

/** A pod leaves its Service at the same moment as it is told to stop; proxies hear of it a little later. */
function drain(service: Service): Partial<input.core.v1.Container> {
  const serves = service.kind !== 'job' && service.ports.length > 0;
  return serves ? { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } } : {};
}

/**
 * Spreads the pods over zones and nodes as far as there are any. `ScheduleAnyway`, because a zone that is down must
 * not keep the others from taking its pods, and because a small cluster's nodes name no zone.
 */
function spread(name: string, rolledOut: boolean): input.core.v1.TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: podLabels(name) },
    // Else the pods that an update replaces would count, and the new ones crowd.
    matchLabelKeys: ['pod-template-hash', ...(rolledOut ? ['rollouts-pod-template-hash'] : [])],
  }));
}

/** Folders on the node's disk, gone with the pod; of an unprivileged one all that can be written to. Every pod has /tmp. */
function temporaryMounts(service: Service): Mount[] {
  const folders = service.temporaryFolders ?? [];
  const all = folders.some(({ mountPath }) => mountPath === '/tmp')
    ? folders
    : [...folders, { volume: 'tmp', mountPath: '/tmp' }];
  return all.map(({ volume, mountPath }) => ({ volume: { name: volume, emptyDir: {} }, mountPath }));
}

function scrapeAnnotations(service: Service): Record<string, string> {
  const port = metricsPortOf(service);
  if (service.metricsPath === undefined || port === undefined) return {};
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/path': service.metricsPath,
    'prometheus.io/port': String(port),
  };
}

function imagePullSecrets(names: readonly string[]): Partial<input.core.v1.PodSpec> {
  return names.length === 0 ? {} : { imagePullSecrets: names.map((name) => ({ name })) };
}
