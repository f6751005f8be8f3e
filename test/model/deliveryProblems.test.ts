import assert from 'node:assert/strict';
import { deliveryProblems } from '../../src/model/deliveryProblems';
import { validateSystem } from '../../src/model/validateSystem';
import { kardon } from '../../src/systems/kardon';
import { vibebox } from '../../src/systems/vibebox';

describe('deliveryProblems', () => {
  const delivered = { ...kardon, operations: { delivery: 'argo-cd' } } as const;

  it('finds an order, and a job of each deployment, where Argo CD delivers', () => {
    const problems = deliveryProblems(delivered).join('\n');
    assert.match(problems, /service "migrator" runs at each deployment/);
    assert.match(problems, /service "api" comes after "migrator"/);
    assert.throws(() => validateSystem(delivered), /Argo CD/);
  });

  it('finds nothing where the stack delivers, nor in the system that Argo CD does', () => {
    assert.deepEqual(deliveryProblems(kardon), []);
    assert.equal(vibebox.operations?.delivery, 'argo-cd');
    assert.deepEqual(deliveryProblems(vibebox), []);
  });
});
