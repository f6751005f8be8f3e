import { everythingBefore, input, one } from '../harness';
import { container, deployment, entry, field, named, namesOf, resource, type Fact, type Read } from './facts';
import {
  autoscaler,
  containerSecurity,
  each,
  entries,
  fact,
  matches,
  ports,
  utilization,
} from './factTables';
import { networkFacts } from './kardonNetworkFacts';
import { object } from './planned';

const frontends = ['web', 'admin', 'space', 'live'];
const backends = ['api', 'worker', 'beat-worker'];
/** What runs all the time. */
export const running = [...frontends, 'proxy', ...backends];
const scaled = running.filter((name) => name !== 'beat-worker');
const namespace = 'kardon-prod';

const frontendSize = {
  requests: { memory: '256Mi', cpu: '100m' },
  limits: { memory: '512Mi', cpu: '500m' },
};
const backendSize = {
  requests: { memory: '512Mi', cpu: '250m' },
  limits: { memory: '2Gi', cpu: '1000m' },
};

const overview: readonly Fact[] = [
  fact(
    'Application Services (9 services)',
    'as Deployments',
    namesOf('Deployment', namespace),
    [...running].sort(),
  ),
  fact(
    'Application Services (9 services)',
    'migrator as a Job',
    oneOf('Job', 'migrator', 'metadata.labels'),
    {
      app: 'migrator',
    },
  ),
  fact('Infrastructure Services', 'PostgreSQL', image('kardon-db'), 'postgres:15.7'),
  fact('Infrastructure Services', 'Valkey', matches(image('kardon-redis'), /^valkey\/valkey:7\.2\./), true),
  fact('Infrastructure Services', 'RabbitMQ', matches(image('kardon-mq'), /^rabbitmq:3\.13\./), true),
  fact(
    'Namespace Structure',
    'labels',
    entries(field('Namespace', namespace, 'metadata.labels'), 'app', 'env'),
    ['kardon', 'prod'],
  ),
  fact('Kubernetes Orchestration: quotas', 'quota', field('ResourceQuota', namespace, 'spec.hard'), {
    pods: '250',
    'services.loadbalancers': '0',
  }),
];

const patterns: readonly Fact[] = each(running, (service) => [
  fact('Service Deployment Pattern: Service', 'type', field('Service', service, 'spec.type'), 'ClusterIP'),
  fact('Service Deployment Pattern: Service', 'selector', field('Service', service, 'spec.selector'), {
    app: service,
  }),
  fact('Health Checks', 'liveness', container('livenessProbe', service), {
    httpGet: { path: '/health', port: 8080 },
    initialDelaySeconds: 30,
    periodSeconds: 10,
  }),
  fact('Health Checks', 'readiness', container('readinessProbe', service), {
    httpGet: { path: '/ready', port: 8080 },
    initialDelaySeconds: 5,
    periodSeconds: 5,
  }),
  ...containerSecurity('Container Security', service),
]);

const rollouts: readonly Fact[] = each(scaled, (service) => [
  fact(
    'Service Deployment Pattern: PodDisruptionBudget',
    'budget',
    entries(field('PodDisruptionBudget', service, 'spec'), 'maxUnavailable', 'selector'),
    [1, { matchLabels: { app: service } }],
  ),
  fact(
    'Maintenance Windows: non-disruptive rolling updates',
    'strategy',
    deployment('spec.strategy', service),
    {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    },
  ),
]);

const frontendFacts: readonly Fact[] = [
  ...each([...frontends, 'proxy'], (service) => [
    fact('Frontend Services', 'resources', container('resources', service), frontendSize),
    fact('Frontend Services', 'replicas', deployment('spec.replicas', service), 2),
    fact('Frontend Services', 'autoscaler', autoscaler(service), [2, 10, [utilization('cpu', 70)]]),
    fact(
      'Frontend Services',
      'scaled',
      field('HorizontalPodAutoscaler', `${service}-hpa`, 'spec.scaleTargetRef'),
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: service,
      },
    ),
  ]),
  ...each(frontends, (service) => [
    fact('Networking Architecture: ports', 'ports', ports(service), [
      [80, 80],
      [8080, 8080],
    ]),
  ]),
  fact('Networking Architecture: ports', 'proxy', ports('proxy'), [
    [443, 443],
    [8080, 8080],
  ]),
  fact('Networking Architecture: ports', 'api', ports('api'), [
    [8000, 8000],
    [8080, 8080],
  ]),
  fact('Networking Architecture: ports', 'kardon-db', ports('kardon-db'), [[5432, 5432]]),
  fact('Networking Architecture: ports', 'kardon-redis', ports('kardon-redis'), [[6379, 6379]]),
  fact('Networking Architecture: ports', 'kardon-mq', ports('kardon-mq'), [[5672, 5672]]),
  fact('Networking Architecture: ports', 'kardon-minio', ports('kardon-minio'), [[9000, 9000]]),
];

