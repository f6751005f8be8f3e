import { on, onBoth, type SystemAsks } from './asked';

/** "Deployment Workflow", "Container Security Best Practices" and "High Availability" of the seed of csa-hello. */
export const csaHello: SystemAsks = {
  system: 'csa-hello',
  asked: [
    {
      section: 'Monitoring and Logging',
      words: 'Prometheus for metrics collection',
      does: 'Scrapes every service and store.',
      by: onBoth('ConfigMap prometheus-config', 'Deployment kube-state-metrics'),
    },
    {
      section: 'Monitoring and Logging',
      words: 'Grafana for visualization',
      does: 'Dashboards made of the model.',
      by: onBoth('Deployment grafana'),
    },
    {
      section: 'Monitoring and Logging',
      words: 'ELK stack for log aggregation',
      does: 'Elasticsearch and Kibana; Fluent Bit does what Logstash would.',
      by: onBoth('DaemonSet fluent-bit', 'StatefulSet log-search', 'Deployment kibana'),
    },
    {
      section: 'Deployment Strategies',
      words: 'Blue/Green Deployment: For frontend and stateless services',
      does: 'By Argo Rollouts.',
      by: onBoth('Release argo-rollouts', 'Rollout web-app', 'Rollout static-assets', 'Rollout api-gateway'),
    },
    {
      section: 'Deployment Strategies',
      words: 'Rolling Updates: For most backend services',
      does: 'One pod more, none fewer.',
      by: onBoth({ resource: 'Deployment messenger-service', shows: ['spec.strategy.type'] }),
    },
    {
      section: 'Deployment Strategies',
      words: 'Stateful Services: Special handling for databases using StatefulSets',
      does: 'StatefulSets where stores run in pods; on AWS they are managed.',
      by: on({
        aws: ['aws:rds/instance:Instance postgres'],
        kubernetes: ['StatefulSet postgres', 'StatefulSet redis', 'StatefulSet rabbitmq'],
      }),
    },
    {
      section: 'Image Scanning',
      words: 'Scan container images for vulnerabilities',
      does: 'By the pipeline, and on AWS by the registry at each push.',
      by: on({ aws: ['aws:ecr/repository:Repository csa-hello/web-app'] }),
    },
    {
      section: 'Image Scanning',
      words: 'Enforce security policies',
      does: 'Pod Security `restricted`; images without a signature are refused.',
      by: onBoth('Namespace csa-hello', 'Release kyverno'),
      settings: {
        imageVerification: {
          identities: [
            { issuer: 'https://token.actions.githubusercontent.com', subject: 'https://github.com/acme/*' },
          ],
        },
      },
    },
    {
      section: 'Runtime Security',
      words: 'Use network policies for service isolation',
      does: 'Both directions are denied but for the bindings.',
      by: onBoth('NetworkPolicy deny-all-ingress', 'NetworkPolicy messenger-service'),
    },
    {
      section: 'Runtime Security',
      words: 'Enable audit logging',
      does: 'The API server of EKS writes it, kept 90 days. Elsewhere the cluster’s owner turns it on ([hardening](../hardening.md)).',
      by: on({ aws: [{ resource: 'aws:eks/cluster:Cluster cluster', shows: ['enabledClusterLogTypes'] }] }),
    },
    {
      section: 'Secret Management',
      words: 'Consider external secret management solutions for production',
      does: 'Secrets Manager of AWS and the External Secrets Operator.',
      by: on({ aws: ['Release external-secrets'] }),
      settings: { secrets: 'external' },
    },
    {
      section: 'Service Mesh (Optional)',
      words: 'a service mesh (like Istio or Linkerd)',
      does: 'Istio: mutual TLS, retries, circuit breaking.',
      by: onBoth('Release istiod'),
      settings: { mesh: 'istio' },
    },
    {
      section: 'Data Backup Strategy',
      words: 'Regular database backups',
      does: 'Snapshots every day, kept 30 days, beside point-in-time recovery. In pods a dump every night of each service’s database, encrypted and kept as long.',
      by: on({
        aws: ['aws:backup/plan:Plan postgres-backup'],
        kubernetes: [{ resource: 'CronJob postgres-dump', shows: ['spec.schedule'] }],
      }),
    },
    {
      section: 'Data Backup Strategy',
      words: 'Object storage replication; multi-region considerations for critical data',
      does: 'To a second region of AWS. Elsewhere `berth:bucketReplicas` copies to storage outside.',
      by: on({ aws: ['aws:s3/bucketReplicationConfig:BucketReplicationConfig minio-copy'] }),
      settings: { copyRegion: 'us-east-1' },
    },
    {
      section: 'Recovery Procedures',
      words: 'Database restore processes',
      does: 'The commands are in [recovery](../recovery.md), for both targets. AWS restores the newest snapshot every week to prove it, in pods a job the newest dump of every database.',
      by: on({
        aws: [
          'aws:backup/vault:Vault postgres-backup',
          {
            resource: 'aws:backup/restoreTestingPlan:RestoreTestingPlan postgres-backup',
            shows: ['scheduleExpression'],
          },
        ],
        kubernetes: ['CronJob postgres-restore', 'CronJob postgres-restore-drill'],
      }),
    },
    {
      section: 'Recovery Procedures',
      words: 'Service recovery prioritization',
      does: 'Stores first, then what is critical, then the rest.',
      by: onBoth(
        { resource: 'PriorityClass csa-hello-production-stores', shows: ['value'] },
        { resource: 'PriorityClass csa-hello-production-critical', shows: ['value'] },
        { resource: 'PriorityClass csa-hello-production-standard', shows: ['value'] },
      ),
    },
    {
      section: 'Recovery Procedures',
      words: 'Automated and manual failover procedures',
      does: 'RDS and ElastiCache fail over of themselves; in pods `berth:stores.NAME.replication` brings Sentinel, and a standby that is promoted by hand.',
      by: on({
        aws: [
          { resource: 'aws:rds/instance:Instance postgres', shows: ['multiAz'] },
          {
            resource: 'aws:elasticache/replicationGroup:ReplicationGroup redis',
            shows: ['automaticFailoverEnabled'],
          },
        ],
      }),
    },
  ],
};
