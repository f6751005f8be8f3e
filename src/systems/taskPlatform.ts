import { everywhere, type ByEnvironment } from '../model/environment';
import type { Autoscaling, Probes, VerticalScaling } from '../model/service';
import type { Resources } from '../model/resources';
import { defineSystem } from '../model/system';

/** Probes of the seed's auth-service; its siblings answer the same paths on their own port. */
function probes(port: number): Probes {
  return {
    liveness: {
      path: '/health',
      port,
      initialDelaySeconds: 30,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    readiness: {
      path: '/ready',
      port,
      initialDelaySeconds: 5,
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 3,
    },
    startup: {
      path: '/health',
      port,
      initialDelaySeconds: 10,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 30,
    },
  };
}

/**
 * The seed's "Environment Strategy" is the ceiling of a container where no manifest says otherwise: 2 cores and 1 GB
 * in development, 1 core and 512 MB in testing, 2 cores and 2 GB in staging. Production is the manifests'.
 */
function sizes(production: Resources): ByEnvironment<Resources> {
  return {
    development: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } },
    testing: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    staging: { requests: production.requests, limits: { cpu: '2', memory: '2Gi' } },
    production,
  };
}

const authSize: Resources = {
  requests: { cpu: '200m', memory: '400Mi' },
  limits: { cpu: '400m', memory: '800Mi' },
};

/** The seed's autoscaling (2 to 10 pods, CPU 70 %, memory 80 %), with the behaviour of its one manifest. */
const autoscaling: Autoscaling<never> = {
  minimum: 2,
  maximum: 10,
  metrics: [
    { kind: 'cpu', utilization: 70 },
    { kind: 'memory', utilization: 80 },
  ],
  scaleDown: {
    stabilizationWindowSeconds: 300,
    policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
  },
  scaleUp: {
    stabilizationWindowSeconds: 60,
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 60 },
      { type: 'Pods', value: 2, periodSeconds: 60 },
    ],
  },
};

/** What answers requests also scales on their rate; a queue's consumer has none. */
const requestAutoscaling: Autoscaling<never> = {
  ...autoscaling,
  metrics: [...autoscaling.metrics, { kind: 'pods', name: 'requests_per_second', average: '100' }],
};

/** A consumer that waits for messages takes no CPU, however many lie in its queue. */
const queueAutoscaling: Autoscaling<'queue'> = {
  ...autoscaling,
  // At a second a message a pod is through with its share in half a minute, half the time that a message stays hidden.
  metrics: [...autoscaling.metrics, { kind: 'queue-depth', store: 'queue', perPod: 30 }],
};

const verticalScaling: VerticalScaling = {
  minimum: { cpu: '100m', memory: '128Mi' },
  maximum: { cpu: '1', memory: '2Gi' },
  mode: 'Auto',
};

/** The seed scales in production only ("Production values"). */
function inProduction<Value>(value: Value): ByEnvironment<Value | undefined> {
  return { ...everywhere(undefined), production: value };
}

/** One pod where nothing depends on a second, two in staging, the seed's number in production. */
function replicas(production: number): ByEnvironment<number> {
  return { development: 1, testing: 1, staging: 2, production };
}

/** What the five services have in common. */
const common = {
  kind: 'deployment',
  layer: 'Application Pods',
  tag: 'v1.2.3',
  labels: { version: 'v1' },
  rollingUpdate: { maxUnavailable: 1, maxSurge: 1 },
  verticalScaling: inProduction(verticalScaling),
  temporaryFolders: [{ volume: 'temp-volume', mountPath: '/tmp' }],
  environment: { NODE_ENV: 'production' },
  metricsPath: '/metrics',
} as const;

/** All that answers users. The seed has critical services, and names none; its RTO of 15 minutes allows no less. */
const critical = { criticality: 'critical', objective: { availability: 99.9 } } as const;

function http(containerPort: number) {
  return [{ name: 'http', containerPort, servicePort: 80 }];
}

