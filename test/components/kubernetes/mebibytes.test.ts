import assert from 'node:assert/strict';
import { mebibytes } from '../../../components/kubernetes/mebibytes';

describe('mebibytes', () => {
  it('reads quantities of memory', () => {
    const expected = { '512Mi': 512, '2Gi': 2048, '1.2Gi': 1228, '1G': 953, '2048Ki': 2, '1048576': 1 };
    for (const [quantity, size] of Object.entries(expected))
      assert.equal(mebibytes(quantity), size, quantity);
  });

  it('refuses what is none', () => {
    assert.throws(() => mebibytes('much'), /"much" is no quantity of memory; write it as "512Mi"/);
    assert.throws(() => mebibytes('500m'), /is no quantity of memory/);
  });
});
