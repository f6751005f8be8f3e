import { relative } from 'node:path/posix';
import * as pulumi from '@pulumi/pulumi';
import { StatefulSet } from '@pulumi/kubernetes/apps/v1';
import { ConfigMap, Service } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { prometheusPort } from '../../../src/wiring/operatorGrants';
import { checksum, checksumAnnotation } from '../checksum';
import { disruptionBudget } from '../disruptionBudget';
import { containerSecurityContext, podSecurityContext } from '../securityContext';
import { prometheusImage } from './chartVersions';
import { clusterAccount } from './clusterAccount';
import { networkPolicy } from '../networkPolicy';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { operatorResources, spreadConstraints } from './operatorRelease';
import { prometheusConfiguration, rulesFolder, type Watching } from './prometheusConfiguration';

export interface PrometheusArgs {
  /** The namespace of monitoring. */
  readonly namespace: OperatorNamespace;
  /** Rules of the network. */
  readonly grants: readonly NetworkGrant[];
  /** Days that samples are kept. Default: 15, Prometheus' own. */
  readonly retentionDays?: number;
  /** Disk of the samples, in GiB; they go by age or when four fifths of it are full. Default: 20. */
  readonly storageGibibytes?: number;
  /** Whether the samples survive the pod. Default: true. */
  readonly persistent?: boolean;
  /** Rules files by name. Default: none. */
  readonly rules?: Readonly<Record<string, string>>;
  /** What there is beside the seed's jobs and the rules. Default: nothing. */
  readonly watching?: Omit<Watching, 'rules'>;
  /** Pods, each with samples of its own: 1 or 2. Default: 1. */
  readonly pods?: number;
}

/** The seed's name of the ConfigMap. */
const configurationName = 'prometheus-config';
/** And that of the rules, which stand in a folder of their own. */
const rulesName = 'prometheus-rules';
const labels = { app: 'prometheus' } as const;
/** The image's own user, `nobody`. */
const user = 65534;
const configurationFolder = '/etc/prometheus';

/**
 * A small Prometheus, from raw resources: the seed writes its configuration out, and the project's chart brings three
 * other programs with it. Where one pod must not interrupt alerts and autoscalers there are two, which know nothing of
 * each other and scrape the same; who asks keeps to one of them.
 */
