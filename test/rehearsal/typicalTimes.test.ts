import assert from 'node:assert/strict';
import { typicalDelay } from '../../src/rehearsal/typicalTimes';

describe('typical times', () => {
  it('are divided by the speed', () => {
    const cluster = 'aws:eks/cluster:Cluster';
    assert.equal(typicalDelay('create', cluster, 1), 60 * typicalDelay('create', cluster, 60));
    assert.ok(typicalDelay('create', cluster, 1) >= 5 * 60_000);
    assert.ok(typicalDelay('delete', cluster, 1) < typicalDelay('create', cluster, 1));
  });

  it('are none for what takes seconds', () => {
    assert.equal(typicalDelay('create', 'aws:iam/role:Role', 1), 0);
    assert.equal(typicalDelay('update', 'aws:eks/cluster:Cluster', 1), 0);
  });
});
