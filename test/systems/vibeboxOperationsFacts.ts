import type { Environment, Target } from '../../src/model/environment';
import { input, ofType, type Recording } from '../harness';
import {
  count,
  deployment,
  entry,
  field,
  named,
  ofKind,
  resource,
  zonesOfPublicSubnets,
  type Fact,
  type Read,
} from './facts';

const overview = 'Kubernetes Cluster Overview';
const storage = 'Persistent Storage Architecture';
const backup = 'Backup & Disaster Recovery';
const monitoring = 'Monitoring & Observability Stack';
const availability = 'High Availability Configuration';
const release = 'kubernetes:helm.sh/v3:Release';
/** Ports of the seed's applications. */
const applications = { frontend: 80, backend: 3000 } as const;

export function storageFacts(environment: Environment, target: Target): Fact[] {
  const large = environment === 'staging' || environment === 'production';
  const postgres = { development: 10, testing: 20, staging: 100, production: 100 }[environment];
  const redis = large ? 10 : 1;
  const docker = { development: 20, testing: 50, staging: 500, production: 500 }[environment];
  const template = (name: string, path: string) =>
    field('StatefulSet', name, `spec.volumeClaimTemplates.0.${path}`);
  const claim = (path: string) => field('PersistentVolumeClaim', 'docker-volumes', path);
  const facts: [string, Read, unknown][] = [
    ...(
      [
        ['postgres', postgres],
        ['redis', redis],
      ] as const
    ).flatMap(([name, size]): [string, Read, unknown][] => [
      [`PVC: ${name}-data`, template(name, 'metadata.name'), `${name}-data`],
      [`${name}-data, Size`, template(name, 'spec.resources.requests.storage'), `${size}Gi`],
      [`${name}-data, AccessMode`, template(name, 'spec.accessModes'), ['ReadWriteOnce']],
      [
        `${name}-data, StorageClass`,
        template(name, 'spec.storageClassName'),
        target === 'aws' ? 'fast-ssd' : undefined,
      ],
    ]),
    ['docker-volumes, Size', claim('spec.resources.requests.storage'), `${docker}Gi`],
    // One pod on one machine needs no more, and local disks have no more.
    [
      'docker-volumes, AccessMode',
      claim('spec.accessModes'),
      [target === 'kubernetes' && environment === 'development' ? 'ReadWriteOnce' : 'ReadWriteMany'],
    ],
    ['docker-volumes, namespace', claim('metadata.namespace'), 'docker'],
  ];
  return [...facts, ...(target === 'aws' ? awsStorageFacts(environment, docker) : [])].map(
    ([fact, read, is]) => ({
      fact,
      section: storage,
      read,
      is,
    }),
  );
}

function awsStorageFacts(environment: Environment, docker: number): [string, Read, unknown][] {
  const protectedData = environment === 'production';
  const zones = environment === 'staging' || protectedData ? 3 : 2;
  const fastSsd = (path: string) => field('StorageClass', 'fast-ssd', path);
  const volume =
    (path: string): Read =>
    (recording) => {
      const [found] = ofKind(recording, 'PersistentVolume');
      return found === undefined ? undefined : input(found, path);
    };
  const efs = (path: string) => resource('aws:efs/fileSystem:FileSystem', 'docker-volumes', path);
  return [
    ['Provisioner: AWS EBS', fastSsd('provisioner'), 'ebs.csi.aws.com'],
    ['Type', fastSsd('parameters.type'), 'gp3'],
    ['IOPS', fastSsd('parameters.iops'), '3000'],
    ['EBS, Encrypted', fastSsd('parameters.encrypted'), 'true'],
    ['EBS, Retained', fastSsd('reclaimPolicy'), protectedData ? 'Retain' : 'Delete'],
    ['docker-pv', volume('spec.capacity.storage'), `${docker}Gi`],
    ['docker-pv, AWS EFS', volume('spec.csi.driver'), 'efs.csi.aws.com'],
    ['docker-pv, Retained', volume('spec.persistentVolumeReclaimPolicy'), 'Retain'],
    [
      'docker-pv is of docker-volumes',
      volume('spec.claimRef'),
      { name: 'docker-volumes', namespace: 'docker' },
    ],
    ['EFS, Encrypted', efs('encrypted'), true],
    ['EFS in every zone', efs('availabilityZoneName'), undefined],
    ['EFS, a way in from each', count('aws:efs/mountTarget:MountTarget'), zones],
  ];
}

