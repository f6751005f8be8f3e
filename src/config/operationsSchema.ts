import { logEngines } from '../model/operations';
import { group, listOf, oneOf, secretText, text, wholeNumber, yesOrNo } from './fields';

/** How much of a stack is watched, in the words of task-platform's seed; each level has what those before it have. */
export const monitoringLevels = ['logging', 'monitoring', 'alerting', 'observability'] as const;
export type MonitoringLevel = (typeof monitoringLevels)[number];

const monitoring = group({
  level: oneOf(monitoringLevels)
    .exactOptional()
    .describe(
      'How much is watched. logging: pods write logs, and a small Prometheus serves autoscalers; monitoring: metrics of nodes, stores and objects too, and dashboards; alerting: alerts too; observability: logs of all pods in one place and traces too. Default: logging in development, monitoring in testing, alerting in staging, observability in production.',
    ),
  logs: oneOf([...logEngines, 'off'])
    .exactOptional()
    .describe(
      'What keeps the logs of pods. Default: what the system names (elasticsearch for csa-hello, else loki) at the level observability, else off.',
    ),
  traces: yesOrNo()
    .exactOptional()
    .describe(
      'Whether services are told where to send traces, which Jaeger shows. Default: true at the level observability.',
    ),
});

const alerting = group({
  pagerDutyKey: secretText('an integration key of PagerDuty, 32 characters', /^[0-9A-Za-z]{32}$/)
    .exactOptional()
    .describe(
      'Integration key (Events API v2) of the PagerDuty service that critical alerts wake; a secret: pulumi config set --secret --path "berth:alerting.pagerDutyKey". Default: nobody is woken.',
    ),
  slackUrl: secretText(
    'the URL of an incoming webhook, such as https://hooks.slack.com/services/…',
    /^https:\/\/\S+$/,
  )
    .exactOptional()
    .describe(
      'Incoming webhook of Slack that every alert goes to; a secret: pulumi config set --secret --path "berth:alerting.slackUrl". Default: none.',
    ),
});

/** Returns the fields of S3-compatible storage outside; `key` is where `pulumi config set` finds its secret. */
export function outsideStorage(key: string) {
  return group({
    endpoint: text(
      'the URL of an S3 API, such as https://s3.us-west-2.amazonaws.com',
      /^https?:\/\/\S+$/,
    ).describe('URL of the S3 API.'),
    bucket: text('the name of a bucket', /^[a-z0-9.-]{3,63}$/).describe('Name of the bucket there.'),
    region: text('a region, such as us-west-2', /^[a-z0-9-]+$/)
      .exactOptional()
      .describe('Region there. Default: us-east-1.'),
    accessKeyId: text('an access key id', /^\S+$/).describe('Id of the access key.'),
    secretAccessKey: text('a secret access key', /^\S+$/).describe(
      `The secret of it: pulumi config set --secret --path "berth:${key}.secretAccessKey".`,
    ),
  });
}

const clusterBackup = outsideStorage('clusterBackup');

const gitOps = group({
  repository: text('the HTTPS URL of a Git repository', /^https:\/\/\S+$/).describe(
    'Repository with the manifests that berth export wrote.',
  ),
  path: text('a folder of the repository, such as overlays/prod', /^[\w.-]+(\/[\w.-]+)*$/).describe(
    'Folder of the kustomization.',
  ),
  revision: text('a branch or a tag, such as main', /^[\w./-]+$/)
    .exactOptional()
    .describe('Branch or tag. Default: main.'),
});

const imageVerification = group({
  publicKeys: listOf(
    text('a public key in PEM', /^-----BEGIN PUBLIC KEY-----[\s\S]+-----END PUBLIC KEY-----\s*$/),
    'public keys in PEM',
  )
    .exactOptional()
    .describe('Public keys of cosign, any of which may have signed an image. Default: none.'),
  identities: listOf(
    group({
      issuer: text('the URL of an OIDC issuer', /^https:\/\/\S+$/).describe(
        'Issuer of the identity, such as https://token.actions.githubusercontent.com.',
      ),
      subject: text('the subject of a certificate, in which * stands for any text', /^\S+$/).describe(
        'Who signed, such as https://github.com/acme/shop/.github/workflows/*.',
      ),
    }),
    'groups with issuer and subject',
  )
    .exactOptional()
    .describe('Who may have signed an image without a key. Default: nobody.'),
});

/** Settings of what stands around the workloads. */
export const operationsFields = {
  monitoring: monitoring.exactOptional().describe('How the stack is watched.'),
  alerting: alerting.exactOptional().describe('Whom alerts reach. Only from the level alerting on.'),
  secrets: oneOf(['kubernetes', 'external'])
    .exactOptional()
    .describe(
      'Where the credentials of services are kept: in Secrets that the stack makes, or in AWS Secrets Manager, from where the External Secrets Operator fetches them. external only on aws. Default: kubernetes.',
    ),
  waf: oneOf(['create', 'off'])
    .exactOptional()
    .describe(
      "The web application firewall before CDNs and an ALB: AWS's managed rules and a rate limit. Only on aws. Default: create in staging and production, else off.",
    ),
  wafRateLimit: wholeNumber(10, 2_000_000_000, 'requests')
    .exactOptional()
    .describe(
      'Requests of one address in five minutes after which the firewall refuses more. Only on aws. Default: 300 times the requests a second that an ingress of the system allows, else 2000.',
    ),
  clusterBackup: clusterBackup
    .exactOptional()
    .describe(
      'S3-compatible storage outside that backups of the cluster go to. Only on kubernetes; on aws the stack makes a bucket. Default: none, and the cluster is not backed up.',
    ),
  gitOps: gitOps
    .exactOptional()
    .describe(
      'Repository from which Argo CD brings new versions of the services, for a system that is delivered so. Default: pulumi up does.',
    ),
  mesh: oneOf(['istio', 'off'])
    .exactOptional()
    .describe(
      'The service mesh: mutual TLS between all pods, retries and circuit breaking between services. Default: off.',
    ),
  imageVerification: imageVerification
    .exactOptional()
    .describe(
      "Signatures without which Kyverno lets no image of the system's services into its namespaces. Default: none are asked for.",
    ),
  requireDigests: yesOrNo()
    .exactOptional()
    .describe('Whether the image of every service must be pinned by digest. Default: false.'),
};
