import assert from 'node:assert/strict';
import { everywhere, type Placement } from '../../src/model/environment';
import type { Service } from '../../src/model/service';
import { accessMatrix } from '../../src/wiring/accessMatrix';
import type { Landscape } from '../../src/wiring/landscape';
import type { PlatformOperator } from '../../src/wiring/platformBindings';
import { platformWiring } from '../../src/wiring/platformWiring';
import { problemsOfGrants, wire, type Wiring } from '../../src/wiring/wire';
import { sampleService, sampleSystem } from './syntheticSystem';

const reader: Service = {
  ...sampleService([], []),
  uses: { files: { access: 'read-write', environment: { FILES: 'path' }, mountPath: '/files' } },
};

function wired(services: Readonly<Record<string, Service>>, placement: Placement): Wiring {
  const files = { kind: 'file-system', title: 'Files', storage: everywhere(500) } as const;
  const system = { ...sampleSystem(services), ingresses: [], stores: { files } };
  const landscape: Landscape = {
    environment: 'production',
    target: 'aws',
    placements: { files: placement },
    dataSubnetCidrs: ['10.0.192.0/24'],
    publicSubnetCidrs: [],
    networkCidrs: [],
    ingressPeers: [],
    scraped: false,
  };
  const parts = {
    present: [],
    installed: new Set<PlatformOperator>(),
    ingressCidrs: [],
    answersChallenges: false,
  };
  return wire(system, landscape, platformWiring(system, landscape, parts));
}

function grantsOf(wiring: Wiring, binding: string) {
  return accessMatrix(wiring).find((row) => row.binding === binding)?.grants ?? [];
}

describe('a file system', () => {
  it('is mounted by the node: the binding has a mount, and no pod a rule', () => {
    for (const placement of ['managed', 'in-cluster'] as const) {
      const wiring = wired({ reader }, placement);
      assert.deepEqual(problemsOfGrants(wiring), []);
      const network = grantsOf(wiring, 'reader uses files').filter(({ kind }) => kind === 'network');
      assert.deepEqual(network, []);
      const [mount] = grantsOf(wiring, 'reader uses files').filter(({ kind }) => kind === 'volume');
      assert.equal(mount?.grants, 'pods of reader mount the claim sample/files');
      assert.equal(mount.wider, undefined);
    }
  });

  it('lets the nodes in where AWS has it', () => {
    const kinds = (placement: Placement) =>
      grantsOf(wired({ reader }, placement), 'reader uses files').map(({ kind }) => kind);
    assert.deepEqual(kinds('managed'), ['security-group', 'volume']);
    assert.deepEqual(kinds('in-cluster'), ['volume']);
  });

  it('says so where several see the files of each other', () => {
    const wiring = wired({ reader, writer: reader }, 'in-cluster');
    const [mount] = grantsOf(wiring, 'writer uses files');
    assert.match(mount?.wider ?? '', /sees the files of all/);
  });
});
