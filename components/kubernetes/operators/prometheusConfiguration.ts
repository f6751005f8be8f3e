import { stringify } from 'yaml';
import { alertmanager } from '../../../src/wiring/operations/alertingGrants';
import { brokerMetricsPort } from '../../../src/wiring/operations/storeExporters';
import { alertmanagerPod } from './alertmanager';
import { kubeStateMetricsTarget } from './kubeStateMetrics';

/** Folder of the rules, as the seed has it. */
export const rulesFolder = '/etc/prometheus/rules';

/** One step of `relabel_configs`, in Prometheus' own words. */
interface Relabeling {
  readonly source_labels?: readonly string[];
  readonly action: 'keep' | 'drop' | 'replace';
  readonly regex?: string | boolean;
  readonly target_label?: string;
  readonly replacement?: string;
}

interface ScrapeJob {
  readonly job_name: string;
  readonly honor_labels?: boolean;
  readonly static_configs?: readonly { readonly targets: readonly string[] }[];
  readonly metrics_path?: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly kubernetes_sd_configs?: readonly { readonly role: 'endpoints' | 'pod' | 'node' }[];
  readonly scheme?: 'https';
  readonly tls_config?: { readonly ca_file: string; readonly insecure_skip_verify?: boolean };
  readonly bearer_token_file?: string;
  readonly relabel_configs?: readonly Relabeling[];
  readonly metric_relabel_configs?: readonly Relabeling[];
}

const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The seed's job, to the letter. */
const apiServers: ScrapeJob = {
  job_name: 'kubernetes-apiservers',
  kubernetes_sd_configs: [{ role: 'endpoints' }],
  scheme: 'https',
  tls_config: { ca_file: `${accountFolder}/ca.crt` },
  bearer_token_file: `${accountFolder}/token`,
  relabel_configs: [
    {
      source_labels: [
        '__meta_kubernetes_namespace',
        '__meta_kubernetes_service_name',
        '__meta_kubernetes_endpoint_port_name',
      ],
      action: 'keep',
      regex: 'default;kubernetes;https',
    },
  ],
};

/**
 * The seed's job, to the letter, and after it what the seed's own autoscaler and dashboards need of it: the port that a
 * pod announces (without it every port of the pod is scraped), and the labels by which the adapter and the dashboards
 * (`by (service)`) find pods.
 */
const pods: ScrapeJob = {
  job_name: 'kubernetes-pods',
  kubernetes_sd_configs: [{ role: 'pod' }],
  relabel_configs: [
    {
      source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'],
      action: 'keep',
      regex: true,
    },
    {
      source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_path'],
      action: 'replace',
      target_label: '__metrics_path__',
      regex: '(.+)',
    },
    {
      source_labels: ['__address__', '__meta_kubernetes_pod_annotation_prometheus_io_port'],
      action: 'replace',
      target_label: '__address__',
      regex: '([^:]+)(?::\\d+)?;(\\d+)',
      replacement: '$1:$2',
    },
    {
      // A job's pod that has ended keeps its address.
      source_labels: ['__meta_kubernetes_pod_phase'],
      action: 'drop',
      regex: 'Pending|Succeeded|Failed',
    },
    copied('__meta_kubernetes_namespace', 'namespace'),
    copied('__meta_kubernetes_pod_name', 'pod'),
    copied('__meta_kubernetes_pod_label_app', 'service'),
    // Where it runs, which is what an exporter on every node is about; and the store that an exporter is about.
    copied('__meta_kubernetes_pod_node_name', 'node'),
    copied('__meta_kubernetes_pod_annotation_berth_dev_store', 'store'),
  ],
};

function copied(source: string, target_label: string): Relabeling {
  return { source_labels: [source], action: 'replace', target_label };
}

/** What it says is about other objects than itself, so its labels win over those of its pod. */
const objectStates: ScrapeJob = {
  job_name: 'kube-state-metrics',
  honor_labels: true,
  static_configs: [{ targets: [kubeStateMetricsTarget] }],
};

/** What is kept of the thousands of series of a kubelet: how full volumes are. */
const volumes = 'kubelet_volume_stats_(available|capacity|used)_bytes|kubelet_volume_stats_inodes(_free)?';

