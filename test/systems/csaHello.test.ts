import assert from 'node:assert/strict';
import { environments, targets, type Target } from '../../src/model/environment';
import { boxes, csaHelloFacts, names } from './csaHelloFacts';
import { dumpJobsOf } from './csaHelloStoreFacts';
import {
  container,
  count,
  field,
  itHolds,
  named,
  namesOf,
  resource,
  ways,
  type Fact,
  type Read,
} from './facts';
import { planned, type Overrides } from './planned';

for (const target of targets) {
  for (const environment of environments) {
    for (const world of ['known', 'unknown'] as const) {
      describe(`csa-hello in ${environment} on ${target}, outputs ${world}`, () => {
        const plan = () => planned('csa-hello', environment, target, world);
        itHolds(csaHelloFacts(environment, target), plan);

        const dumps = dumpJobsOf(environment, target);

        it('has the containers of the seed in their layers, and the jobs of the dumps', async () => {
          const { services } = (await plan()).built.system;
          const layers = Object.entries(services).map(([name, { layer }]) => [name, layer]);
          assert.deepEqual(
            Object.fromEntries(layers),
            Object.fromEntries([
              ...Object.entries(boxes).map(([name, { layer }]) => [name, layer]),
              ...Object.keys(dumps).map((name) => [name, 'Operations']),
            ]),
          );
        });

        it('has the arrows of the seed between containers and to stores, those of the dumps, and no other', async () => {
          const { bindings } = (await plan()).built.wiring;
          const found = bindings
            .filter(({ kind }) => kind === 'calls' || kind === 'uses')
            .map(({ id }) => id);
          const dumped = Object.entries(dumps).flatMap(([name, stores]) =>
            stores.map((store) => `${name} uses ${store}`),
          );
          const drawn = names.flatMap((name) => [
            ...(boxes[name]?.calls ?? []).map((callee) => `${name} calls ${callee}`),
            ...(boxes[name]?.uses ?? []).map((store) => `${name} uses ${store}`),
          ]);
          assert.deepEqual([...found].sort(), [...drawn, ...dumped].sort());
        });
      });
    }
  }
}

const inPods = ['elasticsearch', 'minio', 'postgres', 'rabbitmq', 'redis', 'smtp'];
const dns = ['kube-system/kube-dns 53', 'kube-system/kube-dns 53/UDP'];
const copies = 'aws:s3/bucketReplicationConfig:BucketReplicationConfig';

