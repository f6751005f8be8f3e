import assert from 'node:assert/strict';
import { illustrativeSettings } from '../../src/config/settings';
import type { System } from '../../src/model/system';
import { platform } from '../../src/platform';
import { hostsOfExternalDns } from '../../src/platform/edgePlan';
import { wiredSystem } from '../../src/platform/wiredSystem';
import { catalogue, systemNamed } from '../../src/systems/catalogue';
import { taskPlatform } from '../../src/systems/taskPlatform';
import { vibebox } from '../../src/systems/vibebox';
import type { NetworkGrant } from '../../src/wiring/grant';
import { problemsOfGrants } from '../../src/wiring/wire';
import { statementsOf } from '../components/aws/policies';
import {
  everythingBefore,
  input,
  isBag,
  isList,
  ofType,
  one,
  type PropertyBag,
  type Recording,
  type World,
} from '../harness';
import { object, planned, type Overrides } from './planned';

const recordType = 'aws:route53/record:Record';
const deploymentType = 'kubernetes:apps/v1:Deployment';
const prefix = 'external-dns.kubernetes.io/';
const owned = 'berth.dev/dns-records';
const on: Overrides = { operators: { externalDns: 'install' } };
const weighted: Overrides = { ...on, mode: 'both', traffic: { serverless: 30 } };

async function production(
  system: string,
  overrides: Overrides = on,
  world: World = 'known',
): Promise<Recording> {
  return (await planned(system, 'production', 'aws', world, overrides)).recording;
}

/** Hosts that the stack leads; names that prove something begin with "_". */
function hosts(recording: Recording): readonly unknown[] {
  const records = ofType(recording, recordType).filter((record) => input(record, 'type') === 'CNAME');
  const names = records.map((record) => input(record, 'name'));
  return names.filter((name) => typeof name === 'string' && /^[a-z-]+\.example\.com$/.test(name)).sort();
}

function annotations(recording: Recording, ingress: string): PropertyBag {
  const found = input(object(recording, 'Ingress', ingress), 'metadata.annotations');
  return isBag(found) ? found : {};
}

/** What an Ingress says to external-dns. */
function told(recording: Recording, ingress: string): PropertyBag {
  const entries = Object.entries(annotations(recording, ingress));
  return Object.fromEntries(entries.filter(([name]) => name.startsWith(prefix) || name === owned));
}

function grants(overrides: Overrides): readonly NetworkGrant[] {
  const settings = illustrativeSettings('task-platform', 'production', 'aws', catalogue, overrides);
  return wiredSystem(settings, systemNamed('task-platform')).wiring.grants.flatMap((grant) =>
    grant.kind === 'network' && grant.subject === 'external-dns' ? [grant] : [],
  );
}

