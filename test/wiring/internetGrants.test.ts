import assert from 'node:assert/strict';
import { BlockList } from 'node:net';
import fc from 'fast-check';
import type { Target } from '../../src/model/environment';
import type { Service } from '../../src/model/service';
import { accessMatrix } from '../../src/wiring/accessMatrix';
import type { NetworkGrant, Peer } from '../../src/wiring/grant';
import type { Landscape } from '../../src/wiring/landscape';
import type { PlatformOperator } from '../../src/wiring/platformBindings';
import { platformWiring } from '../../src/wiring/platformWiring';
import { problemsOfGrants, wire, type Wiring } from '../../src/wiring/wire';
import { sampleService, sampleStores, sampleSystem } from './syntheticSystem';

const turn: Service = {
  ...sampleService([], []),
  probes: { readiness: { path: '/ready', port: 8080 } },
  ports: [
    { name: 'http', containerPort: 8080 },
    { name: 'stun', containerPort: 3478, protocol: 'UDP', public: true },
    { name: 'turn-tls', containerPort: 5349, public: true },
    { name: 'relay', containerPort: 49160, lastPort: 49199, protocol: 'UDP', public: true },
  ],
  outbound: [{ port: 1024, lastPort: 65535, protocol: 'UDP' }],
};

const parts = {
  present: [],
  installed: new Set<PlatformOperator>(),
  ingressCidrs: [],
  answersChallenges: false,
};

function wired(target: Target, networkCidrs: readonly string[] = ['10.0.0.0/16']): Wiring {
  const landscape: Landscape = {
    environment: 'production',
    target,
    placements: Object.fromEntries(Object.keys(sampleStores).map((store) => [store, 'in-cluster'])),
    dataSubnetCidrs: [],
    publicSubnetCidrs: target === 'aws' ? ['10.0.224.0/24', '10.0.225.0/24'] : [],
    networkCidrs: target === 'aws' ? networkCidrs : [],
    ingressPeers: [],
    scraped: false,
  };
  const system = { ...sampleSystem({ turn, quiet: sampleService([], []) }), ingresses: [] };
  return wire(system, landscape, platformWiring(system, landscape, parts));
}

function rules(wiring: Wiring, binding: string): readonly NetworkGrant[] {
  return wiring.grants
    .filter((grant) => grant.kind === 'network')
    .filter(({ bindings }) => bindings.includes(binding));
}

function admits(peers: readonly Peer[], address: string): boolean {
  return peers.some((peer) => {
    if (peer.kind !== 'addresses') return false;
    const within = (cidrs: readonly string[]) => {
      const list = new BlockList();
      for (const cidr of cidrs) list.addSubnet(cidr.split('/')[0] ?? '', Number(cidr.split('/')[1]));
      return list.check(address);
    };
    return within(peer.cidrs) && !within(peer.except ?? []);
  });
}

describe('the internet', () => {
  it('is a binding of who has public ports, and one of who reaches out, and of nobody else', () => {
    const wiring = wired('aws');
    assert.deepEqual(
      wiring.bindings.filter(({ kind }) => kind !== 'platform').map(({ id }) => id),
      ['internet reaches turn', 'turn reaches the internet'],
    );
    const [exposes] = wiring.bindings;
    assert.ok(exposes?.kind === 'exposes');
    assert.deepEqual(
      exposes.ports.map(({ name }) => name),
      ['stun', 'turn-tls', 'relay'],
    );
  });

  it('comes in from any address, on the public ports alone', () => {
    for (const target of ['aws', 'kubernetes'] as const) {
      const [open] = rules(wired(target), 'internet reaches turn');
      assert.equal(open?.direction, 'ingress');
      assert.deepEqual(open.peers, [{ kind: 'addresses', cidrs: ['0.0.0.0/0'] }]);
      assert.deepEqual(open.ports, [
        { port: 3478, protocol: 'UDP' },
        { port: 5349, protocol: 'TCP' },
        { port: 49160, lastPort: 49199, protocol: 'UDP' },
      ]);
    }
  });

  it('is let in to the readiness port by the load balancer of AWS alone, which asks it', () => {
    const [, checked, ...more] = rules(wired('aws'), 'internet reaches turn');
    assert.deepEqual(checked?.peers, [{ kind: 'addresses', cidrs: ['10.0.224.0/24', '10.0.225.0/24'] }]);
    assert.deepEqual(checked.ports, [{ port: 8080, protocol: 'TCP' }]);
    assert.deepEqual(more, []);
    assert.equal(rules(wired('kubernetes'), 'internet reaches turn').length, 1);
  });

  it('is reached on the ports that the service names, and is never a way into a private network', () => {
    const [outward, ...more] = rules(
      wired('aws', ['10.0.0.0/16', '11.1.0.0/16']),
      'turn reaches the internet',
    );
    assert.deepEqual(more, []);
    assert.ok(outward);
    assert.deepEqual(outward.ports, [{ port: 1024, lastPort: 65535, protocol: 'UDP' }]);
    const octet = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
      fc.tuple(fc.constant(11), fc.constant(1), octet, octet),
    );
    fc.assert(fc.property(inside, (octets) => !admits(outward.peers, octets.join('.'))));
    for (const address of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '100.63.0.1', '11.2.0.1']) {
      assert.ok(admits(outward.peers, address), address);
    }
  });

  it('names each exception once, each inside what it is taken from, as Kubernetes wants it', () => {
    const [outward] = rules(wired('aws', ['10.0.0.0/16', '10.0.64.0/18']), 'turn reaches the internet');
    const [peer] = outward?.peers ?? [];
    assert.ok(peer?.kind === 'addresses');
    assert.deepEqual(peer.cidrs, ['0.0.0.0/0']);
    assert.deepEqual(
      peer.except?.filter((cidr) => cidr.startsWith('10.')),
      ['10.0.0.0/8'],
    );
  });

  it('has its grants, and its ranges stand in the access matrix', () => {
    const wiring = wired('aws');
    assert.deepEqual(problemsOfGrants(wiring), []);
    const said = accessMatrix(wiring).flatMap((row) => row.grants.map(({ grants }) => grants));
    assert.ok(
      said.includes('pods of turn accept UDP 3478, TCP 5349, UDP 49160-49199 from 0.0.0.0/0'),
      said.join('\n'),
    );
    assert.ok(
      said.some((text) =>
        /^pods of turn may connect to 0\.0\.0\.0\/0, not 10\..* on UDP 1024-65535$/.test(text),
      ),
    );
  });
});
