import * as pulumi from '@pulumi/pulumi';
import { Deployment } from '@pulumi/kubernetes/apps/v1';
import { Service, ServiceAccount } from '@pulumi/kubernetes/core/v1';
import { ClusterRole, ClusterRoleBinding } from '@pulumi/kubernetes/rbac/v1';
import type { input } from '@pulumi/kubernetes/types';
import { kubeStateMetricsGrants, kubeStateMetricsPort } from '../../../src/wiring/operatorGrants';
import { imageReference, images } from '../images';
import { restrictedContainer, restrictedPod } from '../restrictedPod';
import { childOptions, operatorNamespace, type OperatorNamespace } from './operatorNamespace';

/** Name of the namespace, the Service and the pods. */
const name = 'kube-state-metrics';
const labels = { app: name } as const;
/** What it reads, and tells: when dumps ran, and nothing of any Secret or pod. */
const watched = ['cronjobs', 'jobs'];
/** Its own metrics, and the paths of its probes. */
const telemetryPort = 8081;

/** Host and port at which Prometheus finds it. */
export const kubeStateMetricsTarget = `${name}.${name}.svc:${kubeStateMetricsPort}`;

/**
 * kube-state-metrics for CronJobs and Jobs alone, from raw resources: its chart asks for the right to read every kind of
 * object. One pod; while it restarts Prometheus knows nothing of dumps, which the alert waits for.
 */
export class KubeStateMetrics extends pulumi.ComponentResource {
  constructor(resourceName: string, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:KubeStateMetrics', resourceName, {}, opts);
    const child = childOptions(this, opts);
    const namespace = operatorNamespace(
      resourceName,
      { name, podSecurity: 'restricted', grants: kubeStateMetricsGrants() },
      child,
    );
    const metadata = { name, namespace: namespace.name, labels };
    const bound = account(resourceName, namespace, child);
    new Deployment(
      resourceName,
      { metadata, spec: { replicas: 1, selector: { matchLabels: labels }, template: pod() } },
      pulumi.mergeOptions(child, { dependsOn: [namespace.policy, bound] }),
    );
    const ports = [{ name: 'http', port: kubeStateMetricsPort, targetPort: kubeStateMetricsPort }];
    new Service(resourceName, { metadata, spec: { selector: labels, ports } }, child);
    this.registerOutputs({});
  }
}

function account(
  resourceName: string,
  { name: namespace }: OperatorNamespace,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const serviceAccount = new ServiceAccount(resourceName, { metadata: { name, namespace, labels } }, opts);
  const rules = [{ apiGroups: ['batch'], resources: watched, verbs: ['list', 'watch'] }];
  const role = new ClusterRole(resourceName, { metadata: { labels }, rules }, opts);
  return new ClusterRoleBinding(
    resourceName,
    {
      metadata: { labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount.metadata.name, namespace }],
    },
    opts,
  );
}

function pod(): input.core.v1.PodTemplateSpec {
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
            `--resources=${watched.join(',')}`,
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