/** And of its containers: what they take of CPU, memory and network, and how often their CPU was cut. */
const containers = [
  'container_cpu_usage_seconds_total',
  'container_cpu_cfs_(throttled_)?periods_total',
  'container_memory_working_set_bytes',
  'container_network_(receive|transmit)_bytes_total',
].join('|');

/** Kubelets show their metrics to whoever the API server lets read `nodes/metrics`, and over TLS alone. */
function kubelets(job_name: string, path: string, kept: string, verify: boolean): ScrapeJob {
  return {
    job_name,
    metrics_path: path,
    kubernetes_sd_configs: [{ role: 'node' }],
    scheme: 'https',
    tls_config: { ca_file: `${accountFolder}/ca.crt`, ...(verify ? {} : { insecure_skip_verify: true }) },
    bearer_token_file: `${accountFolder}/token`,
    relabel_configs: [copied('__meta_kubernetes_node_name', 'node')],
    metric_relabel_configs: [{ source_labels: ['__name__'], action: 'keep', regex: kept }],
  };
}

/** RabbitMQ tells of each queue at a path of its own: the one of its pods knows sums alone. */
const queues: ScrapeJob = {
  job_name: 'rabbitmq-queues',
  metrics_path: '/metrics/detailed',
  params: { family: ['queue_coarse_metrics', 'queue_consumer_count'] },
  kubernetes_sd_configs: [{ role: 'pod' }],
  relabel_configs: [
    {
      source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_port', '__meta_kubernetes_pod_ip'],
      action: 'keep',
      regex: `${brokerMetricsPort};.+`,
    },
    // A pod is a target for each of its ports.
    {
      source_labels: ['__meta_kubernetes_pod_container_port_name'],
      action: 'keep',
      regex: 'metrics',
    },
    copied('__meta_kubernetes_namespace', 'namespace'),
    copied('__meta_kubernetes_pod_name', 'pod'),
    copied('__meta_kubernetes_pod_annotation_berth_dev_store', 'store'),
  ],
};

/** What there is beside the seed's jobs. */
export interface Watching {
  /** Whether there are rules. Default: false. */
  readonly rules?: boolean;
  /** Pods of Alertmanager. Default: 0. */
  readonly alertmanagers?: number;
  /** Whether kube-state-metrics is there. Default: false. */
  readonly objectStates?: boolean;
  /** Whether there is a RabbitMQ in the cluster that tells of its queues. Default: false. */
  readonly brokers?: boolean;
  /** Whether kubelets are asked, and whether their certificates are verified. Default: they are not asked. */
  readonly kubelets?: { readonly verified: boolean };
}

/**
 * The seed's block, and where Alertmanager has several pods each of them by its name: they tell each other whom they
 * told, not what they were told.
 */
function alerting(pods: number) {
  const peers = Array.from({ length: pods }, (_, index) => alertmanagerPod(index));
  return {
    alertmanagers: [
      { static_configs: [{ targets: [`${alertmanager.name}:${alertmanager.port}`] }] },
      ...(pods > 1
        ? [{ static_configs: [{ targets: peers.map((peer) => `${peer}:${alertmanager.port}`) }] }]
        : []),
    ],
  };
}

/**
 * Returns `prometheus.yml`: the seed's intervals, and its jobs, rules and Alertmanager as far as they are there: without
 * an Alertmanager Prometheus would log an error at every evaluation.
 */
export function prometheusConfiguration(watching: Watching = {}): string {
  const { rules = false, alertmanagers = 0, objectStates: objects = false } = watching;
  const { verified } = watching.kubelets ?? {};
  return stringify({
    global: { scrape_interval: '15s', evaluation_interval: '15s' },
    ...(rules ? { rule_files: [`${rulesFolder}/*.yml`] } : {}),
    ...(alertmanagers > 0 ? { alerting: alerting(alertmanagers) } : {}),
    scrape_configs: [
      apiServers,
      pods,
      ...(objects ? [objectStates] : []),
      ...(watching.brokers === true ? [queues] : []),
      ...(verified === undefined
        ? []
        : [
            kubelets('kubernetes-volumes', '/metrics', volumes, verified),
            kubelets('kubernetes-containers', '/metrics/cadvisor', containers, verified),
          ]),
    ],
  });
}
