import * as aws from '@pulumi/aws';
import { Provider } from '@pulumi/kubernetes';
import assert from 'node:assert/strict';
import { HostedZone } from '../../components/aws/hostedZone';
import { Bucket } from '../../components/aws/bucket';
import { illustrativeValues } from '../../src/config/illustrativeValues';
import { parseSettings } from '../../src/config/parseSettings';
import type { Settings } from '../../src/config/settings';
import type { Cdn } from '../../src/model/edge';
import { inMode } from '../../src/model/inMode';
import type { System } from '../../src/model/system';
import { makeCdns } from '../../src/platform/cdns';
import { makeEdge } from '../../src/platform/edge';
import { withCdns } from '../../src/platform/edgeParts';
import { answersChallenges, checkEdge } from '../../src/platform/edgePlan';
import { landscapeOf } from '../../src/platform/landscapeOf';
import { platformWiring } from '../../src/wiring/platformWiring';
import { wire } from '../../src/wiring/wire';
import { input, isBag, ofType, one, run, valueAt, type Recording, type World } from '../harness';
import { sampleService, sampleSystem } from '../wiring/syntheticSystem';
import { object } from './planned';

const recordType = 'aws:route53/record:Record';
const distributionType = 'aws:cloudfront/distribution:Distribution';
const host = 'app.example.com';

/** Two namespaces that share a host, with a CDN in front. */
const shared: System = {
  ...sampleSystem({
    frontend: { ...sampleService([], []), namespace: 'frontend' },
    backend: { ...sampleService([], []), namespace: 'backend' },
  }),
  stores: {},
  ingresses: [
    {
      name: 'pages',
      subdomain: 'app',
      tlsSecret: 'tls',
      annotations: {},
      routes: [{ path: '/', service: 'frontend' }],
    },
    {
      name: 'api',
      subdomain: 'app',
      tlsSecret: 'tls',
      annotations: {},
      routes: [{ path: '/api', service: 'backend' }],
      idleTimeoutSeconds: 3600,
    },
  ],
  cdns: [{ name: 'cdn', title: 'CDN', origin: { kind: 'ingress', ingress: 'pages' } }],
  clients: { users: { title: 'Users', reaches: ['cdn'] } },
};

const site: Cdn = {
  name: 'site',
  title: 'Site',
  origin: { kind: 'bucket', bucket: 'bucket' },
  subdomain: 'app',
  mode: 'serverless',
};

/** One host, which both homes answer. */
const twofold: System = {
  ...shared,
  stores: {
    bucket: {
      kind: 'bucket',
      title: 'Bucket',
      storage: { development: 1, testing: 1, staging: 1, production: 1 },
    },
  },
  functions: {
    handler: { title: 'Handler', layer: 'Sample', handler: 'index.handler', memory: 128, timeoutSeconds: 10 },
  },
  ingresses: shared.ingresses.map((ingress) => ({ ...ingress, mode: 'kubernetes' })),
  cdns: [site],
};

type Values = Readonly<Record<string, unknown>>;

function settingsOf(system: System, change: Values = {}): Settings {
  const values = {
    ...illustrativeValues('aws'),
    system: system.name,
    environment: 'production',
    target: 'aws',
  };
  return parseSettings({ ...values, ...change }, [system], { illustrative: true });
}

