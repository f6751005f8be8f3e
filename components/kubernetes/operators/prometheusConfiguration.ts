import { stringify } from 'yaml';
import { kubeStateMetricsTarget } from './kubeStateMetrics';

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
  readonly kubernetes_sd_configs?: readonly { readonly role: 'endpoints' | 'pod' }[];
  readonly scheme?: 'https';
  readonly tls_config?: { readonly ca_file: string };
  readonly bearer_token_file?: string;
  readonly relabel_configs?: readonly Relabeling[];
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

/**
 * Returns `prometheus.yml`: the seed's intervals and jobs, and where there are dumps to watch, the rules file of that
 * name and the job that it needs. The seed's other rule files and its Alertmanager are left out as long as there are
 * none: Prometheus would log an error at every evaluation.
 */
export function prometheusConfiguration(rulesFile?: string): string {
  const watching = rulesFile === undefined ? {} : { rule_files: [rulesFile] };
  return stringify({
    global: { scrape_interval: '15s', evaluation_interval: '15s' },
    ...watching,
    scrape_configs: [apiServers, pods, ...(rulesFile === undefined ? [] : [objectStates])],
  });
}
