import type { Environment, Target } from '../../src/model/environment';
import { input, ofType, type Recording } from '../harness';
import {
  container,
  count,
  field,
  named,
  namesOf,
  resource,
  ways,
  zonesOfPublicSubnets,
  type Fact,
  type Read,
} from './facts';

type Row = [string, Read, unknown];

/** Ports of the stores in pods, as their clients know them. */
const ports = {
  postgres: 5432,
  redis: 6379,
  minio: 9000,
  elasticsearch: 9200,
  rabbitmq: 5672,
  smtp: 1025,
} as const;
type StoreName = keyof typeof ports;
/** Ports of the services of AWS in their place; the storage and the mail by an endpoint inside the network. */
const managedPorts = {
  postgres: 5432,
  redis: 6379,
  minio: 443,
  elasticsearch: 443,
  rabbitmq: 5671,
  smtp: 587,
} as const;

/** Development keeps in pods what the seed draws as a container of its own; storage is S3 wherever there is AWS. */
function isManaged(store: StoreName, environment: Environment, target: Target): boolean {
  return target === 'aws' && (environment !== 'development' || store === 'minio');
}

/** The databases are dumped where they run in pods, and are not there for development or testing alone. */
function isDumped(environment: Environment, target: Target): boolean {
  const promising = environment === 'staging' || environment === 'production';
  return promising && !isManaged('postgres', environment, target);
}

/** Returns the jobs of the dumps, each with the stores that it uses. */
export function dumpJobsOf(
  environment: Environment,
  target: Target,
): Readonly<Record<string, readonly string[]>> {
  if (!isDumped(environment, target)) return {};
  return {
    'postgres-dump': ['postgres', 'backups'],
    'postgres-restore': ['postgres', 'backups'],
    'postgres-restore-drill': ['backups'],
  };
}

/** Where a user of each store goes, in the words of `ways`. */
export function storePlaces(
  environment: Environment,
  target: Target,
): Readonly<Record<string, readonly string[]>> {
  const place = (store: StoreName) => {
    if (!isManaged(store, environment, target)) return [`csa-hello/${store} ${ports[store]}`];
    const identity = store === 'minio' ? ['169.254.170.23/32 80'] : [];
    return [`data subnets ${managedPorts[store]}`, ...identity];
  };
  return Object.fromEntries(storeNames.map((store) => [store, place(store)]));
}

const storeNames: readonly StoreName[] = ['postgres', 'redis', 'minio', 'elasticsearch', 'rabbitmq', 'smtp'];

/** Disk of each store in pods, in GiB. */
const disks: Readonly<Record<Exclude<StoreName, 'smtp'>, Readonly<Record<Environment, number>>>> = {
  postgres: { development: 10, testing: 20, staging: 50, production: 200 },
  redis: { development: 1, testing: 1, staging: 5, production: 10 },
  minio: { development: 10, testing: 10, staging: 100, production: 500 },
  elasticsearch: { development: 10, testing: 10, staging: 50, production: 100 },
  rabbitmq: { development: 2, testing: 5, staging: 10, production: 20 },
};

/** Images of the seed's stores, in pods. */
const images: Readonly<Record<Exclude<StoreName, 'smtp'>, RegExp>> = {
  postgres: /^postgres:16\./,
  redis: /^redis:7\./,
  minio: /seaweedfs/,
  elasticsearch: /\/elasticsearch:8\.19\./,
  rabbitmq: /^rabbitmq:3\.13\./,
};

/** What the seed says of databases, storage, brokers and mail, and of what lies around the cluster on AWS. */
export function storeFacts(environment: Environment, target: Target): Fact[] {
  const inPods = storeNames.filter((store) => !isManaged(store, environment, target));
  const managed = storeNames.filter((store) => isManaged(store, environment, target));
  const dumped = isDumped(environment, target);
  const facts = (section: string, rows: readonly Row[]): Fact[] =>
    rows.map(([fact, read, is]) => ({ fact, section, read, is }));
  return [
    ...facts('Databases & Storage', [
      [
        'in StatefulSets',
        namesOf('StatefulSet', 'csa-hello'),
        [...inPods, ...(dumped ? ['backups'] : [])].sort(),
      ],
      ...inPods.flatMap((store) => podRows(store, environment)),
      ...managed.flatMap((store) => managedRows[store]),
      ...unmanaged(inPods),
      ...credentials(target),
    ]),
    ...(dumped ? facts('Data Backup Strategy: regular database backups', dumpRows(environment)) : []),
    ...(target === 'aws' ? facts('External Services and workflow, on AWS', awsRows(environment)) : []),
  ];
}

/** Services with a database of their own. */
const databaseUsers = [
  'messenger',
  'calendar',
  'document',
  'drive',
  'email',
  'task',
  'approval',
  'video',
  'admin',
  'platform',
];