function edgeOf(whole: System, settings: Settings): Values {
  const system = withCdns(settings, inMode(whole, settings.mode));
  checkEdge(settings, system);
  const wiring = wire(
    system,
    landscapeOf(settings),
    platformWiring(system, landscapeOf(settings), {
      present: ['certManager'],
      installed: new Set(['certManager']),
      ingressCidrs: [],
      answersChallenges: answersChallenges(settings),
    }),
  );
  const providers = {
    aws: new aws.Provider('aws', { region: settings.region }),
    kubernetes: new Provider('cluster'),
  };
  const zone = new HostedZone('zone', { domain: settings.domain }, { providers });
  const home = { providers, zone, loadBalancing: [], outputs: {} };
  const stores = new Map(
    Object.keys(system.stores).map((name) => {
      const args = {
        keyArn: 'arn:aws:kms:us-west-2:123456789012:key/data',
        region: settings.region,
        delivered: true,
      };
      const bucket = new Bucket(name, args, { providers });
      const contents = bucket.arn.apply((arn) => `${arn}/*`);
      const arns = { store: bucket.arn, contents, key: args.keyArn };
      return [name, { connect: () => bucket.connection, arns, ready: [bucket] }] as const;
    }),
  );
  const cdns = makeCdns({ settings, system, wiring, stores, apis: new Map(), home });
  const urls = makeEdge({
    settings,
    system,
    namespaces: new Map(),
    workloads: new Map(),
    operators: { ingressClass: 'nginx', forWorkloads: [], forIngresses: [] },
    home,
    cdns,
  });
  const solvers = wiring.grants.filter(({ id }) => id.includes('acme-http01-solver')).length;
  return { urls, pages: cdns.urls, solvers };
}

function edge(system: System, change: Values = {}, world: World = 'known'): Promise<Recording> {
  return run(() => edgeOf(system, settingsOf(system, change)), { world });
}

function leadsTo(recording: Recording, name: string): unknown {
  return input(one(recording, recordType, name), 'records.0');
}

/** The load balancer of the host; the simulated cloud gives each Ingress one, and the last is asked. */
function address(recording: Recording): unknown {
  return valueAt(object(recording, 'Ingress', 'api').outputs, 'status.loadBalancer.ingress.0.hostname');
}

function annotation(recording: Recording, ingress: string, name: string): unknown {
  const found = input(object(recording, 'Ingress', ingress), 'metadata.annotations');
  return isBag(found) ? found[name] : undefined;
}

describe('a CDN in front of an ingress', () => {
  for (const change of [
    {},
    { hostedZone: { delegated: false } },
    { operators: { ingressController: 'alb' } },
  ]) {
    it(`registers the same resources in both worlds with ${JSON.stringify(change)}`, async () => {
      const urns = async (world: World) =>
        (await edge(shared, change, world)).resources.map(({ urn }) => urn).sort();
      assert.deepEqual(await urns('unknown'), await urns('known'));
    });
  }

  it('answers the host, and reaches the load balancer by a name beside it', async () => {
    const recording = await edge(shared);
    const distribution = one(recording, distributionType);
    assert.equal(leadsTo(recording, host), distribution.outputs['domainName']);
    assert.equal(leadsTo(recording, `origin-${host}`), address(recording));
    assert.equal(input(distribution, 'origins.0.domainName'), `origin-${host}`);
    assert.deepEqual(input(distribution, 'aliases'), [host]);
    assert.equal(input(one(recording, 'aws:acm/certificate:Certificate'), 'region'), 'us-east-1');
    assert.deepEqual(recording.outputs['urls'], [`https://${host}`]);
  });

  it('has no host until the zone is delegated, and visitors come to the load balancer', async () => {
    const recording = await edge(shared, { hostedZone: { delegated: false } });
    assert.deepEqual(input(one(recording, distributionType), 'aliases'), []);
    assert.equal(leadsTo(recording, host), address(recording));
    assert.deepEqual(ofType(recording, 'aws:acm/certificate:Certificate'), []);
  });

  it('is left out where the settings say so, and its visitors reach the ingress', async () => {
    const recording = await edge(shared, { cdn: 'off' });
    assert.deepEqual(ofType(recording, distributionType), []);
    assert.equal(leadsTo(recording, host), address(recording));
    const { clients, cdns } = withCdns(settingsOf(shared, { cdn: 'off' }), shared);
    assert.deepEqual([clients?.['users']?.reaches, cdns], [['pages'], []]);
  });

  it('shares one proof with the certificate of an ALB', async () => {
    const recording = await edge(shared, { operators: { ingressController: 'alb' } });
    assert.equal(ofType(recording, 'aws:acm/certificate:Certificate').length, 2);
    assert.equal(one(recording, recordType, `${host}-proof`).name, `${host}-proof`);
  });

  it('is refused before a certificate that CloudFront does not trust, and twice for one host', async () => {
    const certificates = { issuer: 'self-signed' };
    await assert.rejects(edge(shared, { certificates }), /trusts no certificate that is self-signed/);
    const [cdn] = shared.cdns ?? [];
    assert.ok(cdn);
    const twice: System = { ...shared, cdns: [cdn, { ...cdn, name: 'second' }] };
    await assert.rejects(edge(twice), /cdn and second both answer app\.example\.com/);
  });
});

