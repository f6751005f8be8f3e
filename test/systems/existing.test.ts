import assert from 'node:assert/strict';
import { illustrativeValues } from '../../src/config/illustrativeValues';
import { parseSettings } from '../../src/config/parseSettings';
import { platform } from '../../src/platform';
import { catalogue } from '../../src/systems/catalogue';
import { input, ofType, run, type World } from '../harness';
import { object } from './planned';

const existingNetwork = {
  cidr: '10.20.0.0/16',
  zones: ['us-west-2a', 'us-west-2b'],
  existing: {
    vpcId: 'vpc-0123456789abcdef0',
    publicSubnetIds: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
    privateSubnetIds: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
    dataSubnetIds: ['subnet-0000000000000000e', 'subnet-0000000000000000f'],
    privateSubnetCidrs: ['10.20.0.0/18', '10.20.64.0/18'],
    dataSubnetCidrs: ['10.20.128.0/24', '10.20.129.0/24'],
  },
};

const operators = {
  ingress: 'existing',
  certManager: 'existing',
  metricsServer: 'existing',
  metrics: 'existing',
  keda: 'existing',
  verticalPodAutoscaler: 'existing',
  clusterBackup: 'existing',
};

function onExistingCluster(world: World) {
  const values = {
    ...illustrativeValues('aws'),
    system: 'task-platform',
    environment: 'production',
    target: 'aws',
    accountId: '123456789012',
    network: existingNetwork,
    operators: { ...operators, loadBalancerController: 'existing' },
    cluster: { mode: 'existing', name: 'shared' },
  };
  const settings = parseSettings(values, catalogue, { illustrative: true });
  return run(async () => (await platform(settings)).outputs, { world });
}

for (const world of ['known', 'unknown'] as const) {
  describe(`task-platform on an existing EKS cluster and network, outputs ${world}`, () => {
    it('makes neither cluster nor network nor operator', async () => {
      const recording = await onExistingCluster(world);
      for (const type of [
        'aws:eks/cluster:Cluster',
        'aws:eks/nodeGroup:NodeGroup',
        'aws:ec2/vpc:Vpc',
        'aws:ec2/subnet:Subnet',
        'kubernetes:helm.sh/v3:Release',
        'kubernetes:storage.k8s.io/v1:StorageClass',
      ]) {
        assert.deepEqual(ofType(recording, type), [], type);
      }
    });

    it('makes the system there: stores in the given subnets, services and the Ingress of the class that is there', async () => {
      const recording = await onExistingCluster(world);
      const [group] = ofType(recording, 'aws:rds/subnetGroup:SubnetGroup');
      assert.ok(group);
      assert.deepEqual(input(group, 'subnetIds'), existingNetwork.existing.dataSubnetIds);
      assert.equal(input(object(recording, 'Ingress', 'api-ingress'), 'spec.ingressClassName'), 'nginx');
      assert.equal(ofType(recording, 'berth:kubernetes:Workload').length, 5);
    });

    it('lets pods reach managed stores by the given ranges alone', async () => {
      const recording = await onExistingCluster(world);
      const text = JSON.stringify(object(recording, 'NetworkPolicy', 'auth-service').inputs);
      assert.ok(text.includes('10.20.128.0/24'));
      assert.ok(!text.includes('10.0.'));
    });
  });
}
