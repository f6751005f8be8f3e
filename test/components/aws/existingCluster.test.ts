import assert from 'node:assert/strict';
import { Provider } from '@pulumi/aws';
import { existingCluster } from '../../../components/aws/existingCluster';
import { propertyValue, run, valueAt, type Recording } from '../../harness';

/** The outputs of a cluster that is already there. */
function found(world: 'known' | 'unknown' = 'known'): Promise<Recording> {
  return run(
    () => {
      const provider = new Provider('aws', { region: 'us-west-2' });
      const cluster = existingCluster({ clusterName: 'shared', region: 'us-west-2' }, { provider });
      const { name, endpoint, certificateAuthority, securityGroupId, kubeconfig, ready } = cluster;
      return { name, endpoint, certificateAuthority, securityGroupId, kubeconfig, ready: ready.length };
    },
    { world },
  );
}

describe('existingCluster', () => {
  it('offers what a new cluster offers, with nothing to wait for', async () => {
    const { outputs } = await found();
    assert.equal(outputs['name'], 'shared');
    assert.match(textOf(outputs['endpoint']), /^https:\/\/.*us-west-2\.eks\.amazonaws\.com$/);
    assert.match(textOf(outputs['securityGroupId']), /^sg-/);
    assert.equal(outputs['ready'], 0);
  });

  it('makes a kubeconfig that trusts the cluster and no other', async () => {
    const { outputs } = await found();
    const kubeconfig = propertyValue(JSON.parse(textOf(outputs['kubeconfig'])));
    assert.deepEqual(valueAt(kubeconfig, 'clusters.0.cluster'), {
      server: outputs['endpoint'],
      'certificate-authority-data': outputs['certificateAuthority'],
    });
    assert.ok(textOf(outputs['certificateAuthority']).length > 0);
  });

  it('registers no resource', async () => {
    for (const world of ['known', 'unknown'] as const) {
      const { resources } = await found(world);
      assert.deepEqual(
        resources.filter(({ type }) => type.startsWith('aws:')),
        [],
      );
    }
  });
});

function textOf(value: unknown): string {
  assert.ok(typeof value === 'string');
  return value;
}
