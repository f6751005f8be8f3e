import assert from 'node:assert/strict';
import { parseSettings } from '../../src/config/parseSettings';
import { UserError } from '../../src/model/userError';
import { chat } from '../platform/chat';

const onAws = { system: 'chat', environment: 'development', target: 'aws', domain: 'example.com' };
const cluster = {
  deployerRoles: ['arn:aws:iam::123456789012:role/deployer'],
  endpointAccessCidrs: ['192.0.2.0/24'],
};

/** Returns what is wrong with the placement of a store, beside whatever else may be wrong. */
function placementProblems(values: Readonly<Record<string, unknown>>, system = chat): readonly string[] {
  try {
    parseSettings({ ...onAws, cluster, ...values }, [system]);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.filter((problem) => problem.includes('placement'));
  }
}

describe('the placement of a table', () => {
  const refused = ['berth:stores.connections.placement is in-cluster; a table lives on AWS alone'];

  it('is AWS by itself', () => {
    assert.deepEqual(placementProblems({ mode: 'serverless' }), []);
  });

  it('is refused in pods, in whatever mode', () => {
    for (const mode of ['serverless', 'both', 'kubernetes']) {
      const stores = { connections: { placement: 'in-cluster' } };
      assert.deepEqual(placementProblems({ mode, stores }), refused);
    }
  });

  it('is refused on a cluster where there is no AWS, unless the table belongs to another mode', () => {
    const kubernetes = { target: 'kubernetes', cluster: { context: 'kind-berth' } };
    const { connections } = chat.stores;
    assert.ok(connections?.kind === 'table');
    const anywhere = { ...chat, targets: ['aws', 'kubernetes'] } as const;
    assert.deepEqual(placementProblems(kubernetes, anywhere), refused);
    const stores = { ...chat.stores, connections: { ...connections, mode: 'serverless' } } as const;
    assert.deepEqual(placementProblems(kubernetes, { ...anywhere, stores }), []);
  });
});
