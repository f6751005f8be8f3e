import assert from 'node:assert/strict';
import { asText, input, ofType } from '../harness';
import { planned, type Overrides } from '../systems/planned';

const deployerRole = 'arn:aws:iam::123456789012:role/deployer';
const previewRole = 'arn:aws:iam::123456789012:role/preview';

async function admitted(overrides: Overrides): Promise<readonly unknown[]> {
  const { recording } = await planned('task-platform', 'production', 'aws', 'known', overrides);
  return ofType(recording, 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation').map((association) => [
    input(association, 'principalArn'),
    asText(input(association, 'policyArn')).split('/').at(-1),
  ]);
}

describe('the role of previews', () => {
  it('reads the cluster and no Secrets, where the settings name one', async () => {
    const deployer = [deployerRole, 'AmazonEKSClusterAdminPolicy'];
    const cluster = { deployerRoles: [deployerRole], endpointAccessCidrs: ['192.0.2.0/24'] };
    assert.deepEqual(await admitted({}), [deployer]);
    assert.deepEqual(await admitted({ cluster: { ...cluster, previewRole } }), [
      deployer,
      [previewRole, 'AmazonEKSViewPolicy'],
    ]);
  });
});
