import { environments, targets } from '../../src/model/environment';
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
import { vibeboxFacts } from './vibeboxFacts';

for (const target of targets) {
  for (const environment of environments) {
    for (const world of ['known', 'unknown'] as const) {
      describe(`vibebox in ${environment} on ${target}, outputs ${world}`, () => {
        itHolds(vibeboxFacts(environment, target), () => planned('vibebox', environment, target, world));
      });
    }
  }
}

/** What the seed recommends or leaves open, turned on in production, and what it says of that. */
const options: readonly (readonly [string, Overrides, readonly (readonly [string, Read, unknown])[]])[] = [
  [
    'Service Mesh (Optional): mutual TLS to the daemons',
    { services: { 'docker-daemon': { tls: true } } },
    [
      [
        'DOCKER_HOST',
        named(container('env', 'backend'), 'DOCKER_HOST', 'value'),
        'tcp://docker-daemon.docker.svc.cluster.local:2376',
      ],
      ['the caller verifies', named(container('env', 'backend'), 'DOCKER_TLS_VERIFY', 'value'), '1'],
      [
        'the certificate of the caller',
        named(
          field('Deployment', 'backend', 'spec.template.spec.volumes'),
          'tls-docker-daemon',
          'secret.secretName',
        ),
        'backend-tls-docker-daemon',
      ],
      [
        'the certificate of the daemon',
        named(field('DaemonSet', 'docker-daemon', 'spec.template.spec.volumes'), 'tls', 'secret.secretName'),
        'docker-daemon-tls',
      ],
      [
        'the daemon asks for it',
        named(
          field('DaemonSet', 'docker-daemon', 'spec.template.spec.containers.0.env'),
          'DOCKER_TLS_CERTDIR',
          'value',
        ),
        '/certs',
      ],
      ['the plain port is closed', ways('docker-daemon', 'ingress'), ['backend/backend 2376']],
      ['and not offered', field('Service', 'docker-daemon', 'spec.ports.0.port'), 2376],
      ['nor another', field('Service', 'docker-daemon', 'spec.ports.1'), undefined],
    ],
  ],
  [
    'HA with replication recommended: PostgreSQL',
    { stores: { postgres: { replication: true } } },
    [
      ['1 primary and a standby', field('StatefulSet', 'postgres', 'spec.replicas'), 2],
      [
        'clients reach the primary',
        field('Service', 'postgres', 'spec.selector'),
        { app: 'postgres', 'statefulset.kubernetes.io/pod-name': 'postgres-0' },
      ],
      [
        'the standby streams from it',
        ways('postgres', 'egress'),
        ['database/postgres 5432', 'kube-system/kube-dns 53', 'kube-system/kube-dns 53/UDP'],
      ],
      [
        'the other zone, if there is one',
        field('StatefulSet', 'postgres', 'spec.template.spec.topologySpreadConstraints.0.topologyKey'),
        'topology.kubernetes.io/zone',
      ],
    ],
  ],
  [
    'Redis Sentinel for HA recommended',
    { stores: { redis: { replication: true } } },
    [
      ['three pods', field('StatefulSet', 'redis', 'spec.replicas'), 3],
      [
        'each with a Sentinel',
        field('StatefulSet', 'redis', 'spec.template.spec.containers.1.name'),
        'sentinel',
      ],
      [
        'REDIS_SENTINELS',
        named(container('env', 'backend'), 'REDIS_SENTINELS', 'value'),
        [0, 1, 2].map((pod) => `redis-${pod}.database.svc.cluster.local:26379`).join(','),
      ],
      [
        'from the backend and its peers',
        ways('redis', 'ingress'),
        ['backend/backend 26379', 'backend/backend 6379', 'database/redis 26379', 'database/redis 6379'],
      ],
    ],
  ],
];

for (const [title, overrides, rows] of options) {
  for (const target of targets) {
    for (const world of ['known', 'unknown'] as const) {
      describe(`vibebox on ${target}, outputs ${world}: ${title}`, () => {
        itHolds(inSection(title, rows), () => planned('vibebox', 'production', target, world, overrides));
      });
    }
  }
}

for (const world of ['known', 'unknown'] as const) {
  const title = 'PostgreSQL and Redis of AWS';
  const overrides = { stores: { postgres: { placement: 'managed' }, redis: { placement: 'managed' } } };
  const database = (path: string) => resource('aws:rds/instance:Instance', 'postgres', path);
  const cache = (path: string) =>
    resource('aws:elasticache/replicationGroup:ReplicationGroup', 'redis', path);
  describe(`vibebox on aws, outputs ${world}: ${title}`, () => {
    itHolds(
      inSection(title, [
        ['no pods of stores', namesOf('StatefulSet', 'database'), []],
        ['HA of the database', database('multiAz'), true],
        ['PostgreSQL 16', database('engineVersion'), '16'],
        ['Encrypted', database('storageEncrypted'), true],
        ['at least 100Gi', database('allocatedStorage'), 400],
        ['HA of the cache', cache('automaticFailoverEnabled'), true],
        ['Cross-AZ', cache('multiAzEnabled'), true],
        [
          'the backend to both',
          ways('backend', 'egress'),
          [
            'data subnets 5432',
            'data subnets 6379',
            'docker/docker-daemon 2375',
            'kube-system/kube-dns 53',
            'kube-system/kube-dns 53/UDP',
          ],
        ],
        [
          'the frontend to neither',
          ways('frontend', 'egress'),
          ['backend/backend 3000', 'kube-system/kube-dns 53', 'kube-system/kube-dns 53/UDP'],
        ],
        ['dumped all the same', field('CronJob', 'postgres-dump', 'spec.schedule'), '0 3 * * *'],
        ['one database', count('aws:rds/instance:Instance'), 1],
      ]),
      () => planned('vibebox', 'production', 'aws', world, overrides),
    );
  });
}

function inSection(section: string, rows: readonly (readonly [string, Read, unknown])[]): Fact[] {
  return rows.map(([fact, read, is]) => ({ fact, section, read, is }));
}