/** One CronJob, which dumps every database, with a bucket of its own. */
function dumpRows(environment: Environment): Row[] {
  const spec = (job: string, path: string) => field('CronJob', job, `spec.${path}`);
  const pod = (job: string, path: string) => spec(job, `jobTemplate.spec.template.spec.${path}`);
  const databases = databaseUsers.map((name) => `${name}_service`).join(' ');
  const disk = 'spec.volumeClaimTemplates.0.spec.resources.requests.storage';
  return [
    ['every day', spec('postgres-dump', 'schedule'), '0 2 * * *'],
    [
      'of every service',
      named(pod('postgres-dump', 'initContainers.0.env'), 'DATABASES', 'value'),
      databases,
    ],
    [
      'into a bucket',
      named(pod('postgres-dump', 'containers.0.env'), 'BUCKET_ENDPOINT', 'value'),
      'http://backups.csa-hello.svc.cluster.local:9000',
    ],
    [
      'kept as long as snapshots',
      named(pod('postgres-dump', 'containers.0.env'), 'RETENTION_DAYS', 'value'),
      '30',
    ],
    [
      'disk of the bucket',
      field('StatefulSet', 'backups', disk),
      environment === 'staging' ? '100Gi' : '200Gi',
    ],
    ['proved every week', spec('postgres-restore-drill', 'schedule'), '0 6 * * 0'],
    [
      'each of them',
      named(pod('postgres-restore-drill', 'initContainers.0.env'), 'DATABASES', 'value'),
      databases,
    ],
    ['restored only by hand', spec('postgres-restore', 'suspend'), true],
    ['one at a time', named(pod('postgres-restore', 'containers.0.env'), 'DATABASE', 'value'), 'unnamed'],
    [
      'who reaches the bucket',
      ways('backups', 'ingress'),
      [
        'csa-hello/backups-buckets 9000',
        'csa-hello/postgres-dump 9000',
        'csa-hello/postgres-restore 9000',
        'csa-hello/postgres-restore-drill 9000',
      ],
    ],
    [
      'the drill reaches no database',
      ways('postgres-restore-drill', 'egress'),
      ['csa-hello/backups 9000', ...dns],
    ],
  ];
}

const dns = ['kube-system/kube-dns 53', 'kube-system/kube-dns 53/UDP'];

function podRows(store: StoreName, environment: Environment): Row[] {
  if (store === 'smtp') {
    const image = field('StatefulSet', 'smtp', 'spec.template.spec.containers.0.image');
    return [['smtp, catches mail', matches(image, /mailpit/), true]];
  }
  const disk = field('StatefulSet', store, 'spec.volumeClaimTemplates.0.spec.resources.requests.storage');
  const image = field('StatefulSet', store, 'spec.template.spec.containers.0.image');
  return [
    [`${store}, disk`, disk, `${disks[store][environment]}Gi`],
    [`${store}, image`, matches(image, images[store]), true],
  ];
}

function matches(read: Read, pattern: RegExp): Read {
  return (recording) => {
    const text = read(recording);
    return typeof text === 'string' && pattern.test(text);
  };
}

const types = {
  postgres: 'aws:rds/instance:Instance',
  redis: 'aws:elasticache/replicationGroup:ReplicationGroup',
  minio: 'aws:s3/bucket:Bucket',
  elasticsearch: 'aws:opensearch/domain:Domain',
  rabbitmq: 'aws:mq/broker:Broker',
  smtp: 'aws:sesv2/emailIdentity:EmailIdentity',
} as const;

/** What stands in place of a container. */
const managedRows: Readonly<Record<StoreName, readonly Row[]>> = {
  postgres: [
    ['PostgreSQL', resource(types.postgres, 'postgres', 'engine'), 'postgres'],
    ['PostgreSQL 16', resource(types.postgres, 'postgres', 'engineVersion'), '16'],
    ['PostgreSQL, encrypted', resource(types.postgres, 'postgres', 'storageEncrypted'), true],
    ['Regular database backups', resource(types.postgres, 'postgres', 'backupRetentionPeriod'), 7],
  ],
  redis: [
    ['Redis', resource(types.redis, 'redis', 'engine'), 'redis'],
    ['Redis, encrypted', resource(types.redis, 'redis', 'transitEncryptionEnabled'), true],
  ],
  minio: [['S3 Compatible Storage', count(types.minio), 1]],
  elasticsearch: [
    ['ElasticSearch', resource(types.elasticsearch, 'elasticsearch', 'engineVersion'), 'OpenSearch_2.19'],
  ],
  rabbitmq: [
    ['RabbitMQ', resource(types.rabbitmq, 'rabbitmq', 'engineType'), 'RabbitMQ'],
    ['RabbitMQ 3.13', resource(types.rabbitmq, 'rabbitmq', 'engineVersion'), '3.13'],
    ['RabbitMQ, inside the network', resource(types.rabbitmq, 'rabbitmq', 'publiclyAccessible'), false],
  ],
  smtp: [['SMTP Server', resource(types.smtp, 'smtp', 'emailIdentity'), 'example.com']],
};