export const taskPlatform = defineSystem({
  name: 'task-platform',
  title: 'Task Platform',
  namespace: { development: 'development', testing: 'testing', staging: 'staging', production: 'production' },
  region: 'us-west-2',
  targets: ['aws', 'kubernetes'],
  environments: ['development', 'testing', 'staging', 'production'],
  cluster: {
    development: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.xlarge' },
    testing: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.xlarge' },
    staging: { nodes: 3, maximumNodes: 6, instanceType: 'm6i.large' },
    production: { nodes: 6, maximumNodes: 12, instanceType: 'm6i.xlarge' },
  },

  stores: {
    postgres: {
      kind: 'database',
      title: 'PostgreSQL',
      engine: 'postgresql',
      // The seed's pipeline tests against 14, whose support by its community ends in November 2026.
      version: '16',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'large' },
      databases: 'shared',
      storage: { development: 5, testing: 20, staging: 50, production: 100 },
      readReplica: ['production'],
      backup: {
        retentionDays: 7,
        snapshotEveryHours: 6,
        snapshotRetentionDays: 30,
        copyToRegion: 'us-east-1',
      },
    },
    redis: {
      kind: 'cache',
      title: 'Redis',
      engine: 'redis',
      version: '7',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'large' },
      persistent: true,
      storage: { development: 1, testing: 1, staging: 5, production: 10 },
      clusterMode: ['production'],
    },
    opensearch: {
      kind: 'search',
      title: 'OpenSearch',
      engine: 'opensearch',
      version: '2.19',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'large' },
      storage: { development: 5, testing: 10, staging: 50, production: 100 },
    },
    storage: {
      kind: 'bucket',
      title: 'S3 Storage',
      storage: { development: 5, testing: 10, staging: 50, production: 100 },
    },
    // RDS has backups of its own; a database in pods has these.
    backups: {
      kind: 'bucket',
      title: 'Database dumps',
      storage: { development: 5, testing: 10, staging: 100, production: 200 },
    },
    queue: { kind: 'queue', title: 'Amazon SQS', maximumReceives: 5, visibilityTimeoutSeconds: 60 },
    topic: { kind: 'topic', title: 'Amazon SNS' },
  },

  services: {
    'api-gateway': {
      ...common,
      title: 'API Gateway',
      image: 'project/api-gateway',
      ...critical,
      tag: 'latest',
      ports: http(3000),
      probes: probes(3000),
      replicas: replicas(2),
      resources: sizes({
        requests: { cpu: '250m', memory: '512Mi' },
        limits: { cpu: '500m', memory: '1Gi' },
      }),
      autoscaling: inProduction(requestAutoscaling),
      calls: ['auth-service', 'user-service', 'task-service'],
    },
    'auth-service': {
      ...common,
      title: 'Auth Service',
      image: 'project/auth-service',
      ...critical,
      ports: http(3001),
      probes: probes(3001),
      replicas: replicas(3),
      resources: sizes(authSize),
      autoscaling: inProduction(requestAutoscaling),
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      tolerations: [{ key: 'app', operator: 'Equal', value: 'auth', effect: 'NoSchedule' }],
      generatedSecrets: { JWT_SECRET: { secret: 'jwt-secret', key: 'secret' } },
      configuration: {
        volume: 'config-volume',
        configMap: 'auth-service-config',
        mountPath: '/app/config',
        files: {
          'config.yaml': {
            server: { port: 3001, host: '0.0.0.0' },
            auth: { jwt_expiry: '15m', refresh_expiry: '7d', max_sessions: 5 },
            rate_limiting: { window_ms: 900000, max_requests: 100 },
          },
        },
      },
      uses: {
        postgres: { access: 'read-write', environment: { DATABASE_URL: 'url' }, secret: 'database-secret' },
        redis: { access: 'read-write', environment: { REDIS_URL: 'url' }, secret: 'redis-secret' },
      },
    },
    'user-service': {
      ...common,
      title: 'User Service',
      image: 'project/user-service',
      ...critical,
      tag: 'latest',
      ports: http(3002),
      probes: probes(3002),
      replicas: replicas(5),
      resources: sizes({
        requests: { cpu: '300m', memory: '600Mi' },
        limits: { cpu: '600m', memory: '1.2Gi' },
      }),
      autoscaling: inProduction(requestAutoscaling),
      uses: {
        postgres: { access: 'read-write', environment: { DATABASE_URL: 'url' } },
        storage: {
          access: 'read-write',
          environment: {
            S3_BUCKET: 'name',
            AWS_REGION: 'region',
            AWS_ENDPOINT_URL_S3: 'endpoint',
            AWS_ACCESS_KEY_ID: 'access-key-id',
            AWS_SECRET_ACCESS_KEY: 'secret-access-key',
          },
        },
      },
    },
    // The seed gives task-service and notification-service replicas and arrows, and neither port nor size: the ports
    // go on from user-service's 3002, the size is that of auth-service.
    'task-service': {
      ...common,
      title: 'Task Service',
      image: 'project/task-service',
      ...critical,
      tag: 'latest',
      ports: http(3003),
      probes: probes(3003),
      replicas: replicas(4),
      resources: sizes(authSize),
      autoscaling: inProduction(requestAutoscaling),
      uses: {
        postgres: { access: 'read-write', environment: { DATABASE_URL: 'url' } },
        opensearch: { access: 'read-write', environment: { OPENSEARCH_URL: 'url' } },
      },
    },
    'notification-service': {
      ...common,
      title: 'Notification Service',
      image: 'project/notification-service',
      tag: 'latest',
      ports: http(3004),
      probes: probes(3004),
      replicas: replicas(2),
      resources: sizes(authSize),
      autoscaling: inProduction(queueAutoscaling),
      // A queue pushes nothing: the seed's arrow SQS → SNS is this service, which consumes the one and publishes to
      // the other.
      uses: {
        queue: {
          access: 'consume',
          environment: {
            SQS_QUEUE_URL: 'url',
            AWS_REGION: 'region',
            AWS_ENDPOINT_URL_SQS: 'endpoint',
            AWS_ACCESS_KEY_ID: 'access-key-id',
            AWS_SECRET_ACCESS_KEY: 'secret-access-key',
          },
        },
        topic: { access: 'publish', environment: { SNS_TOPIC_ARN: 'arn', AWS_ENDPOINT_URL_SNS: 'endpoint' } },
      },
    },
  },

  ingresses: [
    {
      name: 'api-ingress',
      subdomain: 'api',
      tlsSecret: 'api-tls-secret',
      annotations: {
        'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
        // ingress-nginx knows no rate-limit-rps; limit-rps is the annotation that limits.
        'nginx.ingress.kubernetes.io/rate-limit-rps': '100',
        'nginx.ingress.kubernetes.io/limit-rps': '100',
        'cert-manager.io/cluster-issuer': 'letsencrypt-prod',
      },
      routes: [
        { path: '/api/v1/auth', service: 'auth-service' },
        { path: '/api/v1/users', service: 'user-service' },
        { path: '/', service: 'api-gateway' },
      ],
    },
  ],
  // Every six hours, as the seed backs the managed database up; all are kept as long as its snapshots.
  dumps: [
    {
      database: 'postgres',
      bucket: 'backups',
      placement: 'in-cluster',
      environments: ['staging', 'production'],
      schedule: '0 */6 * * *',
      retentionDays: 30,
      alertAfterHours: 8,
    },
  ],
  operations: {
    clusterBackup: { schedule: '0 2 * * *', retentionHours: 72 },
  },
});
