import * as pulumi from '@pulumi/pulumi';
import { Deployment } from '@pulumi/kubernetes/apps/v1';
import { ConfigMap, PersistentVolumeClaim, Service, ServiceAccount } from '@pulumi/kubernetes/core/v1';
import { ClusterRole, ClusterRoleBinding } from '@pulumi/kubernetes/rbac/v1';
import type { input } from '@pulumi/kubernetes/types';
import { prometheusGrants, prometheusPort } from '../../../src/wiring/operatorGrants';
import { checksum, checksumAnnotation } from '../checksum';
import { containerSecurityContext, podSecurityContext } from '../securityContext';
import { prometheusImage } from './chartVersions';
import { dumpRules, type WatchedDump } from './dumpRules';
import { networkPolicy } from '../networkPolicy';
import { childOptions, type OperatorNamespace } from './operatorNamespace';
import { operatorResources } from './operatorRelease';
import { prometheusConfiguration } from './prometheusConfiguration';

export interface PrometheusArgs {
  /** The namespace of monitoring. */
  readonly namespace: OperatorNamespace;
  /** Days that samples are kept. Default: 15, Prometheus' own. */
  readonly retentionDays?: number;
  /** Disk of the samples, in GiB; they go by age or when four fifths of it are full. Default: 20. */
  readonly storageGibibytes?: number;
  /** Whether the samples survive the pod. Default: true. */
  readonly persistent?: boolean;
  /** Dumps that are watched, which needs kube-state-metrics. Default: none. */
  readonly dumps?: readonly WatchedDump[];
}

/** The seed's name of the ConfigMap. */
const configurationName = 'prometheus-config';
/** Rules file beside the configuration. */
const dumpsFile = 'dumps.yml';
const labels = { app: 'prometheus' } as const;
/** The image's own user, `nobody`. */
const user = 65534;

interface Disk {
  readonly volume: input.core.v1.Volume;
  readonly gibibytes: number;
}

interface Volumes {
  /** Name of the ConfigMap. */
  readonly configuration: pulumi.Output<string>;
  readonly disk: Disk;
}

/**
 * A small Prometheus, from raw resources: the seed writes its configuration out, and the project's chart brings three
 * other programs with it. One pod, which a restart interrupts: autoscalers then keep their last size.
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
      { namespace, podLabels: labels, grants: prometheusGrants() },
      pulumi.mergeOptions(child, { dependsOn: [everyPod] }),
    );
    const metadata = { name: 'prometheus', namespace, labels };
    const data = configurationFiles(args.dumps ?? []);
    const configMap = new ConfigMap(
      name,
      { metadata: { ...metadata, name: configurationName }, data },
      child,
    );
    const bound = account(name, namespace, child);
    const volumes = {
      configuration: configMap.metadata.name,
      disk: dataDisk(name, args, namespace, child),
    };
    const pod = podTemplate(args, volumes, checksum({ [configurationName]: data }));
    const deployment = new Deployment(
      name,
      // Two pods must not write to one disk.
      {
        metadata,
        spec: {
          replicas: 1,
          strategy: { type: 'Recreate' },
          selector: { matchLabels: labels },
          template: pod,
        },
      },
      pulumi.mergeOptions(child, { dependsOn: [policy, bound] }),
    );
    const ports = [{ name: 'http', port: prometheusPort, targetPort: prometheusPort }];
    const service = new Service(name, { metadata, spec: { selector: labels, ports } }, child);
    this.namespace = namespace;
    this.url = pulumi.interpolate`http://${service.metadata.name}.${namespace}.svc`;
    this.ready = [deployment, service];
    this.registerOutputs({ url: this.url, namespace: this.namespace });
  }
}

function configurationFiles(dumps: readonly WatchedDump[]): Record<string, string> {
  if (dumps.length === 0) return { 'prometheus.yml': prometheusConfiguration() };
  return { 'prometheus.yml': prometheusConfiguration(dumpsFile), [dumpsFile]: dumpRules(dumps) };
}

/** Prometheus may list what it discovers, and read metrics of the API server; nothing else. */
function account(
  name: string,
  namespace: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const metadata = { name: 'prometheus', namespace, labels };
  const serviceAccount = new ServiceAccount(name, { metadata }, opts);
  const rules = [
    { apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs: ['get', 'list', 'watch'] },
    { nonResourceURLs: ['/metrics'], verbs: ['get'] },
  ];
  const role = new ClusterRole(name, { metadata: { labels }, rules }, opts);
  return new ClusterRoleBinding(
    name,
    {
      metadata: { labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount.metadata.name, namespace }],
    },
    opts,
  );
}

function dataDisk(
  name: string,
  args: PrometheusArgs,
  namespace: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): Disk {
  const gibibytes = args.storageGibibytes ?? 20;
  const size = `${gibibytes}Gi`;
  if (args.persistent === false) {
    return { gibibytes, volume: { name: 'data', emptyDir: { sizeLimit: size } } };
  }
  const claim = new PersistentVolumeClaim(
    name,
    {
      // The disk comes with the first pod (WaitForFirstConsumer), so nothing would come of waiting for it before.
      metadata: {
        name: 'prometheus-data',
        namespace,
        labels,
        annotations: { 'pulumi.com/skipAwait': 'true' },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: size } },
      },
    },
    opts,
  );
  const volume = { name: 'data', persistentVolumeClaim: { claimName: claim.metadata.name } };
  return { gibibytes, volume };
}

function podTemplate(
  args: PrometheusArgs,
  { configuration, disk }: Volumes,
  sum: pulumi.Output<string>,
): input.core.v1.PodTemplateSpec {
  return {
    metadata: { labels, annotations: { [checksumAnnotation]: sum } },
    spec: {
      serviceAccountName: 'prometheus',
      securityContext: podSecurityContext([], user),
      // Prometheus writes its write-ahead log to disk before it ends.
      terminationGracePeriodSeconds: 300,
      containers: [container(args, disk)],
      volumes: [{ name: 'configuration', configMap: { name: configuration } }, disk.volume],
    },
  };
}

function container(args: PrometheusArgs, disk: Disk): input.core.v1.Container {
  const probe = (path: string) => ({ httpGet: { path, port: 'http' } });
  return {
    name: 'prometheus',
    image: prometheusImage,
    args: [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      `--storage.tsdb.retention.time=${args.retentionDays ?? 15}d`,
      `--storage.tsdb.retention.size=${Math.floor(disk.gibibytes * 1024 * 0.8)}MB`,
    ],
    ports: [{ name: 'http', containerPort: prometheusPort }],
    resources: operatorResources('200m', '512Mi', '2Gi'),
    securityContext: containerSecurityContext,
    // After a crash it replays its log before it answers, which may take minutes.
    startupProbe: { ...probe('/-/ready'), periodSeconds: 10, failureThreshold: 60 },
    readinessProbe: probe('/-/ready'),
    livenessProbe: probe('/-/healthy'),
    volumeMounts: [
      { name: 'configuration', mountPath: '/etc/prometheus', readOnly: true },
      { name: 'data', mountPath: '/prometheus' },
    ],
  };
}
