import { everywhere, type ByEnvironment } from '../model/environment';
import type { Autoscaling, Port, Probes } from '../model/service';
import type { Resources } from '../model/resources';
import { defineSystem } from '../model/system';

/** The seed's "Health Checks", on a port of their own beside the service's. */
const health: Port = { name: 'health', containerPort: 8080 };
const probes: Probes = {
  liveness: { path: '/health', port: 8080, initialDelaySeconds: 30, periodSeconds: 10 },
  readiness: { path: '/ready', port: 8080, initialDelaySeconds: 5, periodSeconds: 5 },
};

/** The seed's resources are production's; development promises less, and allows as much. */
function sizes(production: Resources): ByEnvironment<Resources> {
  const small = { requests: { cpu: '50m', memory: '128Mi' }, limits: production.limits };
  return { development: small, testing: small, staging: production, production };
}

function inProduction<Value>(value: Value): ByEnvironment<Value | undefined> {
  return { ...everywhere(undefined), production: value };
}

/** One pod in development, which nobody depends on. */
function replicas(production: number): ByEnvironment<number> {
  return { development: 1, testing: 1, staging: production, production };
}

const byCpu: Autoscaling<never> = {
  minimum: 2,
  maximum: 10,
  metrics: [{ kind: 'cpu', utilization: 70 }],
};

/**
 * A worker of four processes is through with so many in a minute, at ten seconds a task. Tasks that name no queue wait
 * in Celery's own.
 */
const byQueue: Autoscaling<'kardon-mq'> = {
  minimum: 2,
  maximum: 10,
  metrics: [{ kind: 'queue-depth', store: 'kardon-mq', queue: 'celery', perPod: 24 }],
};

/** web, admin, space and live; the proxy in front of them is given no numbers, and takes theirs. */
const frontend = {
  kind: 'deployment',
  layer: 'Frontend Services',
  ports: [{ name: 'http', containerPort: 80 }, health],
  probes,
  replicas: replicas(2),
  resources: sizes({
    requests: { cpu: '100m', memory: '256Mi' },
    limits: { cpu: '500m', memory: '512Mi' },
  }),
  autoscaling: inProduction(byCpu),
  metricsPath: '/metrics',
  criticality: 'critical',
  environment: { NODE_ENV: 'production' },
  calls: ['api'],
} as const;

/** api, worker, beat-worker and migrator. */
const backend = {
  layer: 'Backend Services',
  ports: [health],
  probes,
  resources: sizes({
    requests: { cpu: '250m', memory: '512Mi' },
    limits: { cpu: '1000m', memory: '2Gi' },
  }),
  environment: { DJANGO_SETTINGS_MODULE: 'kardon.settings' },
} as const;

const database = { access: 'read-write', environment: { DATABASE_URL: 'url' } } as const;
const cache = { access: 'read-write', environment: { REDIS_URL: 'url' } } as const;
const queues = { access: 'read-write', environment: { CELERY_BROKER_URL: 'url' } } as const;

/** The seed's Secret, whose keys are the variables. The others have one of their own: their logins are their own. */
const secret = 'kardon-secrets';