export function backupFacts(target: Target): Fact[] {
  const cron = (name: string, path: string) => field('CronJob', name, `spec.${path}`);
  const podOf = (name: string, path: string) => cron(name, `jobTemplate.spec.template.spec.${path}`);
  const upload = podOf('postgres-dump', 'containers.0.env');
  const script =
    (file: string, pattern: RegExp): Read =>
    (recording) => {
      const text = entry(field('ConfigMap', 'postgres-dump-scripts', 'data'), file)(recording);
      return typeof text === 'string' && pattern.test(text);
    };
  const facts: [string, Read, unknown][] = [
    ['Daily Backup (3 AM UTC)', cron('postgres-dump', 'schedule'), '0 3 * * *'],
    ['UTC', cron('postgres-dump', 'timeZone'), 'Etc/UTC'],
    ['nobody has turned it off', cron('postgres-dump', 'suspend'), undefined],
    ['dumped by', podOf('postgres-dump', 'initContainers.0.command.1'), '/opt/berth/dump.sh'],
    ['pg_dump --format=custom', script('dump.sh', /pg_dump\b[^|]*--format=custom/), true],
    ['Compress (gzip)', script('dump.sh', /\|\s*gzip/), true],
    ['stored by', podOf('postgres-dump', 'containers.0.command.1'), '/opt/berth/upload.js'],
    ['Encrypt (AES-256)', script('sealedFile.js', /'aes-256-/), true],
    ['DATE.sql.gz.enc', script('names.js', /\$\{date\}\.sql\.gz\.enc/), true],
    ['Backups > 30 days', named(upload, 'RETENTION_DAYS', 'value'), '30'],
    ['Restore, only by hand', cron('postgres-restore', 'suspend'), true],
    [
      'Download Latest Backup',
      named(podOf('postgres-restore', 'initContainers.0.env'), 'DUMP', 'value'),
      'newest',
    ],
    ['pg_restore', script('restore.sh', /^\s*pg_restore/m), true],
    ['Alert if backup is too old', alertAfter, '93600'],
    [
      'vibebox-backups',
      target === 'aws'
        ? (recording) =>
            ofType(recording, 'aws:s3/bucket:Bucket').filter(({ name }) => name === 'vibebox-backups').length
        : field('StatefulSet', 'vibebox-backups', 'metadata.namespace'),
      target === 'aws' ? 1 : 'database',
    ],
  ];
  return facts.map(([fact, read, is]) => ({ fact, section: backup, read, is }));
}

export function monitoringFacts(): Fact[] {
  return Object.entries(applications).flatMap(([name, port]) => {
    const annotation = (key: string) =>
      entry(deployment('spec.template.metadata.annotations', name), `prometheus.io/${key}`);
    return [
      { fact: `${name}: /metrics endpoint`, section: monitoring, read: annotation('path'), is: '/metrics' },
      { fact: `${name}: its port`, section: monitoring, read: annotation('port'), is: `${port}` },
      { fact: `${name}: collected`, section: monitoring, read: annotation('scrape'), is: 'true' },
    ];
  });
}

export function edgeOnAws(large: boolean): Fact[] {
  const service = (path: string) => resource(release, 'ingress-controller', `values.service.${path}`);
  const annotation = (key: string) =>
    entry(service('annotations'), `service.beta.kubernetes.io/aws-load-balancer-${key}`);
  const secrets: [string, Read, unknown][] = [
    [
      'External KMS',
      resource('aws:eks/cluster:Cluster', 'cluster', 'encryptionConfig.resources'),
      ['secrets'],
    ],
  ];
  const cdn = (path: string) => resource('aws:cloudfront/distribution:Distribution', 'cdn', path);
  const cdnFacts: [string, Read, unknown][] = [
    ['Users --> CDN', cdn('aliases'), ['static.example.com']],
    ['CDN --> LB', cdn('origins.0.domainName'), 'origin-static.example.com'],
    ['CDN --> LB by', cdn('origins.0.customOriginConfig.originProtocolPolicy'), 'https-only'],
  ];
  const balancer: [string, Read, unknown][] = [
    ['Load Balancer', service('spec.loadBalancerClass'), 'service.k8s.aws/nlb'],
    ['Internet -->', annotation('scheme'), 'internet-facing'],
    ['Multi-AZ load balancer', annotation('attributes'), 'load_balancing.cross_zone.enabled=true'],
    [
      'its zones',
      zonesOfPublicSubnets,
      large ? ['us-west-2a', 'us-west-2b', 'us-west-2c'] : ['us-west-2a', 'us-west-2b'],
    ],
  ];
  const inSection =
    (section: string) =>
    ([fact, read, is]: [string, Read, unknown]) => ({ fact, section, read, is });
  return [
    ...[...secrets, ...(large ? cdnFacts : [])].map(inSection(`${overview}, on AWS`)),
    ...balancer.map(inSection(availability)),
    {
      fact: 'content delivery networks',
      section: availability,
      read: count('aws:cloudfront/distribution:Distribution'),
      is: large ? 1 : 0,
    },
  ];
}

/** Seconds of the rule that watches the dump; 26 hours, two after the next should have been made. */
function alertAfter(recording: Recording): unknown {
  const rules = entry(field('ConfigMap', 'prometheus-rules', 'data'), 'backups.yml')(recording);
  return typeof rules === 'string'
    ? /last_successful_time\{namespace="database",cronjob="postgres-dump"\} > (\d+)/.exec(rules)?.[1]
    : undefined;
}
