import assert from 'node:assert/strict';
import { bindingsOf } from '../../src/wiring/bindings';
import { diagram } from '../../src/wiring/diagram';
import type { Landscape } from '../../src/wiring/landscape';
import { sampleService, sampleSystem } from './syntheticSystem';

const landscape: Landscape = {
  environment: 'production',
  target: 'aws',
  placements: { database: 'managed', cache: 'in-cluster', bucket: 'managed', queue: 'managed' },
  dataSubnetCidrs: [],
  publicSubnetCidrs: [],
  networkCidrs: [],
  ingressPeers: [],
  scraped: false,
};

describe('diagram', () => {
  const system = sampleSystem({ edge: sampleService(['database'], ['till']), till: sampleService([], []) });
  const lines = diagram(system, landscape, bindingsOf(system)).split('\n');

  it('has an arrow for each binding', () => {
    assert.deepEqual(
      lines.filter((line) => line.includes('-->')),
      ['  edge --> database', '  edge --> till', '  ingress_edge --> edge'],
    );
  });

  it('shows an ingress beside a service of the same name', () => {
    assert.ok(lines.includes('    ingress_edge["edge"]'));
    assert.ok(lines.includes('    edge["Sample"]'));
  });

  it('shows a store where it is placed', () => {
    const [managed, inCluster] = ['"Managed stores"', '"Stores in the cluster"'].map((box) =>
      lines.findIndex((line) => line.includes(box)),
    );
    assert.ok(lines.indexOf('    database[("Database")]') > Number(managed));
    assert.ok(lines.indexOf('    database[("Database")]') < Number(inCluster));
    assert.ok(lines.indexOf('    cache[("Cache")]') > Number(inCluster));
  });
});
