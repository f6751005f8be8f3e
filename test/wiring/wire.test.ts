import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Target } from '../../src/model/environment';
import type { System } from '../../src/model/system';
import { accessMatrix } from '../../src/wiring/accessMatrix';
import type { NetworkGrant } from '../../src/wiring/grant';
import type { Landscape } from '../../src/wiring/landscape';
import { problemsOfGrants, wire, type Wiring } from '../../src/wiring/wire';
import { platformWiring, type PlatformParts } from '../../src/wiring/platformWiring';
import { anySystem, sampleService, sampleStores, sampleSystem } from './syntheticSystem';

function landscape(target: Target): Landscape {
  return {
    environment: 'production',
    target,
    placements: Object.fromEntries(
      Object.keys(sampleStores).map((store) => [store, target === 'aws' ? 'managed' : 'in-cluster']),
    ),
    dataSubnetCidrs: ['10.0.192.0/24', '10.0.193.0/24'],
    publicSubnetCidrs: target === 'aws' ? ['10.0.224.0/24', '10.0.225.0/24'] : [],
    networkCidrs: target === 'aws' ? ['10.0.0.0/16'] : [],
    ingressPeers: [{ kind: 'pods', namespace: 'ingress', labels: { app: 'controller' } }],
    scraped: true,
  };
}

function wired(system: System, target: Target): Wiring {
  const parts: PlatformParts = {
    present: ['metrics', 'ingress'],
    installed: new Set(['metrics', 'ingress']),
    ingressCidrs: ['0.0.0.0/0'],
    answersChallenges: false,
  };
  return wire(system, landscape(target), platformWiring(system, landscape(target), parts));
}

const anyTarget = fc.constantFrom<Target>('aws', 'kubernetes');

describe('wire', () => {
  it('gives every binding a grant and every grant a declared binding', () => {
    fc.assert(
      fc.property(
        anySystem,
        anyTarget,
        (system, target) => problemsOfGrants(wired(system, target)).length === 0,
      ),
    );
  });

  it('finds a grant whose binding was withdrawn', () => {
    const wiring = wired(sampleSystem({ shop: sampleService(['cache'], []) }), 'aws');
    const withdrawn = {
      ...wiring,
      bindings: wiring.bindings.filter((binding) => binding.id !== 'shop uses cache'),
    };
    assert.ok(problemsOfGrants(withdrawn).some((problem) => problem.includes('security-group cache')));
  });

  it('opens both ends of every call and of every use of a store in the cluster', () => {
    fc.assert(
      fc.property(anySystem, (system) => {
        const network = wired(system, 'kubernetes').grants.filter((grant) => grant.kind === 'network');
        const ends = (direction: NetworkGrant['direction']) =>
          new Set(
            network.filter((grant) => grant.direction === direction).flatMap((grant) => grant.bindings),
          );
        const outward = ends('egress');
        const inward = ends('ingress');
        return wired(system, 'kubernetes').bindings.every(
          (binding) =>
            (binding.kind !== 'uses' && binding.kind !== 'calls') ||
            (outward.has(binding.id) && inward.has(binding.id)),
        );
      }),
    );
  });

  it('grants nothing to a service that has no binding, but the platform’s own', () => {
    const wiring = wired(sampleSystem({ edge: sampleService([], []), idle: sampleService([], []) }), 'aws');
    const idle = wiring.grants.filter((grant) => grant.kind === 'network' && grant.subject === 'idle');
    assert.deepEqual(
      idle.flatMap((grant) => grant.bindings),
      ['platform dns'],
    );
    assert.equal(wiring.grants.filter((grant) => grant.kind !== 'network').length, 0);
  });

  it('gives the identity of a service the actions of its access alone', () => {
    const wiring = wired(sampleSystem({ reader: sampleService(['bucket'], []) }), 'aws');
    const actions = wiring.grants.flatMap((grant) => (grant.kind === 'iam' ? grant.actions : []));
    assert.deepEqual(actions, ['s3:ListBucket', 's3:GetBucketLocation', 's3:GetObject', 'kms:Decrypt']);
  });

  it('leaves key pairs out where a pod has an identity, and hands them over where it has none', () => {
    const system = sampleSystem({ reader: sampleService(['bucket'], []) });
    const names = (target: Target) =>
      wired(system, target)
        .variables.get('reader')
        ?.map(({ variable }) => variable);
    assert.deepEqual(names('aws'), ['BUCKET']);
    assert.deepEqual(names('kubernetes'), ['BUCKET', 'BUCKET_KEY']);
  });

  it('marks what the platform can only grant wider, with the reason', () => {
    const matrix = accessMatrix(wired(sampleSystem({ shop: sampleService(['database'], []) }), 'aws'));
    const row = matrix.find((candidate) => candidate.binding === 'shop uses database');
    const wider = row?.grants.filter((grant) => grant.wider !== undefined).map((grant) => grant.kind);
    assert.deepEqual(wider, ['network', 'network', 'security-group']);
  });

  it('names every binding once in the access matrix', () => {
    fc.assert(
      fc.property(anySystem, anyTarget, (system, target) => {
        const wiring = wired(system, target);
        const rows = accessMatrix(wiring).map((row) => row.binding);
        return new Set(rows).size === rows.length && rows.length === wiring.bindings.length;
      }),
    );
  });
});
