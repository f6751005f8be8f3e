import { observabilityImages } from './observabilityImages';

/** A public image of which Berth runs a store or a step of its own. */
export interface Image {
  /** What Berth runs it for. */
  readonly purpose: string;
  readonly repository: string;
  /** The version that a system asks for, to the exact tag that serves it; `default` where no system asks. */
  readonly tags: Readonly<Record<string, string>>;
  /** User and group that the image is made for. */
  readonly user: number;
  readonly group: number;
  readonly maintainer: string;
  readonly licence: string;
  /** Why this one, and what it does not do. */
  readonly why: string;
  /** True of an emulator that keeps nothing and guards nothing. */
  readonly developmentOnly: boolean;
}

const postgres: Image = {
  purpose: 'database, the Job that makes a role in any PostgreSQL, dumps and restores',
  repository: 'postgres',
  tags: { '15': '15.18', '15.7': '15.7', '16': '16.15', '17': '17.11' },
  user: 999,
  group: 999,
  maintainer: 'PostgreSQL Docker Community (Docker official image)',
  licence: 'PostgreSQL',
  why: 'The official image. The Debian variant, because text sorts there as it does in RDS; Alpine knows no locales.',
  developmentOnly: false,
};

const redis: Image = {
  purpose: 'cache',
  repository: 'redis',
  tags: { '7': '7.2.16-alpine', '7.2': '7.2.16-alpine' },
  user: 999,
  group: 1000,
  maintainer: 'Redis Ltd. (Docker official image)',
  licence: 'BSD-3-Clause',
  why: '7.2 is the last series of version 7 under an open-source licence, and is still patched.',
  developmentOnly: false,
};

const valkey: Image = {
  purpose: 'cache',
  repository: 'valkey/valkey',
  tags: { '7.2': '7.2.11-alpine', '8': '8.1.10-alpine', '8.1': '8.1.10-alpine' },
  user: 999,
  group: 1000,
  maintainer: 'Valkey project (Linux Foundation)',
  licence: 'BSD-3-Clause',
  why: 'The open-source continuation of Redis, and what ElastiCache runs by default.',
  developmentOnly: false,
};

const opensearch: Image = {
  purpose: 'search',
  repository: 'opensearchproject/opensearch',
  tags: { '2': '2.19.6', '2.19': '2.19.6' },
  user: 1000,
  group: 1000,
  maintainer: 'OpenSearch Software Foundation',
  licence: 'Apache-2.0',
  why: "The project's own image. Its security plugin is off: see below.",
  developmentOnly: false,
};

const elasticsearch: Image = {
  purpose: 'search, where a system asks for Elasticsearch',
  repository: 'docker.elastic.co/elasticsearch/elasticsearch',
  tags: { '8': '8.19.19', '8.19': '8.19.19' },
  user: 1000,
  group: 0,
  maintainer: 'Elastic',
  licence: 'Elastic License 2.0',
  why: "The owner's own image, pulled without a login, free to run but not to offer as a service. 8.19 is the last series of version 8. Its security is off: see below.",
  developmentOnly: false,
};

const rabbitmq: Image = {
  purpose: 'message broker (AMQP)',
  repository: 'rabbitmq',
  tags: { '3': '3.13.7', '3.13': '3.13.7' },
  user: 999,
  group: 999,
  maintainer: 'RabbitMQ Docker Community (Docker official image)',
  licence: 'MPL-2.0',
  why: 'The official image. 3.13, the series of the seeds, is the last of version 3; its open-source releases have ended, so move on to 4 when the system can.',
  developmentOnly: false,
};

const seaweedfs: Image = {
  purpose: 'object store (S3 API)',
  repository: 'chrislusf/seaweedfs',
  tags: { default: '4.47' },
  user: 1000,
  group: 1000,
  maintainer: 'SeaweedFS project',
  licence: 'Apache-2.0',
  why: 'Released every few weeks, one binary, key pairs limited to a bucket. MinIO publishes no images any more.',
  developmentOnly: false,
};

