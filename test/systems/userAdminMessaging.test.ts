import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment, Target } from '../../src/model/environment';
import { textInput } from '../components/aws/policies';
import {
  asText,
  input,
  isBag,
  isSecret,
  ofType,
  one,
  propertyValue,
  secretValue,
  valueAt,
  type PropertyValue,
  type RecordedResource,
  type Recording,
  type World,
} from '../harness';
import { container, count, field, itHolds, list, named, pod } from './facts';
import { object, planned, type Overrides } from './planned';
import {
  aloneFacts,
  kubernetesFacts,
  managedRedisFacts,
  redisInPodsFacts,
  serverlessFacts,
  sharedFacts,
} from './userAdminMessagingFacts';

const worlds = ['known', 'unknown'] as const;
const serverless = { mode: 'serverless' };
/** Code of the function, in place of the minimal handler. */
const artifact = { 'websocket-handler': { artifact: 'docs' } };
const both = { mode: 'both', traffic: { serverless: 30 } };

function messaging(environment: Environment, target: Target, world: World, overrides: Overrides = {}) {
  return planned('user-admin-messaging', environment, target, world, overrides);
}

async function known(environment: Environment, target: Target, overrides: Overrides = {}) {
  return (await messaging(environment, target, 'known', overrides)).recording;
}

for (const world of worlds) {
  describe(`user-admin-messaging in production, outputs ${world}`, () => {
    describe('in pods on aws', () => {
      itHolds([...kubernetesFacts, ...managedRedisFacts], () => messaging('production', 'aws', world));
    });

    describe('in pods on kubernetes', () => {
      itHolds([...kubernetesFacts, ...redisInPodsFacts], () => messaging('production', 'kubernetes', world));
    });

    describe('serverless', () => {
      itHolds([...serverlessFacts, ...aloneFacts], () => messaging('production', 'aws', world, serverless));
    });

    describe('in both homes', () => {
      const facts = [
        ...kubernetesFacts,
        ...managedRedisFacts,
        ...serverlessFacts,
        ...sharedFacts({ kubernetes: 70, serverless: 30 }),
      ];
      itHolds(facts, () => messaging('production', 'aws', world, both));
    });
  });
}

describe('user-admin-messaging in every environment', () => {
  const sizes = {
    development: { pods: 1, hpas: 0 },
    staging: { pods: 2, hpas: 1 },
    production: { pods: 2, hpas: 1 },
  } as const;
  const homes: readonly (readonly [string, Target, Overrides])[] = [
    ['in pods on aws', 'aws', {}],
    ['in pods on kubernetes', 'kubernetes', {}],
    ['in both homes', 'aws', both],
    ['serverless', 'aws', serverless],
  ];

  for (const environment of ['development', 'staging', 'production'] as const) {
    for (const [home, target, overrides] of homes) {
      it(`${environment} ${home} registers the same resources whether outputs are known or not`, async () => {
        const urns = async (world: World) =>
          (await messaging(environment, target, world, overrides)).recording.resources
            .map(({ urn }) => urn)
            .sort();
        assert.deepEqual(await urns('unknown'), await urns('known'));
      });

      if (overrides === serverless) continue;
      it(`${environment} ${home} has its own namespace, ConfigMap and Secret, and the seed's sizes`, async () => {
        const recording = await known(environment, target, overrides);
        const { pods, hpas } = sizes[environment];
        for (const name of ['websocket-service', 'user-frontend-service', 'admin-frontend-service']) {
          assert.equal(field('Deployment', name, 'spec.replicas')(recording), pods, name);
          assert.equal(field('Deployment', name, 'metadata.namespace')(recording), environment);
        }
        assert.equal(count('kubernetes:autoscaling/v2:HorizontalPodAutoscaler')(recording), hpas);
        assert.equal(field('ConfigMap', 'app-config', 'metadata.namespace')(recording), environment);
        assert.equal(field('Secret', 'app-secrets', 'metadata.namespace')(recording), environment);
      });
    }
  }

  it('shares a cluster that is there already, as the seed wants it for staging', async () => {
    const recording = await known('staging', 'aws', shared);
    assert.equal(count('aws:eks/cluster:Cluster')(recording), 0);
    assert.equal(field('Deployment', 'websocket-service', 'metadata.namespace')(recording), 'staging');
  });
});