describe('a host of two namespaces', () => {
  it('has one name, and a certificate and a way for challenges in each', async () => {
    const recording = await edge(shared);
    assert.equal(ofType(recording, recordType).filter((record) => input(record, 'name') === host).length, 1);
    for (const name of ['pages', 'api'])
      assert.deepEqual(input(object(recording, 'Ingress', name), 'spec.tls'), [
        { hosts: [host], secretName: 'tls' },
      ]);
    const policies = ofType(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    assert.deepEqual(policies.map((policy) => input(policy, 'metadata.namespace')).sort(), [
      'backend',
      'frontend',
    ]);
    assert.equal(recording.outputs['solvers'], policies.length);
  });

  it('may be silent as long as the one that may longest, on the ALB that they share', async () => {
    const recording = await edge(shared, { operators: { ingressController: 'alb' } });
    const name = 'alb.ingress.kubernetes.io/load-balancer-attributes';
    for (const ingress of ['pages', 'api'])
      assert.match(String(annotation(recording, ingress, name)), /,idle_timeout\.timeout_seconds=3600$/);
  });

  it('tells nginx and Traefik in text how long it may be silent', async () => {
    const recording = await edge(shared);
    for (const way of ['read', 'send']) {
      const name = `nginx.ingress.kubernetes.io/proxy-${way}-timeout`;
      assert.equal(annotation(recording, 'api', name), '3600');
      assert.equal(annotation(recording, 'pages', name), undefined);
    }
  });
});

describe('a host of two homes', () => {
  const both = { mode: 'both', traffic: { serverless: 25 } };

  it('divides its visitors as the settings say', async () => {
    const recording = await edge(twofold, both);
    const shares = ofType(recording, recordType)
      .filter((record) => input(record, 'name') === host)
      .map((record) => [input(record, 'setIdentifier'), input(record, 'weightedRoutingPolicies.0.weight')]);
    assert.deepEqual(shares.sort(), [
      ['kubernetes', 75],
      ['serverless', 25],
    ]);
    assert.equal(leadsTo(recording, `${host}-kubernetes`), address(recording));
    assert.equal(
      leadsTo(recording, `${host}-serverless`),
      one(recording, distributionType).outputs['domainName'],
    );
  });

  it('answers challenges of the cluster’s issuer in either', async () => {
    const recording = await edge(twofold, both);
    const distribution = one(recording, distributionType);
    assert.equal(input(distribution, 'origins.1.domainName'), `origin-${host}`);
    assert.equal(leadsTo(recording, `origin-${host}`), address(recording));
  });

  it('keeps its names when one home goes, so that the records of the other stay', async () => {
    const names = async (mode: string) =>
      ofType(await edge(twofold, { mode }), recordType)
        .filter((record) => input(record, 'name') === host)
        .map((record) => [record.name, input(record, 'weightedRoutingPolicies.0.weight')]);
    assert.deepEqual(await names('kubernetes'), [[`${host}-kubernetes`, 100]]);
    assert.deepEqual(await names('serverless'), [[`${host}-serverless`, 100]]);
  });

  it('lets the distribution alone read its bucket, by the statement that was granted', async () => {
    const policy = JSON.stringify(
      input(one(await edge(twofold, both), 'aws:s3/bucketPolicy:BucketPolicy'), 'policy'),
    );
    assert.ok(policy.includes('SiteDeliversBucket1'), policy);
  });
});