const elasticmq: Image = {
  purpose: 'queues (SQS API)',
  repository: 'softwaremill/elasticmq',
  tags: { default: '1.7.1' },
  user: 1001,
  group: 0,
  maintainer: 'SoftwareMill',
  licence: 'Apache-2.0',
  why: 'The one maintained server of the SQS API that keeps its messages on disk. It takes any credentials. LocalStack wants a token.',
  developmentOnly: false,
};

const moto: Image = {
  purpose: 'topics (SNS API)',
  repository: 'motoserver/moto',
  tags: { default: '5.2.3' },
  user: 1000,
  group: 1000,
  maintainer: 'getmoto (Moto project)',
  licence: 'Apache-2.0',
  why: 'Nothing maintained serves the SNS API for production. This emulator accepts what is published and keeps it in memory; it delivers nothing to mail, SMS or HTTP.',
  developmentOnly: true,
};

const curl: Image = {
  purpose: 'the Job that makes buckets',
  repository: 'curlimages/curl',
  tags: { default: '8.21.0' },
  user: 100,
  group: 101,
  maintainer: 'curl project',
  licence: 'curl (MIT-like)',
  why: 'Signs a request of the S3 API itself, so that the Job needs no SDK.',
  developmentOnly: false,
};

const mailpit: Image = {
  purpose: 'mail, caught instead of sent',
  repository: 'axllent/mailpit',
  tags: { default: 'v1.31.2' },
  user: 1000,
  group: 1000,
  maintainer: 'Ralph Slooten (Mailpit project)',
  licence: 'MIT',
  why: 'This emulator of a mail server takes mail, shows it to developers and sends none of it on. Nothing that runs in pods could deliver mail: others refuse it from addresses without a reputation.',
  developmentOnly: true,
};

const rclone: Image = {
  purpose: 'the job that copies a bucket to storage outside',
  repository: 'rclone/rclone',
  tags: { default: '1.76.0' },
  user: 1009,
  group: 1009,
  maintainer: 'rclone project',
  licence: 'MIT',
  why: "The project's own image. Speaks to every S3-compatible storage, and can keep what it overwrites.",
  developmentOnly: false,
};

const kubeStateMetrics: Image = {
  purpose: 'how the objects of the cluster are: when dumps last succeeded, how far autoscalers went',
  repository: 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
  tags: { default: 'v2.19.1' },
  user: 65534,
  group: 65534,
  maintainer: 'Kubernetes project (CNCF)',
  licence: 'Apache-2.0',
  why: "The project's own image. Reads no Secret, and below the level monitoring CronJobs and Jobs alone.",
  developmentOnly: false,
};

const prometheusProject = 'Prometheus project (CNCF)';

const grafana: Image = {
  purpose: 'shows metrics, logs and traces',
  repository: 'grafana/grafana',
  tags: { default: '13.2.3' },
  user: 472,
  // The image names root's group, which the owner of its files has no need of.
  group: 472,
  maintainer: 'Grafana Labs',
  licence: 'AGPL-3.0',
  why: "The project's own image, run unchanged; what three seeds name. It brings the plugins of all our data sources.",
  developmentOnly: false,
};

const nodeExporter: Image = {
  purpose: 'how much of every node is taken',
  repository: 'quay.io/prometheus/node-exporter',
  tags: { default: 'v1.12.1' },
  user: 65534,
  group: 65534,
  maintainer: prometheusProject,
  licence: 'Apache-2.0',
  why: "The project's own image. Reads folders of its node as nobody.",
  developmentOnly: false,
};

const alertmanager: Image = {
  purpose: 'hands alerts to PagerDuty and Slack',
  repository: 'quay.io/prometheus/alertmanager',
  tags: { default: 'v0.34.1' },
  user: 65534,
  group: 65534,
  maintainer: prometheusProject,
  licence: 'Apache-2.0',
  why: "The project's own image, and what the seeds name.",
  developmentOnly: false,
};

const prometheusCommunity = 'Prometheus community';

