import { on, onBoth, type SystemAsks } from './asked';

/** "Monitoring & Observability", "Disaster Recovery", "Security Architecture" and the pipeline of the seed of kardon. */
export const kardon: SystemAsks = {
  system: 'kardon',
  asked: [
    {
      section: 'Key Metrics',
      words: 'Request Rate, Error Rate, Latency P50, P95, P99, Resource Usage',
      does: 'Dashboards for each service, made of the model.',
      by: onBoth('Deployment grafana'),
    },
    {
      section: 'Logging Strategy',
      words: 'Fluent Bit → Elasticsearch/Loki',
      does: 'Loki; `berth:monitoring.logs` takes Elasticsearch too.',
      by: onBoth('DaemonSet fluent-bit', 'StatefulSet loki'),
    },
    {
      section: 'Logging Strategy',
      words: '30 days hot, 90 days cold',
      does: 'On AWS in S3, after 30 days in a colder class; elsewhere on one disk.',
      by: on({
        aws: ['aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration pod-logs'],
        kubernetes: ['ConfigMap loki'],
      }),
    },
    {
      section: 'Data Persistence',
      words: 'PostgreSQL: daily snapshots; daily pg_dump with 30-day retention',
      does: 'A dump every night, encrypted.',
      by: onBoth({ resource: 'CronJob kardon-db-dump', shows: ['spec.schedule'] }),
    },
    {
      section: 'Data Persistence',
      words: 'RabbitMQ: queue mirroring across nodes',
      does: 'Three nodes and quorum queues.',
      by: onBoth({ resource: 'StatefulSet kardon-mq', shows: ['spec.replicas'] }),
    },
    {
      section: 'Data Persistence',
      words: 'MinIO: built-in replication',
      does: 'Copied every hour to storage outside.',
      by: onBoth('CronJob kardon-minio-mirror'),
      settings: {
        bucketReplicas: {
          'kardon-minio': {
            endpoint: 'https://storage.example.com',
            bucket: 'copies',
            accessKeyId: 'AKIDEXAMPLE',
            secretAccessKey: 'example',
          },
        },
      },
    },
    {
      section: 'Recovery Procedures',
      words: 'Database Restore: point-in-time recovery available',
      does: 'On RDS, with `placement: managed`; in pods the last dump, which is restored every week to prove it.',
      by: onBoth('CronJob kardon-db-restore-drill', 'CronJob kardon-db-restore'),
    },
    {
      section: 'Recovery Procedures',
      words: 'Cluster Recovery: Infrastructure as Code',
      does: '`pulumi up` ([recovery](../recovery.md)).',
      by: {},
    },
    {
      section: 'When: Key Lifecycle Events',
      words: 'Docker images built, scanned by Trivy, pushed to GitHub Container Registry',
      does: 'A reusable workflow, with a caller for this seed ([pipelines](../pipelines.md)).',
      by: {},
    },
    {
      section: 'Runtime Schedule',
      words: 'Migrations: manual trigger during maintenance windows',
      does: 'A job at each deployment, before whatever needs it; by hand too.',
      by: onBoth('CronJob migrator'),
    },
    {
      section: 'Kubernetes Deployment',
      words: 'kubectl apply -k deployment/k8s/overlays/prod',
      does: '`berth export --format kustomize --system kardon --out DIR` writes base and overlays ([export](../export.md)).',
      by: {},
    },
    {
      section: 'Scaling',
      words: 'worker: horizontal scaling based on queue depth',
      does: 'KEDA.',
      by: onBoth('Release keda', 'ScaledObject worker'),
    },
    {
      section: 'Scaling',
      words: 'api: auto-scale based on request queue',
      does: 'An adapter serves `request_queue_length` from Prometheus.',
      by: onBoth('Release prometheus-adapter', 'HorizontalPodAutoscaler api-hpa'),
    },
    {
      section: 'Network Policies',
      words: 'deny-all-ingress',
      does: 'To the letter, and the same for what goes out.',
      by: onBoth('NetworkPolicy deny-all-ingress', 'NetworkPolicy deny-all-egress'),
    },
    {
      section: 'Configuration Management',
      words: 'Kubernetes Secrets or external secrets manager',
      does: 'Secrets; or Secrets Manager of AWS.',
      by: on({ aws: ['Release external-secrets'] }),
      settings: { secrets: 'external' },
    },
    {
      section: 'Stakeholders',
      words: 'Security Team: vulnerability management and compliance',
      does: 'Images without a signature are refused.',
      by: onBoth('Release kyverno'),
      settings: {
        imageVerification: {
          identities: [
            { issuer: 'https://token.actions.githubusercontent.com', subject: 'https://github.com/acme/*' },
          ],
        },
      },
    },
  ],
};