describe('external-dns in a stack', () => {
  it('makes the record of an Ingress in place of the stack', async () => {
    assert.deepEqual(hosts(await production('task-platform', {})), ['api.example.com']);
    const recording = await production('task-platform');
    assert.deepEqual(hosts(recording), []);
    assert.deepEqual(told(recording, 'api-ingress'), {
      [owned]: 'task-platform-production',
      [`${prefix}ttl`]: '60',
    });
  });

  it('leaves to the stack what a CDN stands in front of, and the hosts of Services', async () => {
    const recording = await production('csa-hello');
    const left = ['origin-static', 'sfu', 'static', 'turn'].map((name) => `${name}.example.com`);
    assert.deepEqual(hosts(await production('csa-hello', {})), ['app.example.com', ...left]);
    assert.deepEqual(hosts(recording), left);
    assert.deepEqual(told(recording, 'static-assets-ingress'), { [`${prefix}controller`]: 'berth' });
    assert.equal(told(recording, 'csa-hello-ingress')[owned], 'csa-hello-production');
  });

  it('leaves such a host to the stack before its zone is delegated, when the CDN has no name yet', async () => {
    const waiting = { ...on, hostedZone: { delegated: false } };
    assert.ok(hosts(await production('csa-hello', waiting)).includes('static.example.com'));
  });

  it('leads a host that two Ingresses share, by both', async () => {
    const recording = await production('vibebox');
    for (const ingress of ['backend-ingress', 'frontend-ingress'])
      assert.equal(told(recording, ingress)[owned], 'vibebox-production', ingress);
    assert.equal(told(recording, 'static-ingress')[owned], undefined);
  });

  it('leaves a host to the stack as soon as one of its Ingresses has a CDN in front', () => {
    const settings = illustrativeSettings('vibebox', 'production', 'aws', catalogue, on);
    const inFront = (ingress: string): System => ({
      ...vibebox,
      cdns: [{ name: 'cdn', title: 'CDN', origin: { kind: 'ingress', ingress } }],
    });
    const led = (system: System) => [...hostsOfExternalDns(settings, system)];
    assert.deepEqual(led(inFront('static-ingress')), ['app.example.com']);
    assert.deepEqual(led(inFront('frontend-ingress')), ['static.example.com']);
  });

  it('is refused where every host has a CDN in front, and is there without', async () => {
    await assert.rejects(
      production('kardon'),
      /operators\.externalDns is "install", and every host of the system has a CDN in front, .* set berth:cdn to off/,
    );
    const recording = await production('kardon', { ...on, cdn: 'off' });
    assert.equal(told(recording, 'kardon-ingress')[owned], 'kardon-production');
  });

  it('gives the host the share of its home, and the stack that of the other', async () => {
    const recording = await production('user-admin-messaging', weighted);
    assert.deepEqual(told(recording, 'user-admin-messaging-ingress'), {
      [owned]: 'user-admin-messaging-production',
      [`${prefix}ttl`]: '60',
      [`${prefix}set-identifier`]: 'kubernetes',
      [`${prefix}aws-weight`]: '70',
    });
    const records = ofType(recording, recordType).flatMap((record) => input(record, 'setIdentifier') ?? []);
    assert.deepEqual(records, ['serverless']);
    assert.deepEqual(
      input(one(recording, recordType, 'clc.example.com-serverless'), 'weightedRoutingPolicies'),
      [{ weight: 30 }],
    );
  });

  it('is not there by default, and no Ingress speaks of it', async () => {
    const recording = await production('task-platform', {});
    assert.ok(!recording.resources.some(({ urn }) => urn.includes('external-dns')));
    assert.deepEqual(told(recording, 'api-ingress'), {});
    assert.deepEqual(grants({}), []);
  });

  it("may be somebody else's: the stack then makes neither it nor records, and tells it the same", async () => {
    const recording = await production('task-platform', { operators: { externalDns: 'existing' } });
    assert.ok(!recording.resources.some(({ urn }) => urn.includes('external-dns')));
    assert.deepEqual(hosts(recording), []);
    assert.deepEqual(told(recording, 'api-ingress'), told(await production('task-platform'), 'api-ingress'));
    assert.deepEqual(grants({ operators: { externalDns: 'existing' } }), []);
  });

  it('reaches the API server, its names, its identity and Route 53, and says why that is all the internet', () => {
    const rules = grants(on);
    const ways = rules.map(({ direction, bindings, ports }) =>
      [direction, ...bindings, ...ports.map(({ port }) => port)].join(' '),
    );
    assert.deepEqual(ways.sort(), [
      'egress platform control-plane 443 6443',
      'egress platform dns 53 53',
      'egress platform dns-records 443',
      'egress platform pod-identity 80',
      'ingress platform metrics 7979',
    ]);
    const [records] = rules.filter(({ bindings }) => bindings.includes('platform dns-records'));
    assert.match(records?.wider ?? '', /Route 53 .* public addresses/);
  });

  it('leaves no binding without a grant, and no grant without a binding', async () => {
    const { built } = await planned('task-platform', 'production', 'aws', 'known', on);
    assert.deepEqual(problemsOfGrants(built.wiring), []);
    assert.ok(built.wiring.bindings.some(({ id }) => id === 'platform dns-records'));
  });

  it('may write CNAME and TXT records of its one zone, and see which zones there are', async () => {
    const recording = await production('task-platform');
    const zone = `["arn:aws:route53:::hostedzone/${one(recording, 'aws:route53/zone:Zone').id}"]`;
    assert.deepEqual(
      statementsOf(one(recording, 'aws:iam/rolePolicy:RolePolicy', 'external-dns'), 'policy'),
      [
        {
          sid: 'PlatformDnsRecords1',
          actions: ['route53:ChangeResourceRecordSets'],
          resource: zone,
          condition: JSON.stringify({
            'ForAllValues:StringEquals': {
              'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME', 'TXT'],
            },
          }),
        },
        {
          sid: 'PlatformDnsRecords2',
          actions: ['route53:ListResourceRecordSets'],
          resource: zone,
          condition: '{}',
        },
        {
          sid: 'PlatformDnsRecords3',
          actions: ['route53:ListHostedZones'],
          resource: '["*"]',
          condition: '{}',
        },
      ],
    );
  });

  it('writes into the zone that is there already, and into no other', async () => {
    const recording = await production('task-platform', {
      ...on,
      hostedZone: { existing: 'Z0123456789', delegated: true },
    });
    const path = 'spec.template.spec.containers.0.args';
    const given = input(one(recording, deploymentType, 'external-dns'), path);
    assert.ok(isList(given) && given.includes('--zone-id-filter=Z0123456789'));
    const [write] = statementsOf(one(recording, 'aws:iam/rolePolicy:RolePolicy', 'external-dns'), 'policy');
    assert.equal(write?.resource, '["arn:aws:route53:::hostedzone/Z0123456789"]');
  });

  it('is there before every Ingress, so that it takes their records away after them', async () => {
    const recording = await production('csa-hello', on, 'unknown');
    const { urn } = one(recording, deploymentType, 'external-dns');
    const ingresses = ofType(recording, 'kubernetes:networking.k8s.io/v1:Ingress');
    assert.ok(ingresses.length > 1);
    for (const ingress of ingresses) assert.ok(everythingBefore(recording, ingress).has(urn), ingress.name);
  });

  for (const [system, overrides] of [
    ['csa-hello', on],
    ['user-admin-messaging', weighted],
  ] as const) {
    it(`registers the same resources in both worlds of ${system}`, async () => {
      const urns = async (world: World) =>
        (await production(system, overrides, world)).resources.map(({ urn }) => urn).sort();
      assert.deepEqual(await urns('unknown'), await urns('known'));
    });
  }

  it('is refused for a host whose owner it could not write down, before anything is made', async () => {
    const [ingress] = taskPlatform.ingresses;
    assert.ok(ingress);
    const subdomain = (length: number): System => ({
      ...taskPlatform,
      ingresses: [{ ...ingress, subdomain: 'a'.repeat(length) }],
    });
    const settings = illustrativeSettings('task-platform', 'production', 'aws', catalogue, on);
    await assert.rejects(
      platform(settings, subdomain(58)),
      /the host a+\.example\.com begins with 58 characters .* takes 57: give it a shorter subdomain/,
    );
    assert.doesNotThrow(() => wiredSystem(settings, subdomain(57)));
  });
});