describe('the settings of user-admin-messaging', () => {
  it("answer the seed's host with the seed's domain, in every home", async () => {
    const domain = { domain: 'lockhead.cloud' };
    const inPods = await known('production', 'kubernetes', domain);
    const host = field('Ingress', 'user-admin-messaging-ingress', 'spec.rules.0.host');
    assert.equal(host(inPods), 'clc.lockhead.cloud');
    const functions = await known('production', 'aws', { ...serverless, ...domain });
    const distribution = one(functions, 'aws:cloudfront/distribution:Distribution', 'site');
    assert.deepEqual(input(distribution, 'aliases'), ['clc.lockhead.cloud']);
    assert.deepEqual(inPods.outputs['urls'], functions.outputs['urls']);
  });

  it("run the seed's images below the registry of the settings", async () => {
    const recording = await known('production', 'kubernetes', { imageRegistry: 'registry.example.com/acme' });
    const image = container('image', 'websocket-service')(recording);
    assert.equal(image, 'registry.example.com/acme/user-admin-messaging/websocket:latest');
    // nginx listens on 80 without root, and writes to folders of its own alone.
    for (const name of ['user-frontend-service', 'admin-frontend-service']) {
      assert.deepEqual(pod('securityContext.sysctls', name)(recording), [
        { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' },
      ]);
      const mounts = JSON.stringify(container('volumeMounts', name)(recording));
      for (const folder of ['/tmp', '/var/cache/nginx', '/var/run'])
        assert.ok(mounts.includes(`"${folder}"`), `${name} ${folder}`);
    }
  });

  it('have one shape in both homes, and lead no traffic to the serverless one unless they say so', async () => {
    const recording = await known('production', 'aws', { mode: 'both' });
    for (const { fact, read, is } of sharedFacts({ kubernetes: 100, serverless: 0 }))
      assert.deepEqual(read(recording), is, fact);
    const given = { services: { 'websocket-service': { replicas: 4 } }, functions: artifact };
    for (const mode of [{}, both, serverless])
      assert.equal(
        (await known('production', 'aws', { ...mode, ...given })).outputs['system'],
        'user-admin-messaging',
      );
  });

  it('bring code for the function', async () => {
    const recording = await known('production', 'aws', { ...serverless, functions: artifact });
    const code = input(one(recording, 'aws:lambda/function:Function', 'websocket-handler'), 'code');
    assert.ok(isBag(code) && code['path'] === 'docs', asText(code));
    const before = await known('production', 'aws', serverless);
    assert.notDeepEqual(
      code,
      input(one(before, 'aws:lambda/function:Function', 'websocket-handler'), 'code'),
    );
  });

  it('bring the built frontends, which are told where the functions answer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-frontend-'));
    try {
      for (const name of ['user', 'admin']) {
        mkdirSync(join(folder, name));
        writeFileSync(join(folder, name, 'index.html'), '<!doctype html>');
        writeFileSync(join(folder, name, 'config.json'), '{ "endpoint": "/ws" }');
      }
      const websites = { 'static-files': { folder } };
      const recording = await known('production', 'aws', { ...serverless, websites });
      const objects = ofType(recording, 'aws:s3/bucketObjectv2:BucketObjectv2');
      assert.deepEqual(objects.map((object) => input(object, 'key')).sort(), [
        'admin/config.json',
        'admin/index.html',
        'user/config.json',
        'user/index.html',
      ]);
      const url = asText(valueAt(recording.outputs, 'webSocketUrls.websocket-api'));
      assert.match(url, /^wss:\/\/.*\/ws$/);
      for (const name of ['user', 'admin']) {
        const configuration = one(
          recording,
          'aws:s3/bucketObjectv2:BucketObjectv2',
          `static-files-files-${name}-config-json`,
        );
        assert.deepEqual(JSON.parse(textInput(configuration, 'content')), { endpoint: url });
      }
      const headers = one(recording, 'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy', 'site');
      const policy = textInput(headers, 'securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy');
      assert.ok(policy.includes(`connect-src 'self' ${url};`), policy);
      // One shape in both homes: what the one has no use for may stay in the settings.
      await known('production', 'kubernetes', { websites });
    } finally {
      rmSync(folder, { recursive: true });
    }
    await assert.rejects(
      known('production', 'aws', { ...serverless, websites: { static: { folder } } }),
      /berth:websites.static is no bucket behind a CDN of user-admin-messaging; did you mean static-files\?|it has static-files/,
    );
  });

  for (const world of worlds) {
    it(`give Redis in pods its Sentinel, outputs ${world}`, async () => {
      const replicated = { stores: { redis: { replication: true } } };
      const { recording } = await messaging('production', 'kubernetes', world, replicated);
      assert.equal(field('StatefulSet', 'redis', 'spec.replicas')(recording), 3);
      const one = (await messaging('production', 'kubernetes', world)).recording;
      assert.equal(field('StatefulSet', 'redis', 'spec.replicas')(one), 1);
      const names = (plan: Recording) => JSON.stringify(container('env', 'websocket-service')(plan));
      assert.match(names(recording), /"REDIS_SENTINELS"/);
      assert.doesNotMatch(names(one), /"REDIS_SENTINELS"/);
    });
  }
});

