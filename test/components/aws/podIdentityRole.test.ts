import assert from 'node:assert/strict';
import { PodIdentityRole, type PodIdentityRoleArgs } from '../../../components/aws/podIdentityRole';
import { everythingBefore, ofType, one, run, type Recording } from '../../harness';
import { textInput } from './policies';

const association = 'aws:eks/podIdentityAssociation:PodIdentityAssociation';

function role(args: Partial<PodIdentityRoleArgs>, world: 'known' | 'unknown' = 'known'): Promise<Recording> {
  return run(
    () => {
      new PodIdentityRole('user-service', {
        clusterName: 'production',
        namespace: 'app',
        serviceAccount: 'user-service',
        ...args,
      });
    },
    { world },
  );
}

const statement = {
  sid: 'UserServiceUsesUploads1',
  actions: ['s3:GetObject'],
  resources: ['arn:aws:s3:::uploads/*'],
};

describe('PodIdentityRole', () => {
  it('trusts the pods of one service account in one cluster, and nobody else', async () => {
    const trust = textInput(one(await role({}), 'aws:iam/role:Role'), 'assumeRolePolicy');
    assert.deepEqual(JSON.parse(trust), {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AssumeRoleFromPods',
          Effect: 'Allow',
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            StringEquals: {
              'aws:RequestTag/eks-cluster-name': 'production',
              'aws:RequestTag/kubernetes-namespace': 'app',
              'aws:RequestTag/kubernetes-service-account': 'user-service',
            },
          },
        },
      ],
    });
  });

  it('gives the statements and no more', async () => {
    const recording = await role({ statements: [statement] });
    const policy = textInput(one(recording, 'aws:iam/rolePolicy:RolePolicy'), 'policy');
    assert.deepEqual(JSON.parse(policy), {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'UserServiceUsesUploads1',
          Effect: 'Allow',
          Action: ['s3:GetObject'],
          Resource: ['arn:aws:s3:::uploads/*'],
        },
      ],
    });
    assert.equal(ofType(await role({}), 'aws:iam/rolePolicy:RolePolicy').length, 0);
  });

  it('makes the association last, so that no pod starts with a role that may do nothing yet', async () => {
    const recording = await role({
      statements: [statement],
      managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'],
    });
    const before = everythingBefore(recording, one(recording, association));
    assert.ok(before.has(one(recording, 'aws:iam/rolePolicy:RolePolicy').urn));
    assert.ok(before.has(one(recording, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment').urn));
  });

  it('refuses a name that makes the name of the role too long', async () => {
    const named = (name: string) =>
      run(() => void new PodIdentityRole(name, { clusterName: 'c', namespace: 'n', serviceAccount: 's' }), {
        world: 'known',
      });
    await named('n'.repeat(56));
    await assert.rejects(named('n'.repeat(57)), /identity "n+": the name must be at most 56/);
  });

  it('registers the same resources when nothing is known yet', async () => {
    const [known, unknown] = [
      await role({ statements: [statement] }),
      await role({ statements: [statement] }, 'unknown'),
    ];
    assert.deepEqual(
      unknown.resources.map(({ urn }) => urn),
      known.resources.map(({ urn }) => urn),
    );
  });
});
