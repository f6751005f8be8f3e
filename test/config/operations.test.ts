import assert from 'node:assert/strict';
import { illustrativeSettings } from '../../src/config/settings';
import type { Environment } from '../../src/model/environment';
import { catalogue } from '../../src/systems/catalogue';
import { onAws, onKubernetes, problems, settings } from './support';

type Values = Readonly<Record<string, unknown>>;

const production: Values = {
  ...onKubernetes,
  environment: 'production',
  domain: 'example.com',
  allowStandIns: true,
};
const key = 'k'.repeat(32);

describe('the settings of what stands around the workloads', () => {
  const watched = (values: Values) => settings(values).monitoring;

  it('watch each environment as the seed of task-platform says', () => {
    const level = (environment: Environment) => watched({ ...production, environment, stores: {} });
    assert.deepEqual((['development', 'testing', 'staging', 'production'] as const).map(level), [
      { level: 'logging', dashboards: false, alerts: false, logs: 'off', traces: false },
      { level: 'monitoring', dashboards: true, alerts: false, logs: 'off', traces: false },
      { level: 'alerting', dashboards: true, alerts: true, logs: 'off', traces: false },
      { level: 'observability', dashboards: true, alerts: true, logs: 'loki', traces: true },
    ]);
  });

  it('keep logs in what the system names, or the stack', () => {
    const given = (system: string, monitoring: Values = {}) =>
      illustrativeSettings(system, 'production', 'aws', catalogue, { monitoring }).monitoring.logs;
    assert.equal(given('csa-hello'), 'elasticsearch');
    assert.equal(given('csa-hello', { logs: 'opensearch' }), 'opensearch');
    assert.equal(given('csa-hello', { logs: 'off' }), 'off');
    assert.equal(given('csa-hello', { level: 'alerting' }), 'off');
    assert.equal(given('vibebox', { level: 'logging', logs: 'loki' }), 'loki');
  });

  it('show and alert nothing by a Prometheus of somebody else', () => {
    const { dashboards, alerts, logs, traces } = watched({ ...onAws, operators: { metrics: 'existing' } });
    assert.deepEqual([dashboards, alerts, logs, traces], [false, false, 'loki', true]);
  });

  it('let through a firewall what an ingress lets through', () => {
    assert.equal(settings(onAws).wafRateLimit, 300 * 100);
    assert.equal(settings({ ...onAws, wafRateLimit: 500 }).wafRateLimit, 500);
    assert.equal(illustrativeSettings('vibebox', 'production', 'aws').wafRateLimit, 2000);
  });

  it('have a firewall in staging and production on aws', () => {
    assert.equal(settings(onAws).waf, 'create');
    assert.equal(settings({ ...onAws, environment: 'testing' }).waf, 'off');
    assert.equal(settings(production).waf, 'off');
  });

  it('keep the credentials of alerts to themselves', () => {
    const { alerting } = settings({
      ...onAws,
      alerting: { pagerDutyKey: key, slackUrl: 'https://hooks.slack.com/x' },
    });
    assert.equal(alerting.pagerDutyKey?.reveal(), key);
    assert.equal(alerting.slackUrl?.reveal(), 'https://hooks.slack.com/x');
    assert.doesNotMatch(JSON.stringify(alerting), /kkkk|hooks/);
    const told = problems({
      ...onAws,
      alerting: { pagerDutyKey: 'short-secret', slackUrl: 'http://secret' },
    });
    assert.equal(told.length, 2);
    assert.doesNotMatch(told.join('\n'), /secret;|short-secret|http:\/\/secret/);
  });
});