/** A store in pods has no service of AWS beside it. */
function unmanaged(inPods: readonly StoreName[]): Row[] {
  return inPods.map((store): Row => [`${store}, none of AWS`, count(types[store]), 0]);
}

/** Each user of a store has a login of its own, in a Secret of its own. */
function credentials(target: Target): Row[] {
  const variables = {
    postgres: ['DATABASE_URL', databaseUsers],
    redis: ['REDIS_URL', ['messenger', 'document', 'video']],
    rabbitmq: ['RABBITMQ_URL', ['messenger', 'calendar', 'approval', 'notification']],
    elasticsearch: ['ELASTICSEARCH_URL', ['search']],
    smtp: ['SMTP_URL', ['email']],
  } as const;
  const urls = Object.entries(variables).flatMap(([store, [variable, users]]) =>
    users.map((user): Row => {
      const secret = { name: `${user}-service-${store}`, key: 'url' };
      return [
        `${user}-service, ${variable}`,
        named(container('env', `${user}-service`), variable, 'valueFrom.secretKeyRef'),
        secret,
      ];
    }),
  );
  const drive = (variable: string, path: string) => named(container('env', 'drive-service'), variable, path);
  return [
    ...urls,
    [
      'email-service, MAIL_FROM',
      named(container('env', 'email-service'), 'MAIL_FROM', 'value'),
      'no-reply@example.com',
    ],
    [
      // On AWS the pod's identity serves.
      'drive-service, AWS_SECRET_ACCESS_KEY',
      drive('AWS_SECRET_ACCESS_KEY', 'valueFrom.secretKeyRef'),
      target === 'aws' ? undefined : { name: 'drive-service-minio', key: 'secret-access-key' },
    ],
  ];
}

function awsRows(environment: Environment): Row[] {
  const large = environment === 'staging' || environment === 'production';
  const cdn = (path: string) => resource('aws:cloudfront/distribution:Distribution', 'cdn', path);
  const cdnRows: Row[] = [
    ['StaticAssets --> CDN', cdn('origins.0.domainName'), 'origin-static.example.com'],
    ['CDN answers', cdn('aliases'), ['static.example.com']],
  ];
  const zones = ['us-west-2a', 'us-west-2b', ...(large ? ['us-west-2c'] : [])];
  return [
    ['CDN', count('aws:cloudfront/distribution:Distribution'), large ? 1 : 0],
    ...(large ? cdnRows : []),
    ['container registry', repositories('name'), imagesOf(environment)],
    ['Scan container images', each('imageScanningConfiguration.scanOnPush'), [true]],
    ['what is scanned stays', each('imageTagMutability'), [large ? 'IMMUTABLE' : 'MUTABLE']],
    [
      'Enable audit logging',
      includes(resource('aws:eks/cluster:Cluster', 'cluster', 'enabledClusterLogTypes'), 'audit'),
      true,
    ],
    ['zones', zonesOfPublicSubnets, zones],
    ['turn.example.com', resource('aws:route53/record:Record', 'turn.example.com', 'type'), 'CNAME'],
    ['sfu.example.com', resource('aws:route53/record:Record', 'sfu.example.com', 'type'), 'CNAME'],
  ];
}

function includes(read: Read, value: string): Read {
  return (recording) => {
    const found = read(recording);
    return Array.isArray(found) && found.includes(value);
  };
}

function repositories(path: string) {
  return (recording: Recording): unknown[] =>
    ofType(recording, 'aws:ecr/repository:Repository')
      .map((repository) => input(repository, path))
      .sort();
}

/** The values that the repositories have. */
function each(path: string): Read {
  return (recording) => [...new Set(repositories(path)(recording))];
}

const imageNames = [
  ...['web-app', 'websocket-server', 'static-assets', 'api-gateway', 'auth-proxy', 'rate-limiter'],
  ...['messenger', 'calendar', 'document', 'drive', 'email', 'task', 'approval', 'video', 'admin'].map(
    service,
  ),
  ...['platform', 'auth', 'notification', 'search', 'file-processing'].map(service),
  ...['yjs-collaboration-server', 'webrtc-signaling', 'stun-turn-server', 'sfu-server'],
];

function service(name: string): string {
  return `${name}-service`;
}

function imagesOf(environment: Environment): string[] {
  return imageNames.map((name) => `${environment}/csa-hello/${name}`).sort();
}