const postgresExporter: Image = {
  purpose: 'how a database in the cluster is',
  repository: 'quay.io/prometheuscommunity/postgres-exporter',
  tags: { default: 'v0.19.1' },
  user: 65534,
  group: 65534,
  maintainer: prometheusCommunity,
  licence: 'Apache-2.0',
  why: "The one that PostgreSQL's dashboards are written for. Logs in with a role that may only watch.",
  developmentOnly: false,
};

const redisExporter: Image = {
  purpose: 'how a cache in the cluster is',
  repository: 'oliver006/redis_exporter',
  tags: { default: 'v1.86.0' },
  user: 59000,
  group: 59000,
  maintainer: 'oliver006 (redis_exporter project)',
  licence: 'MIT',
  why: 'Asks Redis and Valkey alike.',
  developmentOnly: false,
};

const elasticsearchExporter: Image = {
  purpose: 'how a search in the cluster is',
  repository: 'quay.io/prometheuscommunity/elasticsearch-exporter',
  tags: { default: 'v1.11.0' },
  user: 65534,
  group: 65534,
  maintainer: prometheusCommunity,
  licence: 'Apache-2.0',
  why: 'Asks Elasticsearch and OpenSearch alike.',
  developmentOnly: false,
};

const cloudWatchExporter: Image = {
  purpose: 'how managed stores are, which CloudWatch alone knows',
  repository: 'quay.io/prometheuscommunity/yet-another-cloudwatch-exporter',
  tags: { default: 'v0.68.0' },
  user: 65534,
  group: 65534,
  maintainer: prometheusCommunity,
  licence: 'Apache-2.0',
  why: 'The older exporter of the Prometheus project runs on Java and is hardly changed; this one is maintained.',
  developmentOnly: false,
};

const traefik: Image = {
  purpose: 'the way in, of an export for Docker Compose',
  repository: 'traefik',
  tags: { default: 'v3.7.11' },
  user: 65532,
  group: 65532,
  maintainer: 'Traefik Labs (Docker official image)',
  licence: 'MIT',
  why: 'The controller that the Ingress has in a cluster, of the version that its chart has.',
  developmentOnly: false,
};

const veleroPluginForAws: Image = {
  purpose: 'the part of Velero that speaks to S3 and takes snapshots of EBS',
  repository: 'velero/velero-plugin-for-aws',
  tags: { default: 'v1.13.2' },
  user: 65532,
  group: 65532,
  maintainer: 'Velero project',
  licence: 'Apache-2.0',
  why: "The project's own image, paired with Velero 1.17.",
  developmentOnly: false,
};

const externalDns: Image = {
  purpose: 'leads the hosts of Ingresses by records of Route 53',
  repository: 'registry.k8s.io/external-dns/external-dns',
  // The version from which its annotations have their present prefix; 2026-08-19.
  tags: { default: 'v0.22.0' },
  user: 65532,
  group: 65532,
  maintainer: 'Kubernetes project (CNCF)',
  licence: 'Apache-2.0',
  why: "The project's own image.",
  developmentOnly: false,
};

/** Every image that the in-cluster stores run. `docs/images.md` shows the same. */
export const images = {
  postgres,
  redis,
  valkey,
  opensearch,
  elasticsearch,
  rabbitmq,
  seaweedfs,
  elasticmq,
  moto,
  curl,
  mailpit,
  rclone,
  kubeStateMetrics,
  grafana,
  nodeExporter,
  alertmanager,
  postgresExporter,
  redisExporter,
  elasticsearchExporter,
  cloudWatchExporter,
  traefik,
  ...observabilityImages,
  veleroPluginForAws,
  externalDns,
};

/**
 * Returns the reference of the image that serves the version. Raises an error where no tag is pinned for it, because
 * a guessed tag would fail only when a node pulls it.
 */
export function imageReference(image: Image, version = 'default'): string {
  const tag = image.tags[version];
  if (tag === undefined) {
    const known = Object.keys(image.tags).join(', ');
    throw new Error(
      `no image of ${image.repository} is pinned for version ${version}; pinned are ${known}, or name an image`,
    );
  }
  return `${image.repository}:${tag}`;
}
