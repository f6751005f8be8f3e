import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { illustrativeValues } from '../../src/config/illustrativeValues';
import { parseSettings } from '../../src/config/parseSettings';
import type { Target } from '../../src/model/environment';
import type { System } from '../../src/model/system';
import { platform } from '../../src/platform';
import { catalogue } from '../../src/systems/catalogue';
import { taskPlatform } from '../../src/systems/taskPlatform';
import {
  everythingBefore,
  input,
  isBag,
  ofType,
  one,
  run,
  valueAt,
  type RecordedResource,
  type Recording,
  type World,
} from '../harness';
import { object, planned } from './planned';

const zoneType = 'aws:route53/zone:Zone';
const recordType = 'aws:route53/record:Record';
const certificateType = 'aws:acm/certificate:Certificate';
const releaseType = 'kubernetes:helm.sh/v3:Release';
const host = 'api.example.com';

type Values = Readonly<Record<string, unknown>>;

const alb = { operators: { ingressController: 'alb' } };
const undelegated = { hostedZone: { delegated: false } };

function settings(change: Values, target: Target = 'aws') {
  const values = {
    ...illustrativeValues(target),
    system: 'task-platform',
    environment: 'production',
    target,
  };
  return parseSettings({ ...values, ...change }, catalogue, { illustrative: true });
}

const done = new Map<string, Promise<Recording>>();

/** Records production with other settings; each combination once. */
function edge(change: Values = {}, world: World = 'known', target: Target = 'aws'): Promise<Recording> {
  const key = JSON.stringify([change, world, target]);
  const found =
    done.get(key) ?? run(async () => (await platform(settings(change, target))).outputs, { world });
  done.set(key, found);
  return found;
}

function annotations(recording: Recording): Values {
  const found = input(object(recording, 'Ingress', 'api-ingress'), 'metadata.annotations');
  return isBag(found) ? found : {};
}

function waitingFor(recording: Recording): string {
  const certificates = recording.outputs['certificates'];
  return typeof certificates === 'string' ? certificates : 'nothing';
}

function charts(recording: Recording): readonly unknown[] {
  return ofType(recording, releaseType).map((release) => input(release, 'chart'));
}

function publicSubnets(recording: Recording): readonly RecordedResource[] {
  return ofType(recording, 'aws:ec2/subnet:Subnet').filter(({ name }) => name.includes('public'));
}

describe('the edge on AWS', () => {
  const variants: Readonly<Record<string, Values>> = {
    'Traefik, delegated': {},
    'Traefik, not delegated': undelegated,
    'an ALB, delegated': alb,
    'an ALB, not delegated': { ...alb, ...undelegated },
    'a zone that is there': { hostedZone: { existing: 'Z0123456789', delegated: true } },
  };
  for (const [name, change] of Object.entries(variants)) {
    it(`registers the same resources whether outputs are known or not: ${name}`, async () => {
      const urns = async (world: World) => (await edge(change, world)).resources.map(({ urn }) => urn).sort();
      assert.deepEqual(await urns('unknown'), await urns('known'));
    });

    it(`leads the host to the load balancer of the Ingress: ${name}`, async () => {
      const recording = await edge(change);
      const record = one(recording, recordType, host);
      const ingress = object(recording, 'Ingress', 'api-ingress');
      const address = valueAt(ingress.outputs, 'status.loadBalancer.ingress.0.hostname');
      assert.equal(typeof address, 'string');
      assert.deepEqual(input(record, 'records'), [address]);
      assert.deepEqual([input(record, 'name'), input(record, 'type')], [host, 'CNAME']);
    });

    it(`takes the name away before the Ingress it leads to: ${name}`, async () => {
      const recording = await edge(change, 'unknown');
      const ingress = object(recording, 'Ingress', 'api-ingress');
      const record = one(recording, recordType, host);
      assert.ok(record.propertyDependencies['records']?.includes(ingress.urn));
    });
  }

  it('exports the name servers of a zone that it makes, and makes none where there is one', async () => {
    const made = await edge();
    assert.deepEqual(made.outputs['nameServers'], one(made, zoneType).outputs['nameServers']);
    assert.equal(one(made, zoneType).protect, true);
    const found = await edge(variants['a zone that is there']);
    assert.deepEqual(ofType(found, zoneType), []);
    assert.equal('nameServers' in found.outputs, false);
    assert.equal(input(one(found, recordType, host), 'zoneId'), 'Z0123456789');
  });

  it('refuses the domain itself as a host before it makes anything, and says what would be right', async () => {
    const [ingress] = taskPlatform.ingresses;
    assert.ok(ingress);
    const atApex: System = { ...taskPlatform, ingresses: [{ ...ingress, subdomain: '' }] };
    await assert.rejects(
      platform(settings({}), atApex),
      /api-ingress .* answers example\.com itself.* give the ingress a subdomain/,
    );
  });

  it('has no zone and no name without an ingress, and none on Kubernetes', async () => {
    const without = await edge({ operators: { ingress: 'off' } });
    const elsewhere = await edge({}, 'known', 'kubernetes');
    for (const recording of [without, elsewhere]) {
      const found = recording.resources.filter(({ type }) => /^aws:(route53|acm)/.test(type));
      assert.deepEqual(found, []);
      assert.equal('nameServers' in recording.outputs, false);
    }
    assert.deepEqual(without.outputs['urls'], []);
    assert.deepEqual(elsewhere.outputs['urls'], ['https://api.example.com']);
  });
});

