import { on, onBoth, type SystemAsks } from './asked';

/** "Monitoring and Observability", "Rollback Strategy" and the security of the seed of user-admin-messaging. */
export const userAdminMessaging: SystemAsks = {
  system: 'user-admin-messaging',
  asked: [
    {
      section: 'Monitoring and Observability',
      words: 'Prometheus Metrics: custom metrics for WebSocket connections and message throughput',
      does: 'Scraped from the health port of websocket-service, and shown: connections, messages by outcome, delivery with P95 and P99.',
      by: onBoth('Deployment websocket-service', 'ConfigMap grafana-dashboards'),
    },
    {
      section: 'Monitoring and Observability',
      words: 'Logging: structured JSON logging for Kubernetes log aggregation',
      does: 'Fluent Bit and Loki.',
      by: onBoth('DaemonSet fluent-bit', 'StatefulSet loki'),
    },
    {
      section: 'Monitoring and Observability',
      words: 'Distributed Tracing: OpenTelemetry integration for request tracing',
      does: '`OTEL_*` by a binding to the collector; the function has X-Ray.',
      by: onBoth('Deployment otel-collector', 'StatefulSet jaeger'),
    },
    {
      section: 'Performance Requirements',
      words: 'Message Latency: < 500ms for message delivery',
      does: 'An objective, with alerts when too many are later.',
      by: onBoth('ConfigMap prometheus-rules'),
    },
    {
      section: 'Container Security',
      words: 'Secret Management: proper handling of sensitive configuration',
      does: 'The token of admins and the URL of Redis are in `app-secrets`; the function has the SHA-256 of the token alone.',
      by: onBoth('Secret app-secrets'),
    },
    {
      section: 'Rollback Strategy',
      words: 'Automatic rollback on health check failures',
      does: 'Argo Rollouts goes back when the new pods do not get well, or fail messages.',
      by: onBoth('Release argo-rollouts', 'Rollout websocket-service'),
    },
    {
      section: 'Rollback Strategy',
      words: 'Manual Override: manual rollback capability for emergency situations',
      does: '`kubectl argo rollouts undo` ([delivery](../delivery.md)); the workflow of the pipeline has a way back too.',
      by: onBoth('Rollout websocket-service'),
    },
    {
      section: 'Build and Deployment Pipeline',
      words: 'Health Verification: validate deployment health and functionality',
      does: 'The smoke test of the workflow: the application’s own client connects, sends, receives and measures ([pipelines](../pipelines.md)).',
      by: {},
    },
    {
      section: 'Runtime Security',
      words: 'Audit Logging: track deployment and configuration changes',
      does: 'The API server of EKS writes it. Elsewhere the cluster’s owner turns it on ([hardening](../hardening.md)).',
      by: on({ aws: [{ resource: 'aws:eks/cluster:Cluster cluster', shows: ['enabledClusterLogTypes'] }] }),
    },
    {
      section: 'Runtime Security',
      words: 'Health Monitoring: detect and respond to unhealthy containers',
      does: 'Probes restart them, and alerts say so.',
      by: onBoth('StatefulSet alertmanager', 'Deployment websocket-service'),
    },
    {
      section: 'Runtime Security',
      words: 'Resource Limits: prevent resource exhaustion attacks',
      does: 'Limits of each container, a quota of each namespace.',
      by: onBoth('ResourceQuota production', 'LimitRange production'),
    },
    {
      section: 'Kubernetes Security',
      words: 'Network Policies, RBAC, Pod Security Standards, TLS termination',
      does: 'Both directions are denied but for the bindings; no pod has a token; `restricted`; certificates by cert-manager.',
      by: onBoth(
        'NetworkPolicy deny-all-ingress',
        'ServiceAccount websocket-service',
        'Namespace production',
        'ClusterIssuer letsencrypt-prod',
      ),
    },
    {
      section: 'Data Storage Adaptation',
      words: 'AWS Mode – DynamoDB',
      does: 'With point-in-time recovery; connections, and recent messages beside them.',
      by: on({ aws: ['aws:dynamodb/table:Table connections', 'aws:dynamodb/table:Table messages'] }),
      settings: { mode: 'both' },
    },
    {
      section: 'Migration Path',
      words: 'Gradual traffic migration from AWS to Kubernetes',
      does: 'Weighted DNS records: `berth:traffic.serverless` per cent go to the functions ([messaging](../messaging.md)).',
      by: on({ aws: ['aws:apigatewayv2/api:Api websocket-api'] }),
      settings: { mode: 'both' },
    },
  ],
};
