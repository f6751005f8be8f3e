import assert from 'node:assert/strict';
import { rules } from '../../policies/rules';
import { dataTypes } from '../../src/diff/holdsData';

describe('the types that hold data', () => {
  it('are all those that a policy wants protected', () => {
    const rule = rules.find(({ id }) => id === 'reliability-data-protected');
    assert.ok(rule && rule.types.length > 5);
    const others = rule.types.filter((type) => !dataTypes.has(type));
    assert.deepEqual(
      others,
      ['kubernetes:apps/v1:StatefulSet'],
      'a StatefulSet holds data where it claims disks',
    );
  });
});