export const kardon = defineSystem({
  name: 'kardon',
  title: 'Kardon',
  namespace: {
    development: 'kardon-dev',
    testing: 'kardon-test',
    staging: 'kardon-staging',
    production: 'kardon-prod',
  },
  namespaceLabels: {
    development: { app: 'kardon', env: 'dev' },
    testing: { app: 'kardon', env: 'test' },
    staging: { app: 'kardon', env: 'staging' },
    production: { app: 'kardon', env: 'prod' },
  },
  region: 'us-west-2',
  targets: ['aws', 'kubernetes'],
  environments: ['development', 'production'],
  // Production asks for 4 cores and 8 GiB at its smallest, with the stores; twice that is room for its autoscalers.
  cluster: {
    development: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.xlarge' },
    testing: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.xlarge' },
    staging: { nodes: 3, maximumNodes: 6, instanceType: 'm6i.xlarge' },
    production: { nodes: 3, maximumNodes: 9, instanceType: 'm6i.xlarge' },
  },
  privateImages: true,

  stores: {
    'kardon-db': {
      kind: 'database',
      title: 'kardon-db',
      placement: 'in-cluster',
      engine: 'postgresql',
      version: '15.7',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'medium' },
      databases: 'shared',
      storage: { development: 10, testing: 10, staging: 50, production: 50 },
      resources: {
        production: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2000m', memory: '4Gi' } },
      },
      readReplica: [],
      backup: { retentionDays: 30, snapshotEveryHours: 24, snapshotRetentionDays: 30 },
    },
    'kardon-redis': {
      kind: 'cache',
      title: 'kardon-redis',
      placement: 'in-cluster',
      engine: 'valkey',
      version: '7.2',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'medium' },
      persistent: false,
      storage: everywhere(1),
      resources: {
        production: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '500m', memory: '1Gi' } },
      },
      clusterMode: [],
    },
    'kardon-mq': {
      kind: 'broker',
      title: 'kardon-mq',
      placement: 'in-cluster',
      engine: 'rabbitmq',
      version: '3.13',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'medium' },
      storage: { development: 2, testing: 2, staging: 10, production: 10 },
      resources: {
        production: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '1000m', memory: '2Gi' } },
      },
    },
    'kardon-minio': {
      kind: 'bucket',
      title: 'kardon-minio',
      placement: 'in-cluster',
      storage: { development: 10, testing: 10, staging: 50, production: 100 },
      resources: {
        production: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '500m', memory: '1Gi' } },
      },
    },
    'kardon-backups': {
      kind: 'bucket',
      title: 'Database dumps',
      storage: { development: 10, testing: 10, staging: 100, production: 200 },
    },
  },

  services: {
    web: { ...frontend, title: 'web', image: 'kardon/web' },
    admin: { ...frontend, title: 'admin', image: 'kardon/admin' },
    space: { ...frontend, title: 'space', image: 'kardon/space' },
    live: { ...frontend, title: 'live', image: 'kardon/live' },
    proxy: {
      ...frontend,
      title: 'proxy',
      layer: 'Reverse proxy',
      image: 'kardon/proxy',
      // Behind the CDN and the ingress, which speak TLS, the seed's port 443 takes plain HTTP.
      ports: [{ name: 'http', containerPort: 443 }, health],
      environment: {},
      calls: ['web', 'admin', 'space', 'live'],
    },
    api: {
      ...backend,
      kind: 'deployment',
      title: 'api',
      image: 'kardon/api',
      ports: [{ name: 'http', containerPort: 8000 }, health],
      replicas: replicas(3),
      autoscaling: inProduction({
        minimum: 3,
        maximum: 10,
        // Ten requests that wait for a worker of a pod are about a second of the service's time.
        metrics: [{ kind: 'pods', name: 'request_queue_length', average: '10' }],
      }),
      metricsPath: '/metrics',
      criticality: 'critical',
      objective: { availability: 99.9 },
      uses: {
        'kardon-db': { ...database, secret, secretKeys: { DATABASE_URL: 'DATABASE_URL' } },
        'kardon-redis': { ...cache, secret, secretKeys: { REDIS_URL: 'REDIS_URL' } },
        'kardon-mq': { ...queues, secret, secretKeys: { CELERY_BROKER_URL: 'CELERY_BROKER_URL' } },
        'kardon-minio': {
          access: 'read-write',
          environment: {
            AWS_S3_BUCKET_NAME: 'name',
            AWS_S3_ENDPOINT_URL: 'endpoint',
            AWS_REGION: 'region',
            AWS_ACCESS_KEY_ID: 'access-key-id',
            AWS_SECRET_ACCESS_KEY: 'secret-access-key',
          },
          secret,
          secretKeys: {
            AWS_ACCESS_KEY_ID: 'AWS_ACCESS_KEY_ID',
            AWS_SECRET_ACCESS_KEY: 'AWS_SECRET_ACCESS_KEY',
          },
        },
      },
      after: ['migrator'],
    },
    worker: {
      ...backend,
      kind: 'deployment',
      title: 'worker',
      image: 'kardon/worker',
      replicas: replicas(2),
      autoscaling: inProduction(byQueue),
      uses: { 'kardon-db': database, 'kardon-redis': cache, 'kardon-mq': queues },
      after: ['migrator'],
    },
    // The seed draws no arrows of these two, which cannot work without: Celery's beat reads its schedule in the
    // database and sends what is due to the queue; migrations change the database.
    'beat-worker': {
      ...backend,
      kind: 'singleton',
      title: 'beat-worker',
      image: 'kardon/beat-worker',
      uses: { 'kardon-db': database, 'kardon-mq': queues },
      after: ['migrator'],
    },
    migrator: {
      ...backend,
      kind: 'job',
      runs: { kind: 'at-deployment' },
      title: 'migrator',
      image: 'kardon/migrator',
      ports: [],
      probes: {},
      uses: { 'kardon-db': database },
    },
  },

  ingresses: [
    {
      name: 'kardon-ingress',
      subdomain: 'app',
      tlsSecret: 'kardon-tls',
      annotations: {
        'cert-manager.io/cluster-issuer': 'letsencrypt-prod',
        // A controller may take port 443 of a Service for TLS.
        'nginx.ingress.kubernetes.io/backend-protocol': 'HTTP',
      },
      routes: [{ path: '/', service: 'proxy' }],
      idleTimeoutSeconds: 3600,
    },
  ],
  cdns: [{ name: 'cdn', title: 'CDN', origin: { kind: 'ingress', ingress: 'kardon-ingress' } }],
  clients: { user: { title: 'End User', reaches: ['cdn'] } },
  dumps: [
    {
      database: 'kardon-db',
      bucket: 'kardon-backups',
      schedule: '0 2 * * *',
      retentionDays: 30,
      alertAfterHours: 26,
    },
  ],
  // "Elasticsearch/Loki": Loki, which needs a tenth of the memory. "30 days hot, 90 days cold."
  operations: { logs: { engine: 'loki', hotDays: 30, coldDays: 90 } },
});
