import assert from 'node:assert/strict';
import { accessDifference } from '../../src/diff/accessDifference';

const network = 'network api egress';

const rows = (grants: string, wider?: string) => [
  {
    binding: 'api uses db',
    grants: [{ id: network, grants, ...(wider === undefined ? {} : { wider }) }],
  },
];

function direction(before: string, after: string): string | undefined {
  return accessDifference(rows(before), rows(after)).grantsChanged[0]?.direction;
}

describe('the difference of two access matrices', () => {
  it('is empty between a matrix and itself', () => {
    assert.deepEqual(accessDifference(rows('a'), rows('a')), {
      bindingsAdded: [],
      bindingsRemoved: [],
      grantsAdded: [],
      grantsRemoved: [],
      grantsChanged: [],
    });
  });

  it('tells bindings and grants that come and go; a grant of several bindings once', () => {
    const shared = { id: 'security-group db', grants: 'the nodes may connect to db on TCP 5432' };
    const matrix = ['web uses db', 'api uses db'].map((binding) => ({ binding, grants: [shared] }));
    const { bindingsAdded, grantsAdded } = accessDifference([], matrix);
    assert.deepEqual(bindingsAdded, ['api uses db', 'web uses db']);
    assert.deepEqual(grantsAdded, [{ ...shared, bindings: ['api uses db', 'web uses db'] }]);
    const { bindingsRemoved, grantsRemoved } = accessDifference(matrix, []);
    assert.deepEqual([bindingsRemoved, grantsRemoved], [bindingsAdded, grantsAdded]);
  });

  it('tells whether a grant became wider or narrower by the words of its sentence', () => {
    const reach = (what: string) => `pods of api may connect to ${what} on TCP 5432`;
    assert.equal(direction(reach('10.0.0.0/24'), reach('10.0.0.0/24 and 10.0.1.0/24')), 'wider');
    assert.equal(direction(reach('10.0.0.0/24 and 10.0.1.0/24'), reach('10.0.0.0/24')), 'narrower');
    assert.equal(direction(reach('0.0.0.0/0'), reach('0.0.0.0/0, not 10.0.0.0/8')), 'narrower');
    assert.equal(direction(reach('0.0.0.0/0, not 10.0.0.0/8'), reach('0.0.0.0/0')), 'wider');
    assert.equal(direction(reach('10.0.0.0/24'), reach('10.0.0.0/16')), 'other');
    const may = (actions: string) => `the identity of api may ${actions} on the contents of files`;
    assert.equal(direction(may('s3:GetObject'), may('s3:GetObject, s3:PutObject')), 'wider');
  });

  it('tells that a grant is wider than its binding from now on, or no longer', () => {
    const [exact, wide] = [rows('a'), rows('a', 'Pods share the security group of their node.')];
    assert.deepEqual(accessDifference(exact, wide).grantsChanged, [
      {
        id: network,
        bindings: ['api uses db'],
        grants: 'a',
        wider: 'Pods share the security group of their node.',
        before: { grants: 'a' },
        direction: 'wider',
      },
    ]);
    assert.equal(accessDifference(wide, exact).grantsChanged[0]?.direction, 'narrower');
    assert.equal(accessDifference(wide, rows('a', 'Another reason.')).grantsChanged[0]?.direction, 'other');
  });
});
