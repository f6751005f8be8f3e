import { on, onBoth, type SystemAsks } from './asked';

/** "Backup & Disaster Recovery", "Monitoring & Observability Stack", "CI/CD Pipeline" and more of the seed of vibebox. */
export const vibebox: SystemAsks = {
  system: 'vibebox',
  asked: [
    {
      section: 'Monitoring & Observability Stack',
      words: 'Prometheus Metrics /metrics endpoint',
      does: 'Pods say by annotation where their metrics are.',
      by: onBoth('Deployment backend', 'ConfigMap prometheus-config'),
    },
    {
      section: 'Monitoring & Observability Stack',
      words: 'Structured Logs JSON format → Loki',
      does: 'Fluent Bit takes them from every node.',
      by: onBoth('DaemonSet fluent-bit', 'StatefulSet loki'),
    },
    {
      section: 'Monitoring & Observability Stack',
      words: 'Jaeger Distributed Tracing',
      does: 'By way of an OpenTelemetry collector.',
      by: onBoth('Deployment otel-collector', 'StatefulSet jaeger'),
    },
    {
      section: 'Monitoring & Observability Stack',
      words: 'Grafana Dashboards',
      does: 'Of Prometheus, Loki and Jaeger.',
      by: onBoth('Deployment grafana'),
    },
    {
      section: 'Monitoring & Observability Stack',
      words: 'AlertManager → PagerDuty On-Call, Slack Notifications',
      does: 'Critical alerts wake, all of them are told.',
      by: onBoth('StatefulSet alertmanager'),
    },
    {
      section: 'Backup & Disaster Recovery',
      words: 'Daily Backup (3 AM UTC): pg_dump --format=custom, gzip, AES-256, S3',
      does: 'A CronJob; the restore is one command.',
      by: onBoth({ resource: 'CronJob postgres-dump', shows: ['spec.schedule'] }, 'CronJob postgres-restore'),
    },
    {
      section: 'Backup & Disaster Recovery',
      words: 'Alert if backup > 2 hours old',
      does: 'Two hours after the next should have been made; `DatabaseDumpTooOld` ([runbook](../runbooks/DatabaseDumpTooOld.md)).',
      by: onBoth('ConfigMap prometheus-config'),
    },
    {
      section: 'Backup & Disaster Recovery',
      words: 'Backups > 30 days: delete old backups',
      does: 'After an upload that succeeded, never before.',
      by: onBoth('CronJob postgres-dump'),
    },
    {
      section: 'Backup & Disaster Recovery',
      words: 'Download latest backup, decrypt & decompress, pg_restore',
      does: 'Every week into a database that nobody uses, to prove that it can be done.',
      by: onBoth({ resource: 'CronJob postgres-restore-drill', shows: ['spec.schedule'] }),
    },
    {
      section: 'CI/CD Pipeline',
      words: 'ArgoCD → GitOps Sync → K8s',
      does: 'Argo CD, once `berth:gitOps` names the repository that `berth export` wrote to.',
      by: onBoth('Release argo-cd', 'AppProject vibebox', 'Application vibebox'),
      settings: {
        gitOps: { repository: 'https://github.com/acme/vibebox-manifests', path: 'overlays/prod' },
      },
    },
    {
      section: 'CI/CD Pipeline',
      words: 'Slack Notification',
      does: 'Of the pipeline, and of what Argo CD brought in ([pipelines](../pipelines.md), [delivery](../delivery.md)).',
      by: {},
    },
    {
      section: 'Deployment Strategy: Rolling Update',
      words: 'Zero Downtime, Graceful Shutdown (30s)',
      does: 'One pod more, none fewer.',
      by: onBoth({
        resource: 'Deployment backend',
        shows: [
          'spec.strategy.rollingUpdate.maxUnavailable',
          'spec.template.spec.terminationGracePeriodSeconds',
        ],
      }),
    },
    {
      section: 'Service Mesh (Optional)',
      words: 'Mutual TLS, Traffic Management, Observability, Circuit Breaking, Retry Logic',
      does: 'Istio.',
      by: onBoth('Release istiod', 'PeerAuthentication default'),
      settings: { mesh: 'istio' },
    },
    {
      section: 'Kubernetes Cluster Overview',
      words: 'Secret Manager External KMS → Kubernetes Secrets',
      does: 'Secrets Manager with a key of the stack, and the External Secrets Operator.',
      by: on({ aws: ['Release external-secrets', 'aws:kms/key:Key keys-data'] }),
      settings: { secrets: 'external' },
    },
    {
      section: 'High Availability Configuration',
      words: 'PostgreSQL: HA with replication recommended; Redis Sentinel for HA recommended',
      does: 'A streaming standby, and Sentinel.',
      by: onBoth('StatefulSet postgres', { resource: 'StatefulSet redis', shows: ['spec.replicas'] }),
      settings: { stores: { postgres: { replication: true }, redis: { replication: true } } },
    },
    {
      section: 'High Availability Configuration',
      words: 'Ingress: Multi-AZ load balancer',
      does: 'A network load balancer in every zone; elsewhere the cluster’s own.',
      by: on({ aws: ['Release traefik'] }),
    },
    {
      section: 'High Availability Configuration',
      words: 'Storage: Cross-AZ replication enabled',
      does: 'EFS for shared volumes. A disk of EBS is of one zone: the dumps, and standbys, are what crosses zones.',
      by: on({ aws: ['aws:efs/fileSystem:FileSystem docker-volumes'] }),
    },
  ],
};