const requestQueue = {
  type: 'Pods',
  pods: { metric: { name: 'request_queue_length' }, target: { type: 'AverageValue', averageValue: '10' } },
};

const scaling = 'Backend Services: Scaling';
const migrator = 'Migrations';
const backendFacts: readonly Fact[] = [
  ...each(backends, (service) => [
    fact(
      'Backend Services: Resource Requirements',
      'resources',
      container('resources', service),
      backendSize,
    ),
  ]),
  fact(
    'Backend Services: Resource Requirements',
    'migrator',
    oneOf('Job', 'migrator', 'spec.template.spec.containers.0.resources'),
    backendSize,
  ),
  fact(scaling, 'api at creation', deployment('spec.replicas', 'api'), 3),
  fact(scaling, 'api by request queue', autoscaler('api'), [3, 10, [requestQueue]]),
  fact(scaling, 'worker at creation', deployment('spec.replicas', 'worker'), 2),
  fact(
    scaling,
    'worker between',
    entries(field('ScaledObject', 'worker', 'spec'), 'minReplicaCount', 'maxReplicaCount'),
    [2, 10],
  ),
  fact(
    scaling,
    'worker is what is scaled',
    field('ScaledObject', 'worker', 'spec.scaleTargetRef.name'),
    'worker',
  ),
  fact(scaling, 'worker by queue depth', field('ScaledObject', 'worker', 'spec.triggers'), [
    {
      type: 'rabbitmq',
      metadata: { mode: 'QueueLength', protocol: 'amqp', queueName: 'celery', value: '24' },
      authenticationRef: { name: 'worker-kardon-mq-depth' },
    },
  ]),
  fact(scaling, 'beat-worker: one', deployment('spec.replicas', 'beat-worker'), 1),
  fact(scaling, 'beat-worker: never two', deployment('spec.strategy', 'beat-worker'), { type: 'Recreate' }),
  fact(scaling, 'autoscalers', namesOf('HorizontalPodAutoscaler', namespace), [
    'admin-hpa',
    'api-hpa',
    'live-hpa',
    'proxy-hpa',
    'space-hpa',
    'web-hpa',
  ]),
  fact(scaling, 'ScaledObjects', namesOf('ScaledObject'), ['worker']),
  ...['api', 'worker', 'beat-worker'].map((service) =>
    fact(migrator, `before ${service} rolls`, migratedBefore(service), true),
  ),
  fact(
    migrator,
    'by hand: a CronJob that never runs by itself',
    field('CronJob', 'migrator', 'spec.suspend'),
    true,
  ),
  fact(migrator, 'by hand: the same pods', sameTemplate, true),
];

const secrets = 'Example Secret Structure';
const secretFacts: readonly Fact[] = [
  fact(secrets, 'type', field('Secret', 'kardon-secrets', 'type'), 'Opaque'),
  fact(secrets, 'namespace', field('Secret', 'kardon-secrets', 'metadata.namespace'), namespace),
  ...['DATABASE_URL', 'REDIS_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map((key) =>
    fact(secrets, `api: ${key}`, named(container('env', 'api'), key, 'valueFrom.secretKeyRef'), {
      name: 'kardon-secrets',
      key,
    }),
  ),
];