/** The annotations of the seeds' Ingresses, to the letter; the seeds of kardon and vibebox write none. */
const asked = [
  ['csa-hello', 'csa-hello-ingress', { 'nginx.ingress.kubernetes.io/ssl-redirect': 'true' }],
  [
    'task-platform',
    'api-ingress',
    {
      'kubernetes.io/ingress.class': 'nginx',
      'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
      'nginx.ingress.kubernetes.io/rate-limit-rps': '100',
      'cert-manager.io/cluster-issuer': 'letsencrypt-prod',
    },
  ],
  [
    'user-admin-messaging',
    'user-admin-messaging-ingress',
    { 'nginx.ingress.kubernetes.io/websocket-services': 'websocket-service' },
  ],
] as const satisfies readonly (readonly [string, string, Readonly<Record<string, string>>])[];

describe('the annotations of the seeds', () => {
  const choices = readFileSync(join(__dirname, '../../docs/seed-choices.md'), 'utf8').split('\n');
  /** The first column of a row that says what Berth does instead. */
  const departed = (annotation: string) => choices.some((line) => line.startsWith(`| \`${annotation}\` `));

  for (const [system, ingress, annotationsAsked] of asked) {
    for (const target of ['aws', 'kubernetes'] as const) {
      it(`are on ${ingress} on ${target}, to the letter, or departed from with a reason`, async () => {
        const { recording } = await planned(system, 'production', target, 'known');
        const found = object(recording, 'Ingress', ingress);
        const own = input(found, 'metadata.annotations');
        assert(isBag(own));
        for (const [name, value] of Object.entries(annotationsAsked)) {
          if (own[name] === undefined) assert(departed(`${name}: "${value}"`), name);
          else assert.equal(own[name], value, name);
        }
        assert.equal(input(found, 'spec.ingressClassName'), 'nginx');
      });
    }
  }

  it('are departed from in one alone', async () => {
    const missing: string[] = [];
    for (const [system, ingress, annotationsAsked] of asked) {
      const { recording } = await planned(system, 'production', 'kubernetes', 'known');
      const own = input(object(recording, 'Ingress', ingress), 'metadata.annotations');
      assert(isBag(own));
      missing.push(...Object.keys(annotationsAsked).filter((name) => own[name] === undefined));
    }
    assert.deepEqual(missing, ['kubernetes.io/ingress.class']);
  });
});

describe('certificates', () => {
  it('are ordered by the Ingress once the zone is delegated', async () => {
    const recording = await edge();
    assert.equal(annotations(recording)['cert-manager.io/cluster-issuer'], 'letsencrypt-prod');
    assert.equal('certificates' in recording.outputs, false);
    assert.deepEqual(ofType(recording, certificateType), []);
  });

  it('wait for the delegation: nothing is ordered, and the output says what for', async () => {
    const recording = await edge(undelegated);
    assert.equal('cert-manager.io/cluster-issuer' in annotations(recording), false);
    assert.deepEqual(input(object(recording, 'Ingress', 'api-ingress'), 'spec.tls'), [
      { hosts: [host], secretName: 'api-tls-secret' },
    ]);
    assert.equal(
      recording.outputs['certificates'],
      'waiting for delegation of example.com to ns-1.awsdns-simulated.com, ns-2.awsdns-simulated.net, ' +
        'ns-3.awsdns-simulated.org, ns-4.awsdns-simulated.co.uk; then set berth:hostedZone.delegated to true',
    );
  });

  it('wait for the delegation of a zone that is there, by its id', async () => {
    const recording = await edge({ hostedZone: { existing: 'Z0123456789' } });
    assert.match(waitingFor(recording), /to those of the zone Z0123456789;/);
  });

  it('of a self-signed issuer, or on Kubernetes, wait for nobody', async () => {
    const selfSigned = await edge({ ...undelegated, certificates: { issuer: 'self-signed' } });
    const elsewhere = await edge({}, 'known', 'kubernetes');
    for (const recording of [selfSigned, elsewhere]) {
      assert.equal(annotations(recording)['cert-manager.io/cluster-issuer'], 'letsencrypt-prod');
      assert.equal('certificates' in recording.outputs, false);
    }
  });
});

