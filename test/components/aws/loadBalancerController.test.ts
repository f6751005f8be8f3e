import assert from 'node:assert/strict';
import { Cluster } from '../../../components/aws/cluster';
import { LoadBalancerController } from '../../../components/aws/loadBalancerController';
import { everythingBefore, input, isBag, ofType, one, run, type Recording } from '../../harness';
import { statementsOf, textInput } from './policies';

const release = 'kubernetes:helm.sh/v3:Release';

function controller(world: 'known' | 'unknown' = 'known'): Promise<Recording> {
  return run(
    () => {
      const cluster = new Cluster('cluster', {
        clusterName: 'production',
        region: 'us-west-2',
        network: { privateSubnetIds: ['subnet-a', 'subnet-b'], ready: [] },
        keyArns: { cluster: 'arn:cluster-key', data: 'arn:data-key', logs: 'arn:logs-key' },
        deployerRoleArns: ['arn:aws:iam::123456789012:role/deployer'],
      });
      const args = { region: 'us-west-2', vpcId: 'vpc-1', cluster };
      new LoadBalancerController('load-balancing', args);
    },
    { world },
  );
}

const policyOf = (recording: Recording) => one(recording, 'aws:iam/rolePolicy:RolePolicy', 'load-balancing');

describe('LoadBalancerController', () => {
  it('is a pinned chart that waits for its identity, for access and for every node', async () => {
    const recording = await controller();
    const made = one(recording, release);
    assert.match(textInput(made, 'version'), /^\d+\.\d+\.\d+$/);
    const before = everythingBefore(recording, made);
    for (const type of [
      'aws:eks/nodeGroup:NodeGroup',
      'aws:eks/podIdentityAssociation:PodIdentityAssociation',
      'aws:eks/accessPolicyAssociation:AccessPolicyAssociation',
    ]) {
      for (const needed of ofType(recording, type)) assert.ok(before.has(needed.urn), needed.name);
    }
  });

  it('is told where it is, refuses no Services, and survives a drain', async () => {
    const values = input(one(await controller(), release), 'values');
    assert.ok(isBag(values));
    assert.equal(values['clusterName'], 'production');
    assert.equal(values['region'], 'us-west-2');
    assert.equal(values['vpcId'], 'vpc-1');
    assert.equal(values['enableServiceMutatorWebhook'], false);
    assert.equal(values['replicaCount'], 2);
    assert.deepEqual(values['podDisruptionBudget'], { maxUnavailable: 1 });
  });

  it('names the binding in every statement, and fits an inline policy', async () => {
    const policy = policyOf(await controller());
    const all = statementsOf(policy, 'policy');
    assert.deepEqual(
      all.map(({ sid }) => sid),
      all.map((_, index) => `PlatformLoadBalancing${index + 1}`),
    );
    assert.ok(textInput(policy, 'policy').length < 10_240);
  });

  it('changes load balancers and security groups of its own cluster only', async () => {
    for (const { sid, actions, resource, condition } of statementsOf(
      policyOf(await controller()),
      'policy',
    )) {
      const says = `${sid}: ${actions.join(' ')}`;
      if (
        actions.some((action) => /(Delete|Modify).*(LoadBalancer|TargetGroup|SecurityGroup)/.test(action))
      ) {
        assert.match(condition, /"aws:ResourceTag\/elbv2\.k8s\.aws\/cluster":"production"/, says);
      }
      if (actions.includes('ec2:AuthorizeSecurityGroupIngress')) {
        assert.match(condition, /arn:aws:ec2:us-west-2:\*:vpc\/vpc-1/, says);
      }
      const onlyReads = actions.every((action) => /:(Describe|Get|List)/.test(action));
      assert.ok(onlyReads || resource !== '["*"]' || condition !== '{}', says);
    }
  });

  it('registers the same resources when nothing is known yet', async () => {
    const [known, unknown] = [await controller(), await controller('unknown')];
    assert.deepEqual(
      unknown.resources.map(({ urn }) => urn),
      known.resources.map(({ urn }) => urn),
    );
  });
});