const storageFacts: readonly Fact[] = [
  ...storeFacts(
    'PostgreSQL (kardon-db)',
    'kardon-db',
    { claim: '50Gi', pods: 1 },
    {
      requests: { memory: '1Gi', cpu: '500m' },
      limits: { memory: '4Gi', cpu: '2000m' },
    },
  ),
  ...storeFacts('RabbitMQ (kardon-mq)', 'kardon-mq', { claim: '10Gi', pods: 3 }, backendSize),
  ...storeFacts(
    'Valkey/Redis (kardon-redis)',
    'kardon-redis',
    { claim: undefined, pods: 1 },
    {
      requests: { memory: '256Mi', cpu: '100m' },
      limits: { memory: '1Gi', cpu: '500m' },
    },
  ),
  ...storeFacts(
    'MinIO (kardon-minio)',
    'kardon-minio',
    { claim: '100Gi', pods: 1 },
    {
      requests: { memory: '256Mi', cpu: '100m' },
      limits: { memory: '1Gi', cpu: '500m' },
    },
  ),
  fact(
    'Data Persistence: Redis in memory',
    'its data is gone with the pod',
    named(field('StatefulSet', 'kardon-redis', 'spec.template.spec.volumes'), 'data', 'emptyDir'),
    {},
  ),
  fact(
    'Backup Strategy: daily pg_dump',
    'schedule',
    field('CronJob', 'kardon-db-dump', 'spec.schedule'),
    '0 2 * * *',
  ),
  fact(
    'Backup Strategy: daily pg_dump',
    'it runs',
    field('CronJob', 'kardon-db-dump', 'spec.suspend'),
    undefined,
  ),
  fact(
    'Backup Strategy: daily pg_dump',
    'days kept',
    named(
      field('CronJob', 'kardon-db-dump', 'spec.jobTemplate.spec.template.spec.containers.0.env'),
      'RETENTION_DAYS',
      'value',
    ),
    '30',
  ),
];

/** What production holds on both targets, whether outputs are known or not. */
export const productionFacts: readonly Fact[] = [
  ...overview,
  ...patterns,
  ...rollouts,
  ...frontendFacts,
  ...backendFacts,
  ...networkFacts,
  ...secretFacts,
  ...storageFacts,
];

const cdn = 'aws:cloudfront/distribution:Distribution';

/** What production holds on AWS beside it. */
export const edgeFacts: readonly Fact[] = [
  fact(
    'Networking Architecture: User → CDN',
    'HTTPS',
    resource(cdn, 'cdn', 'defaultCacheBehavior.viewerProtocolPolicy'),
    'redirect-to-https',
  ),
  fact('Networking Architecture: User → CDN', 'host', resource(cdn, 'cdn', 'aliases'), ['app.example.com']),
  fact(
    'Networking Architecture: CDN → proxy',
    'host behind it',
    resource(cdn, 'cdn', 'origins.0.domainName'),
    'origin-app.example.com',
  ),
  fact(
    'Networking Architecture: CDN → proxy',
    'Ingress',
    field('Ingress', 'kardon-ingress', 'spec.rules.0.host'),
    'app.example.com',
  ),
  fact(
    'Networking Architecture: CDN → proxy',
    'plain HTTP on 443',
    entry(
      field('Ingress', 'kardon-ingress', 'metadata.annotations'),
      'nginx.ingress.kubernetes.io/backend-protocol',
    ),
    'HTTP',
  ),
];

function storeFacts(
  section: string,
  store: string,
  { claim, pods }: { readonly claim: string | undefined; readonly pods: number },
  resources: unknown,
): Fact[] {
  const set = (path: string) => field('StatefulSet', store, path);
  return [
    fact(section, 'resources', set('spec.template.spec.containers.0.resources'), resources),
    fact(section, 'claim', set('spec.volumeClaimTemplates.0.spec.resources.requests.storage'), claim),
    fact(section, 'pods', set('spec.replicas'), pods),
    fact(section, 'namespace', set('metadata.namespace'), namespace),
  ];
}

function image(store: string): Read {
  return field('StatefulSet', store, 'spec.template.spec.containers.0.image');
}

/** The value at a path of the one object of a kind whose resource has the name: a Job's own ends in a hash. */
function oneOf(kind: string, name: string, path: string): Read {
  return (recording) => input(one(recording, `kubernetes:batch/v1:${kind}`, name), path);
}

/** Whether the run of the migrations has ended before the service rolls. */
function migratedBefore(service: string): Read {
  return (recording) => {
    const job = one(recording, 'kubernetes:batch/v1:Job', 'migrator');
    return everythingBefore(recording, object(recording, 'Deployment', service)).has(job.urn);
  };
}

function sameTemplate(recording: Parameters<Read>[0]): boolean {
  const [atDeployment, byHand] = [
    oneOf('Job', 'migrator', 'spec.template.spec')(recording),
    field('CronJob', 'migrator', 'spec.jobTemplate.spec.template.spec')(recording),
  ].map((found) => JSON.stringify(found));
  return atDeployment !== undefined && atDeployment === byHand;
}