describe('the logins of user-admin-messaging', () => {
  it('are in app-secrets alone, and the ConfigMap has none', async () => {
    for (const target of ['aws', 'kubernetes'] as const) {
      const recording = await known('production', target);
      const data = secretValue(object(recording, 'Secret', 'app-secrets').inputs['data']);
      assert.ok(isBag(data));
      assert.deepEqual(Object.keys(data).sort(), ['admin-token', 'redis-url']);
      const url = new URL(Buffer.from(asText(data['redis-url']), 'base64').toString());
      assert.equal(url.protocol, target === 'aws' ? 'rediss:' : 'redis:');
      assert.ok(url.password.length > 0);
      assert.ok(!JSON.stringify(object(recording, 'ConfigMap', 'app-config').inputs).includes(url.password));
    }
  });

  it('are one token for admins in both homes: pods get it by app-secrets, the function by its SHA-256, admins by a secret output', async () => {
    const recording = await known('production', 'aws', both);
    const data = secretValue(object(recording, 'Secret', 'app-secrets').inputs['data']);
    assert.ok(isBag(data));
    const token = Buffer.from(asText(data['admin-token']), 'base64').toString();
    // Letters and digits: 43 of 62 kinds are 256 bits.
    assert.match(token, /^[A-Za-z0-9]{43}$/);
    const variable = named(container('env', 'websocket-service'), 'ADMIN_TOKEN', 'valueFrom.secretKeyRef');
    assert.deepEqual(variable(recording), { name: 'app-secrets', key: 'admin-token' });
    const handler = one(recording, 'aws:lambda/function:Function', 'websocket-handler');
    const variables = input(handler, 'environment.variables');
    assert.ok(isBag(variables));
    const digest = createHash('sha256').update(token).digest('hex');
    assert.equal(variables['ADMIN_TOKEN_SHA256'], digest);
    assert.ok(!('ADMIN_TOKEN' in variables));
    assert.equal(exportedToken(recording), token);
    for (const [target, overrides] of [
      ['kubernetes', {}],
      ['aws', serverless],
    ] as const)
      assert.equal(exportedToken(await known('production', target, overrides)), token, target);
  });

  it('let the function write to its own connections and its own tables, and no more', async () => {
    const recording = await known('production', 'aws', serverless);
    const tables = ['connections', 'messages'].map(
      (name) => one(recording, 'aws:dynamodb/table:Table', name).outputs['arn'],
    );
    const [connections] = tables;
    const api = one(recording, 'aws:apigatewayv2/api:Api', 'websocket-api').outputs['executionArn'];
    const allowed = resourcesByAction(one(recording, 'aws:iam/rolePolicy:RolePolicy', 'websocket-handler'));
    assert.deepEqual(allowed['execute-api:ManageConnections'], [
      ...['POST', 'GET', 'DELETE'].map((method) => `${asText(api)}/ws/${method}/@connections/*`),
    ]);
    for (const action of ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'])
      assert.deepEqual(allowed[`dynamodb:${action}`], tables);
    // The table of messages has no index.
    assert.deepEqual(
      allowed['dynamodb:Query']?.map(asText).sort(),
      [...tables.map(asText), `${asText(connections)}/index/*`].sort(),
    );
    assert.deepEqual(Object.keys(allowed).sort(), [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'execute-api:ManageConnections',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    const invokers = ofType(recording, 'aws:lambda/permission:Permission');
    assert.deepEqual(
      invokers.map((found) => [input(found, 'principal'), input(found, 'sourceArn')]),
      [['apigateway.amazonaws.com', `${asText(api)}/ws/*`]],
    );
  });

  it('let the one CloudFront distribution read the pages, and nobody else', async () => {
    const recording = await known('production', 'aws', serverless);
    const policy = one(recording, 'aws:s3/bucketPolicy:BucketPolicy', 'site');
    const bucket = asText(one(recording, 'aws:s3/bucket:Bucket', 'static-files').outputs['arn']);
    assert.deepEqual(resourcesByAction(policy), { 's3:GetObject': [`${bucket}/*`] });
    const distribution = one(recording, 'aws:cloudfront/distribution:Distribution', 'site').outputs['arn'];
    assert.ok(textInput(policy, 'policy').includes(asText(distribution)));
  });
});

/** What `pulumi stack output secrets --show-secrets` says; nothing without that option. */
function exportedToken({ outputs }: Recording): PropertyValue | undefined {
  const { secrets } = outputs;
  assert.ok(isSecret(secrets));
  return valueAt(secretValue(secrets), 'admin-token');
}

/** A network and a cluster that somebody else has made. */
const shared = {
  accountId: '123456789012',
  cluster: { mode: 'existing', name: 'shared' },
  network: {
    cidr: '10.20.0.0/16',
    zones: ['us-east-1a', 'us-east-1b'],
    existing: {
      vpcId: 'vpc-0123456789abcdef0',
      publicSubnetIds: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
      privateSubnetIds: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
      dataSubnetIds: ['subnet-0000000000000000e', 'subnet-0000000000000000f'],
      privateSubnetCidrs: ['10.20.0.0/18', '10.20.64.0/18'],
      dataSubnetCidrs: ['10.20.128.0/24', '10.20.129.0/24'],
    },
  },
};

/** Every action that a policy allows, with the resources that it may be done to. */
function resourcesByAction(resource: RecordedResource): Record<string, PropertyValue[]> {
  const found: Record<string, PropertyValue[]> = {};
  const policy = propertyValue(JSON.parse(textInput(resource, 'policy')));
  for (const statement of list(valueAt(policy, 'Statement'))) {
    if (statement['Effect'] !== 'Allow') continue;
    const { Action: actions = [], Resource: resources = [] } = statement;
    for (const action of [actions].flat().map(asText))
      found[action] = [...(found[action] ?? []), ...[resources].flat()];
  }
  return found;
}