export class Prometheus extends pulumi.ComponentResource {
  /** URL inside the cluster, without the port. */
  readonly url: pulumi.Output<string>;
  readonly port = prometheusPort;
  readonly namespace: pulumi.Output<string>;
  /** What asks Prometheus depends on. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: PrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Prometheus', name, {}, opts);
    const child = childOptions(this, opts);
    const { name: namespace, policy: everyPod } = args.namespace;
    const policy = networkPolicy(
      name,
      { namespace, podLabels: labels, grants: args.grants },
      pulumi.mergeOptions(child, { dependsOn: [everyPod] }),
    );
    const metadata = { name: 'prometheus', namespace, labels };
    const { rules = {} } = args;
    const configuration = {
      'prometheus.yml': prometheusConfiguration({
        ...args.watching,
        rules: Object.keys(rules).length > 0,
      }),
    };
    const data = { [configurationName]: configuration, [rulesName]: rules };
    const configMaps = Object.entries(data)
      .filter(([, files]) => Object.keys(files).length > 0)
      .map(
        ([mapName, files]) =>
          new ConfigMap(
            mapName === configurationName ? name : `${name}-rules`,
            { metadata: { ...metadata, name: mapName }, data: files },
            child,
          ),
      );
    const rights = rulesOf(args.watching?.kubelets !== undefined);
    const bound = clusterAccount(name, { name: 'prometheus', namespace, labels, rules: rights }, child);
    const pods = args.pods ?? 1;
    const statefulSet = new StatefulSet(
      name,
      {
        metadata,
        spec: {
          replicas: pods,
          serviceName: 'prometheus',
          podManagementPolicy: 'Parallel',
          selector: { matchLabels: labels },
          template: podTemplate(args, checksum(data)),
          ...(args.persistent === false ? {} : { volumeClaimTemplates: [claim(gibibytesOf(args))] }),
        },
      },
      pulumi.mergeOptions(child, { dependsOn: [policy, bound, ...configMaps] }),
    );
    const ports = [{ name: 'http', port: prometheusPort, targetPort: prometheusPort }];
    // Two that scrape at different moments must not answer in turn: a counter would seem to fall.
    const affinity = pods > 1 ? { sessionAffinity: 'ClientIP' } : {};
    const service = new Service(name, { metadata, spec: { selector: labels, ports, ...affinity } }, child);
    if (pods > 1) disruptionBudget(name, { name: 'prometheus', namespace, podLabels: labels }, child);
    this.namespace = namespace;
    this.url = pulumi.interpolate`http://${service.metadata.name}.${namespace}.svc`;
    this.ready = [statefulSet, service];
    this.registerOutputs({ url: this.url, namespace: this.namespace });
  }
}

/** Prometheus may list what it discovers, and read metrics of the API server and of kubelets; nothing else. */
function rulesOf(asksKubelets: boolean): input.rbac.v1.PolicyRule[] {
  return [
    { apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs: ['get', 'list', 'watch'] },
    { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ...(asksKubelets
      ? [
          { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
          // Not `nodes/proxy`, which would let it run commands in every pod.
          { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        ]
      : []),
  ];
}

function gibibytesOf({ storageGibibytes = 20 }: PrometheusArgs): number {
  return storageGibibytes;
}

function claim(gibibytes: number): input.core.v1.PersistentVolumeClaim {
  return {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: `${gibibytes}Gi` } },
    },
  };
}

function podTemplate(args: PrometheusArgs, sum: pulumi.Output<string>): input.core.v1.PodTemplateSpec {
  const scraped = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(prometheusPort) };
  return {
    metadata: {
      labels,
      annotations: {
        [checksumAnnotation]: sum,
        // Whoever alerts is watched itself, by its twin.
        ...((args.watching?.alertmanagers ?? 0) > 0 ? scraped : {}),
      },
    },
    spec: {
      serviceAccountName: 'prometheus',
      securityContext: podSecurityContext([], user),
      topologySpreadConstraints: spreadConstraints(labels),
      // Prometheus writes its write-ahead log to disk before it ends.
      terminationGracePeriodSeconds: 300,
      containers: [container(args)],
      volumes: [
        { name: 'configuration', projected: { sources: files(args.rules ?? {}) } },
        ...(args.persistent === false
          ? [{ name: 'data', emptyDir: { sizeLimit: `${gibibytesOf(args)}Gi` } }]
          : []),
      ],
    },
  };
}

/** One volume of both: a folder cannot be mounted inside one that is there to read alone. */
function files(rules: Readonly<Record<string, string>>): input.core.v1.VolumeProjection[] {
  const names = Object.keys(rules);
  const items = names.map((key) => ({ key, path: `${relative(configurationFolder, rulesFolder)}/${key}` }));
  return [
    { configMap: { name: configurationName } },
    ...(names.length === 0 ? [] : [{ configMap: { name: rulesName, items } }]),
  ];
}

function container(args: PrometheusArgs): input.core.v1.Container {
  const probe = (path: string) => ({ httpGet: { path, port: 'http' } });
  return {
    name: 'prometheus',
    image: prometheusImage,
    args: [
      `--config.file=${configurationFolder}/prometheus.yml`,
      '--storage.tsdb.path=/prometheus',
      `--storage.tsdb.retention.time=${args.retentionDays ?? 15}d`,
      `--storage.tsdb.retention.size=${Math.floor(gibibytesOf(args) * 1024 * 0.8)}MB`,
    ],
    ports: [{ name: 'http', containerPort: prometheusPort }],
    resources: operatorResources('200m', '512Mi', '2Gi'),
    securityContext: containerSecurityContext,
    // After a crash it replays its log before it answers, which may take minutes.
    startupProbe: { ...probe('/-/ready'), periodSeconds: 10, failureThreshold: 60 },
    readinessProbe: probe('/-/ready'),
    livenessProbe: probe('/-/healthy'),
    volumeMounts: [
      { name: 'configuration', mountPath: configurationFolder, readOnly: true },
      { name: 'data', mountPath: '/prometheus' },
    ],
  };
}
