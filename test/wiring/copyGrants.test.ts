import assert from 'node:assert/strict';
import type { Placement } from '../../src/model/environment';
import type { System } from '../../src/model/system';
import { accessMatrix } from '../../src/wiring/accessMatrix';
import type { Landscape, OutsidePorts } from '../../src/wiring/landscape';
import { platformWiring } from '../../src/wiring/platformWiring';
import { wire, type Wiring } from '../../src/wiring/wire';
import { sampleService, sampleStores, sampleSystem } from './syntheticSystem';

const sample = sampleSystem({ shop: sampleService(['bucket'], []) });
const mailing: System = {
  ...sample,
  stores: { ...sampleStores, mail: { kind: 'mail', title: 'Mail', sender: 'no-reply' } },
  services: {
    shop: {
      ...sampleService(['bucket'], []),
      uses: { mail: { access: 'send', environment: { SMTP_URL: 'url' } } },
    },
  },
};

function wired(mail: Placement, bucket: Placement, outside?: OutsidePorts): Wiring {
  const placements = Object.fromEntries(Object.keys(sampleStores).map((name) => [name, bucket]));
  const landscape: Landscape = {
    environment: 'production',
    target: 'aws',
    placements: { ...placements, mail },
    dataSubnetCidrs: ['10.0.192.0/24'],
    publicSubnetCidrs: [],
    networkCidrs: [],
    ingressPeers: [],
    scraped: false,
    ...(outside === undefined ? {} : { outside }),
  };
  const parts = { present: [], installed: new Set<never>(), ingressCidrs: [], answersChallenges: false };
  return wire(mailing, landscape, platformWiring(mailing, landscape, parts));
}

const network = (wiring: Wiring, subject: string) =>
  wiring.grants.flatMap((grant) =>
    grant.kind === 'network' && grant.subject === subject && !grant.bindings.includes('platform dns')
      ? [{ direction: grant.direction, ports: grant.ports.map(({ port }) => port), wider: grant.wider }]
      : [],
  );

describe('the wiring of mail', () => {
  it('gives who sends by SES a user, and the way to the endpoint', () => {
    const wiring = wired('managed', 'managed');
    const [statement, ...more] = wiring.grants.flatMap((grant) => (grant.kind === 'iam' ? [grant] : []));
    assert.ok(statement !== undefined && more.length === 0);
    assert.equal(statement.principal, 'user');
    assert.deepEqual([statement.sid, statement.actions], ['ShopUsesMail1', ['ses:SendRawEmail']]);
    const [rule] = network(wiring, 'shop');
    assert.deepEqual(rule?.ports, [587]);
    assert.match(rule.wider ?? '', /interface endpoint/);
  });

  it('gives who sends by others no statement, and the way to their port', () => {
    const wiring = wired('external', 'managed', { mailRelayPort: 2525 });
    assert.ok(wiring.grants.every(({ kind }) => kind !== 'iam'));
    const [rule] = network(wiring, 'shop');
    assert.deepEqual(rule?.ports, [2525]);
    assert.match(rule.wider ?? '', /knows no host names/);
  });
});

describe('the wiring of copies', () => {
  const rows = (wiring: Wiring) => accessMatrix(wiring).map(({ binding }) => binding);

  it('declares why S3 copies a managed bucket', () => {
    assert.ok(rows(wired('managed', 'managed')).includes('platform bucket-copies'));
    assert.ok(!rows(wired('managed', 'in-cluster')).includes('platform bucket-copies'));
  });

  it('opens the bucket in the cluster, and the storage outside, to the pods that copy alone', () => {
    const wiring = wired('in-cluster', 'in-cluster', { bucketReplicaPorts: { bucket: 8443 } });
    assert.deepEqual(
      network(wiring, 'bucket-mirror').map(({ direction, ports, wider }) => [
        direction,
        ports,
        wider === undefined,
      ]),
      [
        ['egress', [9000], true],
        ['egress', [8443], false],
      ],
    );
    assert.ok(rows(wiring).includes('platform bucket-mirror'));
    const without = wired('in-cluster', 'in-cluster');
    assert.deepEqual(network(without, 'bucket-mirror'), []);
    assert.ok(!rows(without).includes('platform bucket-mirror'));
  });
});
