import * as pulumi from '@pulumi/pulumi';
import { Deployment } from '@pulumi/kubernetes/apps/v1';
import { Service } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import { kubeStateMetricsGrants, kubeStateMetricsPort } from '../../../src/wiring/operatorGrants';
import { imageReference, images } from '../images';
import { restrictedContainer, restrictedPod } from '../restrictedPod';
import { clusterAccount } from './clusterAccount';
import { childOptions, operatorNamespace } from './operatorNamespace';

/** Name of the namespace, the Service and the pods. */
const name = 'kube-state-metrics';
const labels = { app: name } as const;
/** Kinds of object that it may read, by API group: no Secret, and of ConfigMaps nothing either. */
type Watched = Readonly<Record<string, readonly string[]>>;

/** What tells when dumps ran. */
const dumpJobs: Watched = { batch: ['cronjobs', 'jobs'] };

/** What dashboards and alerts are about. */
const everything: Watched = {
  '': ['nodes', 'persistentvolumeclaims', 'pods'],
  apps: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  ...dumpJobs,
};

/** What is told of them; of a pod alone it could tell sixty things. */
const metrics = [
  'kube_cronjob_(created|next_schedule_time|spec_suspend|status_active|status_last_(schedule|successful)_time)',
  'kube_daemonset_status_(desired_number_scheduled|number_(available|ready|unavailable))',
  'kube_deployment_(created|spec_replicas|status_replicas(_available|_unavailable|_updated)?)',
  'kube_horizontalpodautoscaler_(spec_(max|min)_replicas|status_(condition|current_replicas|desired_replicas))',
  'kube_job_(failed|owner|status_(completion_time|failed|start_time|succeeded))',
  'kube_node_(info|spec_unschedulable|status_(allocatable|capacity|condition))',
  'kube_persistentvolumeclaim_(resource_requests_storage_bytes|status_phase)',
  'kube_pod_(container_resource_(limits|requests)|container_status_(last_terminated_reason|ready|restarts_total|waiting_reason)|info|owner|status_(phase|ready))',
  'kube_replicaset_owner',
  'kube_statefulset_(replicas|status_replicas(_available|_ready)?)',
];
/** Its own metrics, and the paths of its probes. */
const telemetryPort = 8081;

/** Host and port at which Prometheus finds it. */
export const kubeStateMetricsTarget = `${name}.${name}.svc:${kubeStateMetricsPort}`;

export interface KubeStateMetricsArgs {
  /** Whether it tells of workloads, autoscalers, claims and nodes too. Default: of CronJobs and Jobs alone. */
  readonly everything?: boolean;
}

/**
 * kube-state-metrics for what is asked of it, from raw resources: its chart asks for the right to read every kind of
 * object. One pod; while it restarts Prometheus knows nothing of objects, which alerts wait for.
 */
export class KubeStateMetrics extends pulumi.ComponentResource {
  constructor(resourceName: string, args: KubeStateMetricsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:KubeStateMetrics', resourceName, {}, opts);
    const child = childOptions(this, opts);
    const namespace = operatorNamespace(
      resourceName,
      { name, podSecurity: 'restricted', grants: kubeStateMetricsGrants() },
      child,
    );
    const metadata = { name, namespace: namespace.name, labels };
    const watched = args.everything === true ? everything : dumpJobs;
    const bound = clusterAccount(
      resourceName,
      { name, namespace: namespace.name, labels, rules: rulesOf(watched) },
      child,
    );
    new Deployment(
      resourceName,
      { metadata, spec: { replicas: 1, selector: { matchLabels: labels }, template: pod(watched) } },
      pulumi.mergeOptions(child, { dependsOn: [namespace.policy, bound] }),
    );
    const ports = [{ name: 'http', port: kubeStateMetricsPort, targetPort: kubeStateMetricsPort }];
    new Service(resourceName, { metadata, spec: { selector: labels, ports } }, child);
    this.registerOutputs({});
  }
}

function rulesOf(watched: Watched): input.rbac.v1.PolicyRule[] {
  return Object.entries(watched).map(([group, resources]) => ({
    apiGroups: [group],
    resources: [...resources],
    verbs: ['list', 'watch'],
  }));
}

function pod(watched: Watched): input.core.v1.PodTemplateSpec {
  const probe = (path: string, port: number) => ({ httpGet: { path, port } });
  return {
    metadata: { labels },
    spec: {
      ...restrictedPod(images.kubeStateMetrics, []),
      serviceAccountName: name,
      // It asks the API server, which nobody does without a token.
      automountServiceAccountToken: true,
      containers: [
        restrictedContainer({
          name,
          image: imageReference(images.kubeStateMetrics),
          args: [
            `--resources=${Object.values(watched).flat().join(',')}`,
            `--metric-allowlist=${metrics.join(',')}`,
            `--port=${kubeStateMetricsPort}`,
            `--telemetry-port=${telemetryPort}`,
          ],
          ports: { http: kubeStateMetricsPort, telemetry: telemetryPort },
          resources: {
            requests: { cpu: '10m', memory: '64Mi' },
            limits: { cpu: '500m', memory: '256Mi' },
          },
          probes: {
            startup: { ...probe('/livez', kubeStateMetricsPort), periodSeconds: 5, failureThreshold: 24 },
            liveness: probe('/livez', kubeStateMetricsPort),
            readiness: probe('/readyz', telemetryPort),
          },
          mounts: [],
        }),
      ],
      volumes: [{ name: 'tmp', emptyDir: {} }],
    },
  };
}