describe('an ALB in place of Traefik', () => {
  it('serves the Ingress, to the pods, with a certificate of ACM', async () => {
    const recording = await edge(alb);
    const certificate = one(recording, certificateType);
    const found = annotations(recording);
    const expected: Values = {
      scheme: 'internet-facing',
      'target-type': 'ip',
      'group.name': 'task-platform-production',
      'healthcheck-path': '/ready',
      'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
      'ssl-redirect': '443',
      'certificate-arn': certificate.outputs['arn'],
    };
    for (const [name, value] of Object.entries(expected))
      assert.equal(found[`alb.ingress.kubernetes.io/${name}`], value, name);
    assert.equal('cert-manager.io/cluster-issuer' in found, false);
    assert.equal(input(object(recording, 'Ingress', 'api-ingress'), 'spec.ingressClassName'), 'alb');
    assert.equal(input(certificate, 'domainName'), host);
  });

  it('stands in the public subnets', async () => {
    const recording = await edge(alb);
    const subnets = publicSubnets(recording);
    assert.equal(subnets.length, 3);
    assert.deepEqual(
      String(annotations(recording)['alb.ingress.kubernetes.io/subnets']).split(','),
      subnets.map(({ id }) => id),
    );
  });

  it('waits for the certificate to be issued, and for its controller', async () => {
    const recording = await edge(alb, 'unknown');
    const before = everythingBefore(recording, object(recording, 'Ingress', 'api-ingress'));
    assert.ok(before.has(one(recording, 'aws:acm/certificateValidation:CertificateValidation').urn));
    const controller = ofType(recording, releaseType).find(
      (release) => input(release, 'chart') === 'aws-load-balancer-controller',
    );
    assert.ok(controller !== undefined && before.has(controller.urn));
  });

  it('speaks HTTP alone while the zone is not delegated, and says so', async () => {
    const recording = await edge({ ...alb, ...undelegated });
    const found = annotations(recording);
    assert.equal(found['alb.ingress.kubernetes.io/listen-ports'], '[{"HTTP":80}]');
    assert.equal('alb.ingress.kubernetes.io/ssl-redirect' in found, false);
    assert.equal('alb.ingress.kubernetes.io/certificate-arn' in found, false);
    assert.equal(input(object(recording, 'Ingress', 'api-ingress'), 'spec.tls'), undefined);
    assert.deepEqual(ofType(recording, certificateType), []);
    assert.deepEqual(recording.outputs['urls'], ['http://api.example.com']);
    assert.match(waitingFor(recording), /^waiting for delegation of example\.com to ns-1/);
  });

  it('needs neither Traefik nor cert-manager', async () => {
    assert.ok(charts(await edge()).includes('traefik') && charts(await edge()).includes('cert-manager'));
    const found = charts(await edge(alb));
    assert.ok(!found.includes('traefik') && !found.includes('cert-manager'), String(found));
    assert.ok(found.includes('aws-load-balancer-controller'));
  });

  it('comes to the pods from the public subnets, and from nowhere else', async () => {
    const recording = await edge(alb);
    const peers = JSON.stringify(input(object(recording, 'NetworkPolicy', 'auth-service'), 'spec.ingress'));
    for (const subnet of publicSubnets(recording))
      assert.ok(peers.includes(JSON.stringify(input(subnet, 'cidrBlock'))), subnet.name);
    assert.ok(!peers.includes('traefik'));
  });

  it('leaves no network grant without a rule, and no rule without a grant', async () => {
    let granted = 0;
    const recording = await run(
      async () => {
        const { wiring, outputs } = await platform(settings(alb));
        granted = wiring.grants.filter(({ kind }) => kind === 'network').length;
        return outputs;
      },
      { world: 'known' },
    );
    const policies = ofType(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
    const rules = policies.flatMap((policy) =>
      ['spec.ingress', 'spec.egress'].flatMap((path) => input(policy, path) ?? []),
    );
    assert.ok(granted > 0);
    assert.equal(rules.length, granted);
  });

  it('is refused for a host that ACM gives no certificate, before anything is made', async () => {
    const domain = `${'a'.repeat(60)}.example.com`;
    await assert.rejects(platform(settings({ ...alb, domain })), /the host api\.a+\.example\.com has 76/);
  });

  it('is refused where the services behind it are ready at different paths', async () => {
    const auth = taskPlatform.services['auth-service'];
    assert.ok(auth?.probes?.readiness);
    const probes = { ...auth.probes, readiness: { ...auth.probes.readiness, path: '/healthz' } };
    const services = { ...taskPlatform.services, 'auth-service': { ...auth, probes } };
    await assert.rejects(
      platform(settings(alb), { ...taskPlatform, services }),
      /readiness paths \/healthz, \/ready, .* set berth:operators\.ingressController to traefik/,
    );
  });
});

describe('operators that are there already', () => {
  it('are not installed, and serve the Ingress by their class', async () => {
    const names = [
      'ingress',
      'certManager',
      'metricsServer',
      'metrics',
      'keda',
      'verticalPodAutoscaler',
      'loadBalancerController',
      'clusterBackup',
    ];
    const existing = Object.fromEntries(names.map((name) => [name, 'existing']));
    for (const [ingressController, className] of [
      ['traefik', 'nginx'],
      ['ingress-nginx', 'nginx'],
      ['alb', 'alb'],
    ] as const) {
      const recording = await edge({ operators: { ...existing, ingressController } });
      assert.deepEqual(charts(recording), [], ingressController);
      const ingress = object(recording, 'Ingress', 'api-ingress');
      assert.equal(input(ingress, 'spec.ingressClassName'), className);
      assert.equal(one(recording, recordType, host).name, host);
    }
  });
});