/** Settings that do not go together, and the one problem that they must give. */
const refusals: readonly (readonly [string, Values, Values, RegExp])[] = [
  [
    'external secrets outside aws',
    production,
    { secrets: 'external' },
    /^berth:secrets is "external"; AWS Secrets Manager is on aws only$/,
  ],
  ['a firewall outside aws', production, { waf: 'off' }, /^berth:waf is set; leave it out, since/],
  [
    'its limit outside aws',
    production,
    { wafRateLimit: 100 },
    /^berth:wafRateLimit is set; leave it out, since/,
  ],
  [
    'storage outside for backups of a cluster on aws',
    onAws,
    {
      clusterBackup: {
        endpoint: 'https://s3.example.com',
        bucket: 'copies',
        accessKeyId: 'id',
        secretAccessKey: 's',
      },
    },
    /^berth:clusterBackup is set; leave it out, since on aws the stack makes a bucket$/,
  ],
  [
    'dashboards of a Prometheus that is not there',
    onAws,
    { operators: { metrics: 'off' }, monitoring: { level: 'alerting' } },
    /^berth:monitoring.level is "alerting", and berth:operators.metrics is "off"; .* set that to install$/,
  ],
  [
    'receivers where nothing alerts',
    onKubernetes,
    { alerting: { slackUrl: 'https://hooks.slack.com/x' } },
    /^berth:alerting is set, and nothing alerts; set berth:monitoring.level to alerting, or leave it out$/,
  ],
  [
    'receivers at a level without alerts',
    onAws,
    { alerting: { slackUrl: 'https://hooks.slack.com/x' }, monitoring: { level: 'monitoring' } },
    /^berth:alerting is set, and nothing alerts/,
  ],
  [
    'a repository for a system that is not delivered so',
    onAws,
    { gitOps: { repository: 'https://github.com/acme/manifests', path: 'overlays/prod' } },
    /^berth:gitOps is set, and task-platform is not delivered by Argo CD; leave it out$/,
  ],
  ...(
    [
      [
        'a login in the URL of a repository',
        'https://git:token@github.com/acme/m',
        /holds a login; leave it out/,
      ],
      [
        'a repository on a port that nobody may reach',
        'https://git.example.com:8443/m',
        /names port 8443; .* 443 alone$/,
      ],
      ['what is no URL of a repository', 'https://[', /is no URL/],
    ] as const
  ).map(
    ([what, repository, expected]) =>
      [
        what,
        { ...production, system: 'vibebox' },
        { gitOps: { repository, path: 'overlays/prod' } },
        new RegExp(`^berth:gitOps.repository ${expected.source}`),
      ] as const,
  ),
  [
    'external secrets that nobody brings in',
    onAws,
    { secrets: 'external', operators: { externalSecrets: 'off' } },
    /^berth:operators.externalSecrets is "off", and berth:secrets is external; set it to install or existing, or leave that out$/,
  ],
  [
    'a mesh that nobody makes',
    onAws,
    { mesh: 'istio', operators: { mesh: 'off' } },
    /^berth:operators.mesh is "off", and berth:mesh is istio; set it to/,
  ],
  [
    'signatures that nobody looks at',
    onAws,
    {
      imageVerification: { identities: [{ issuer: 'https://issuer.example.com', subject: 'me' }] },
      operators: { kyverno: 'off' },
    },
    /^berth:operators.kyverno is "off", and berth:imageVerification is set; set it to/,
  ],
  [
    'signatures of nobody',
    onAws,
    { imageVerification: { publicKeys: [] } },
    /^berth:imageVerification names nobody who may have signed; give it publicKeys or identities, or leave it out$/,
  ],
  [
    'external-dns where there is no Route 53',
    production,
    { operators: { externalDns: 'install' } },
    /^berth:operators.externalDns is "install"; it writes into Route 53, where stacks on aws alone have a zone, so leave it out$/,
  ],
  [
    'external-dns without an Ingress, and so without a zone',
    onAws,
    { operators: { externalDns: 'existing', ingress: 'off' } },
    /^berth:operators.externalDns is "existing"; without an Ingress the stack has no zone for it; set berth:operators.ingress to install or existing, or leave it out$/,
  ],
  [
    'external-dns without a cluster',
    { ...onAws, system: 'user-admin-messaging' },
    { mode: 'serverless', operators: { externalDns: 'install' } },
    /^berth:operators.externalDns is "install"; in the mode serverless there is no cluster for it to run in, so leave it out$/,
  ],
];

describe('the settings of what stands around the workloads, together', () => {
  for (const [what, base, change, expected] of refusals) {
    it(`refuse ${what}`, () => {
      const told = problems({ ...base, ...change });
      assert.equal(told.length, 1, told.join('\n'));
      assert.match(told[0] ?? '', expected);
    });
  }

  it('name every image without a digest where digests are required', () => {
    const told = problems({
      ...onAws,
      requireDigests: true,
      services: { 'auth-service': { digest: `sha256:${'0'.repeat(64)}` } },
    });
    assert.deepEqual(
      told.map((problem) => problem.split(' ')[0]),
      ['api-gateway', 'user-service', 'task-service', 'notification-service'].map(
        (name) => `berth:services.${name}.digest`,
      ),
    );
    assert.match(told[0] ?? '', /is not set; it must be sha256: and 64 hexadecimal digits, since/);
  });
});
