import { on, onBoth, type SystemAsks } from './asked';

/** "Monitoring and Observability", "Disaster Recovery" and what else the seed of task-platform asks for in operations. */
export const taskPlatform: SystemAsks = {
  system: 'task-platform',
  asked: [
    {
      section: 'Environment Strategy',
      words: 'monitoring: "Basic logging"',
      does: 'Pods write their logs; a small Prometheus serves the autoscalers alone.',
      by: onBoth('StatefulSet prometheus'),
      environment: 'development',
    },
    {
      section: 'Environment Strategy',
      words: 'monitoring: "Full monitoring stack"',
      does: 'Metrics of objects, nodes and stores, and dashboards.',
      by: onBoth('Deployment kube-state-metrics', 'DaemonSet node-exporter', 'Deployment grafana'),
      environment: 'testing',
    },
    {
      section: 'Environment Strategy',
      words: 'monitoring: "Full monitoring + alerting"',
      does: 'Alerts too.',
      by: onBoth('StatefulSet alertmanager', 'Deployment grafana'),
      environment: 'staging',
    },
    {
      section: 'Environment Strategy',
      words: 'monitoring: "Full observability stack"',
      does: 'Logs of all pods and traces too.',
      by: onBoth('DaemonSet fluent-bit', 'StatefulSet loki', 'StatefulSet jaeger'),
    },
    {
      section: 'Environment Strategy',
      words: 'infrastructure: "Docker Compose", 2 cores and 1GB per service',
      does: '`berth export --format compose --system task-platform --out DIR` writes it, stores included ([export](../export.md)).',
      by: {},
      environment: 'development',
    },
    {
      section: 'Prometheus Configuration',
      words:
        'prometheus.yml: scrape_interval 15s, jobs kubernetes-apiservers and kubernetes-pods, alertmanager:9093',
      does: 'To the letter, in the ConfigMap of the seed.',
      by: onBoth('ConfigMap prometheus-config', 'StatefulSet alertmanager'),
    },
    {
      section: 'Grafana Dashboards',
      words: 'Application Services Overview: Request Rate, Response Time, Error Rate',
      does: 'Its three expressions to the letter, and further dashboards made of the model.',
      by: onBoth('Deployment grafana', 'ConfigMap grafana-dashboards'),
    },
    {
      section: 'Cloud Architecture',
      words: 'Jaeger Tracing',
      does: 'Services get `OTEL_*`, and send to a collector in front of Jaeger.',
      by: onBoth('Deployment otel-collector', 'StatefulSet jaeger'),
    },
    {
      section: 'Horizontal Pod Autoscaler',
      words: 'requests_per_second, averageValue "100"',
      does: 'An adapter serves the metric from Prometheus.',
      by: onBoth('Release prometheus-adapter', 'HorizontalPodAutoscaler auth-service-hpa'),
    },
    {
      section: 'Backup Strategy',
      words: 'automated_backups: every 6 hours, 7 days; manual_snapshots: 30 days, encrypted',
      does: 'AWS Backup, beside point-in-time recovery; in pods, dumps.',
      by: on({
        aws: ['aws:backup/plan:Plan postgres-backup', 'aws:backup/vault:Vault postgres-backup'],
        kubernetes: [{ resource: 'CronJob postgres-dump', shows: ['spec.schedule'] }],
      }),
    },
    {
      section: 'Backup Strategy',
      words: 'cross_region_replication: us-west-2, us-east-1',
      does: 'Each snapshot is copied. A cluster elsewhere has no regions: `berth:bucketReplicas` copies dumps.',
      by: on({ aws: [{ resource: 'aws:backup/vault:Vault postgres-backup-copy', shows: ['region'] }] }),
    },
    {
      section: 'Backup Strategy',
      words: 'velero: schedule "0 2 * * *", retention 72h, s3://backup-bucket/k8s-backups',
      does: 'Velero, with a bucket of the stack on AWS, elsewhere with the one that `berth:clusterBackup` names.',
      by: on({
        aws: [
          'Release velero',
          { resource: 'Schedule daily', shows: ['spec.schedule', 'spec.template.ttl'] },
        ],
      }),
    },
    {
      section: 'Recovery Procedures',
      words:
        'rto_targets: critical 15 minutes, others 1 hour; rpo_targets: database 15 minutes, files 1 hour',
      does: '[recovery](../recovery.md) says how each is met; critical services get their place first.',
      by: onBoth(
        'PriorityClass task-platform-production-critical',
        'PriorityClass task-platform-production-standard',
      ),
    },
    {
      section: 'Recovery Procedures',
      words: 'Activate read replica if available; restore from backup if needed',
      does: 'A replica on RDS, and snapshots. The newest snapshot, in pods the newest dump, is restored every week to prove it.',
      by: on({
        aws: [
          'aws:rds/instance:Instance postgres-replica',
          'aws:backup/vault:Vault postgres-backup',
          {
            resource: 'aws:backup/restoreTestingPlan:RestoreTestingPlan postgres-backup',
            shows: ['scheduleExpression'],
          },
        ],
        kubernetes: ['CronJob postgres-restore-drill'],
      }),
    },
    {
      section: 'Service and Ingress',
      words: 'rate-limit-rps: "100", letsencrypt-prod',
      does: 'Limited at the ingress, with certificates by cert-manager.',
      by: onBoth('Ingress api-ingress', 'ClusterIssuer letsencrypt-prod'),
    },
    {
      section: 'GitHub Actions Workflow',
      words: 'test, security-scan, build, deploy-staging, deploy-production, smoke tests',
      does: 'Reusable workflows, with a caller for this seed ([pipelines](../pipelines.md)).',
      by: {},
    },
  ],
};
