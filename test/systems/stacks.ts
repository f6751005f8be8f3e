import type { Environment, Target } from '../../src/model/environment';
import { catalogue } from '../../src/systems/catalogue';
import { planned, type Overrides, type Planned } from './planned';
import type { World } from '../harness';

/** A stack that what holds everywhere is tried on. */
export interface Stack {
  /** What it is, in the words of a test's title. */
  readonly title: string;
  readonly system: string;
  readonly environment: Environment;
  readonly target: Target;
  readonly overrides: Overrides;
}

/** Every system in every environment and target that it is made for. */
const shipped = catalogue.flatMap(({ name, environments, targets }) =>
  targets.flatMap((target) =>
    environments.map((environment) => ({
      title: `${name} in ${environment} on ${target}`,
      system: name,
      environment,
      target,
      overrides: {},
    })),
  ),
);

const relay = { host: 'smtp.example.com', username: 'berth', password: 'password-of-a-relay' };
const replica = {
  endpoint: 'https://storage.example.com',
  bucket: 'copies',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'key-of-a-replica-outside',
};

/** A key that a test made; the private one is gone. */
const signingKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEiWQ6Jb0LKdGrpa+vovEkUZP9xxwq
pRFe+UgcjY4508yCInRFZdIMWqmBn6El0YlKNtUtaN5TwPpXItuulaQhtg==
-----END PUBLIC KEY-----
`;
const signedImages = {
  imageRegistry: 'ghcr.io/acme',
  services: Object.fromEntries(
    ['web', 'admin', 'space', 'live', 'proxy', 'api', 'worker', 'beat-worker', 'migrator'].map((name) => [
      name,
      { tag: 'v1.2.3' },
    ]),
  ),
  imagePullSecrets: [
    { name: 'registry', registry: 'ghcr.io', username: 'berth', password: 'password-of-a-registry' },
  ],
  imageVerification: {
    publicKeys: [signingKey],
    identities: [
      {
        issuer: 'https://token.actions.githubusercontent.com',
        subject: 'https://github.com/acme/shop/.github/workflows/*',
      },
    ],
  },
};

const gitOps = {
  gitOps: { repository: 'https://github.com/acme/vibebox-manifests', path: 'overlays/prod' },
  alerting: { slackUrl: 'https://hooks.slack.com/services/T0000/B0000/webhook-of-slack' },
};

/** What seeds only recommend, turned on, and stores where they are not by default. */
const options: readonly (readonly [string, string, Target, Overrides])[] = [
  ['user-admin-messaging', 'serverless', 'aws', { mode: 'serverless' }],
  ['user-admin-messaging', 'with both homes', 'aws', { mode: 'both', traffic: { serverless: 30 } }],
  ['user-admin-messaging', 'with Sentinel', 'kubernetes', { stores: { redis: { replication: true } } }],
  [
    'vibebox',
    'with TLS to docker and standbys',
    'aws',
    {
      services: { 'docker-daemon': { tls: true } },
      stores: { redis: { replication: true }, postgres: { replication: true } },
    },
  ],
  [
    'vibebox',
    'with managed stores',
    'aws',
    { stores: { redis: { placement: 'managed' }, postgres: { placement: 'managed' } } },
  ],
  [
    'kardon',
    'with managed stores',
    'aws',
    {
      stores: Object.fromEntries(
        ['kardon-db', 'kardon-redis', 'kardon-mq', 'kardon-minio'].map((name) => [
          name,
          { placement: 'managed' },
        ]),
      ),
    },
  ],
  ['csa-hello', 'with copies in a second region', 'aws', { copyRegion: 'us-east-1' }],
  [
    'csa-hello',
    'with a relay and copies outside',
    'kubernetes',
    {
      mailRelay: relay,
      stores: { smtp: { placement: 'external' } },
      bucketReplicas: { minio: replica },
    },
  ],
  ['csa-hello', 'without a CDN', 'aws', { cdn: 'off' }],
  ['csa-hello', 'without Argo Rollouts', 'aws', { operators: { argoRollouts: 'off' } }],
  ['vibebox', 'delivered by Argo CD', 'aws', gitOps],
  ['vibebox', 'delivered by Argo CD', 'kubernetes', gitOps],
  ['task-platform', 'with backups of the cluster outside', 'kubernetes', { clusterBackup: replica }],
  ['task-platform', 'behind an ALB', 'aws', { operators: { ingressController: 'alb' } }],
  [
    'task-platform',
    'with external-dns behind an ALB',
    'aws',
    { operators: { externalDns: 'install', ingressController: 'alb' } },
  ],
  ['task-platform', 'with external secrets', 'aws', { secrets: 'external' }],
  [
    'csa-hello',
    "with external secrets and RDS's own password",
    'aws',
    { secrets: 'external', masterPassword: 'managed' },
  ],
  ['kardon', 'with signed images', 'kubernetes', signedImages],
  ['vibebox', 'with a mesh', 'kubernetes', { mesh: 'istio' }],
  ['csa-hello', 'with a mesh', 'aws', { mesh: 'istio' }],
  [
    'task-platform',
    'behind an ALB with a mesh',
    'aws',
    { mesh: 'istio', operators: { ingressController: 'alb' } },
  ],
];

/** Every stack that ships, and the options of production. */
export const stacks: readonly Stack[] = [
  ...shipped,
  ...options.map(([system, words, target, overrides]) => ({
    title: `${system} ${words} on ${target}`,
    system,
    environment: 'production' as const,
    target,
    overrides,
  })),
];

/** Plans the stack; once a test run. */
export function planStack(stack: Omit<Stack, 'title'>, world: World): Promise<Planned> {
  const { system, environment, target, overrides } = stack;
  return planned(system, environment, target, world, overrides);
}