/** What the seed leaves open, turned on in production, and what it says of that. */
const options: readonly (readonly [
  string,
  readonly Target[],
  Overrides,
  readonly (readonly [string, Read, unknown])[],
])[] = [
  [
    'Object storage replication, multi-region considerations',
    ['aws'],
    { copyRegion: 'us-east-1' },
    [
      ['the copy is elsewhere', resource('aws:s3/bucket:Bucket', 'minio-copy', 'region'), 'us-east-1'],
      ['every object', resource(copies, 'minio-copy', 'rules.0.filter'), { prefix: '' }],
      ['now and later', resource(copies, 'minio-copy', 'rules.0.status'), 'Enabled'],
      [
        'versions of the source',
        resource('aws:s3/bucketVersioning:BucketVersioning', 'minio', 'versioningConfiguration.status'),
        'Enabled',
      ],
      [
        'snapshots of the database',
        resource('aws:backup/vault:Vault', 'postgres-backup-copy', 'region'),
        'us-east-1',
      ],
    ],
  ],
  [
    'MinIO --> S3Compatible',
    ['kubernetes'],
    {
      bucketReplicas: {
        minio: {
          endpoint: 'https://storage.example.com',
          bucket: 'copies',
          accessKeyId: 'AKIDEXAMPLE',
          secretAccessKey: 'key-of-a-replica-outside',
        },
      },
    },
    [
      ['every hour', matches(field('CronJob', 'minio-mirror', 'spec.schedule'), /^\d+ \* \* \* \*$/), true],
      ['into a folder of its own', named(mirror('env'), 'FOLDER', 'value'), 'minio'],
      ['to', named(mirror('env'), 'REPLICA_BUCKET', 'value'), 'copies'],
      ['never a sync', matches(mirror('command.2'), /rclone copy /), true],
      ['by no other way', ways('minio-mirror', 'egress'), ['0.0.0.0/0 443', 'csa-hello/minio 9000', ...dns]],
    ],
  ],
  [
    'EmailService --> SMTPServer, of somebody else',
    ['aws', 'kubernetes'],
    {
      stores: { smtp: { placement: 'external' } },
      mailRelay: { host: 'smtp.example.com', username: 'berth', password: 'password-of-a-relay' },
    },
    [
      ['none of AWS', count('aws:sesv2/emailIdentity:EmailIdentity'), 0],
      ['the email service alone has the login', namesOfRelay, ['email-service']],
      [
        'as a Secret',
        named(container('env', 'email-service'), 'SMTP_URL', 'valueFrom.secretKeyRef'),
        { name: 'email-service-smtp', key: 'url' },
      ],
    ],
  ],
  [
    'Stateful Services: StatefulSets, on AWS too',
    ['aws'],
    { stores: Object.fromEntries(inPods.map((store) => [store, { placement: 'in-cluster' }])) },
    [
      ['all of them', namesOf('StatefulSet', 'csa-hello'), inPods],
      ...[
        'aws:rds/instance:Instance',
        'aws:elasticache/replicationGroup:ReplicationGroup',
        'aws:opensearch/domain:Domain',
        'aws:mq/broker:Broker',
        'aws:sesv2/emailIdentity:EmailIdentity',
      ].map((type): [string, Read, unknown] => [type, count(type), 0]),
      ['the bucket of the dumps, which outlive the cluster', count('aws:s3/bucket:Bucket'), 1],
      [
        'encrypted disks',
        resource('kubernetes:storage.k8s.io/v1:StorageClass', 'gp3', 'parameters.encrypted'),
        'true',
      ],
      [
        'the messenger to its stores',
        ways('messenger-service', 'egress'),
        [
          'csa-hello/auth-service 8080',
          'csa-hello/notification-service 8080',
          'csa-hello/postgres 5432',
          'csa-hello/rabbitmq 5672',
          'csa-hello/redis 6379',
          'csa-hello/websocket-server 8080',
          ...dns,
        ],
      ],
      [
        'who reaches Elasticsearch',
        ways('elasticsearch', 'ingress'),
        ['csa-hello/elasticsearch 9300', 'csa-hello/search-service 9200'],
      ],
      ['who reaches the mail', ways('smtp', 'ingress'), ['csa-hello/email-service 1025']],
    ],
  ],
  [
    'csa-hello/messenger-service:latest',
    ['aws', 'kubernetes'],
    { imageRegistry: 'registry.example.com' },
    names.map((name) => [name, container('image', name), `registry.example.com/csa-hello/${name}:latest`]),
  ],
];

for (const [title, where, overrides, rows] of options) {
  for (const target of where) {
    for (const world of ['known', 'unknown'] as const) {
      describe(`csa-hello on ${target}, outputs ${world}: ${title}`, () => {
        const facts = rows.map(([fact, read, is]): Fact => ({ fact, section: title, read, is }));
        itHolds(facts, () => planned('csa-hello', 'production', target, world, overrides));
      });
    }
  }
}

function mirror(path: string): Read {
  return field('CronJob', 'minio-mirror', `spec.jobTemplate.spec.template.spec.containers.0.${path}`);
}

function matches(read: Read, pattern: RegExp): Read {
  return (recording) => {
    const text = read(recording);
    return typeof text === 'string' && pattern.test(text);
  };
}

/** Services that may reach the relay, wherever on the internet it is. */
function namesOfRelay(recording: Parameters<Read>[0]): unknown {
  return names.filter((name) => {
    const found = ways(name, 'egress')(recording);
    return Array.isArray(found) && found.includes('0.0.0.0/0 587');
  });
}
