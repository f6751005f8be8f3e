import assert from 'node:assert/strict';
import { costEstimate } from '../../src/cost/costEstimate';
import type { CostResource } from '../../src/cost/costResource';
import { unknownMarker } from '../../src/simulation/propertyValue';
import { resource } from './estimated';

const key = resource('aws:kms/key:Key', {}, { name: 'key' });

/** What the resources cost beside the dollar of a key, and what has no price. */
function bill(...resources: readonly CostResource[]): { monthly: number; reasons: readonly string[] } {
  const { monthly, unpriced } = costEstimate([key, ...resources], 'us-east-1');
  return { monthly: Math.round((monthly - 1) * 100) / 100, reasons: unpriced.map(({ reason }) => reason) };
}

const template = resource('aws:ec2/launchTemplate:LaunchTemplate', {
  blockDeviceMappings: [{ ebs: { volumeType: 'gp3', volumeSize: 100 } }],
});

function nodes(props: CostResource['props'], dependencies = [template.urn]): CostResource {
  return resource(
    'aws:eks/nodeGroup:NodeGroup',
    { instanceTypes: ['m6i.large'], scalingConfig: { desiredSize: 2 }, capacityType: 'ON_DEMAND', ...props },
    { dependencies },
  );
}

describe('the bill of nodes', () => {
  it('has the nodes at the start and their disks', () => {
    assert.deepEqual(bill(template, nodes({})), { monthly: 156.16, reasons: [] }); // 2 × 0.096 × 730 + 200 × 0.08
  });

  it('says what it cannot tell', () => {
    assert.deepEqual(bill(template, nodes({ instanceTypes: ['z9.large'] })).reasons, [
      'the price table of 2026-10-06 has no price of z9.large',
    ]);
    assert.match(bill(template, nodes({ capacityType: 'SPOT' })).reasons.join(), /spot/);
    assert.deepEqual(bill(template, nodes({ scalingConfig: { desiredSize: unknownMarker } })), {
      monthly: 0,
      reasons: ['scalingConfig.desiredSize is not known yet', 'scalingConfig.desiredSize is not known yet'],
    });
    assert.match(bill(nodes({}, [])).reasons.join(), /in no launch template of the plan/);
  });

  it('counts what a gp3 disk has beyond its base, and no disk of another type', () => {
    const fast = {
      ...template,
      props: {
        blockDeviceMappings: [{ ebs: { volumeType: 'gp3', volumeSize: 100, iops: 4000, throughput: 225 } }],
      },
    };
    assert.equal(bill(fast, nodes({})).monthly, 156.16 + 10 + 8); // 2 × 1000 × 0.005, 2 × 100 × 0.04
    const old = {
      ...template,
      props: { blockDeviceMappings: [{ ebs: { volumeType: 'io1', volumeSize: 100 } }] },
    };
    assert.match(bill(old, nodes({})).reasons.join(), /not io1/);
  });
});

describe('the bill of stores', () => {
  const database = {
    engine: 'postgres',
    instanceClass: 'db.t4g.medium',
    storageType: 'gp3',
    allocatedStorage: 20,
  };

  it('is that of a database by its zones', () => {
    assert.equal(bill(resource('aws:rds/instance:Instance', database)).monthly, 49.75);
    assert.equal(bill(resource('aws:rds/instance:Instance', { ...database, multiAz: true })).monthly, 99.5);
  });

  it('is not guessed for another engine, another disk or another deployment', () => {
    const reasons = (type: string, props: CostResource['props']) =>
      bill(resource(type, props)).reasons.join();
    assert.match(
      reasons('aws:rds/instance:Instance', { ...database, engine: 'mysql' }),
      /PostgreSQL, not mysql/,
    );
    assert.match(
      reasons('aws:rds/instance:Instance', { ...database, storageType: 'io2' }),
      /gp3 disks of RDS/,
    );
    assert.match(
      reasons('aws:opensearch/domain:Domain', {
        clusterConfig: { instanceCount: 1 },
        ebsOptions: { volumeType: 'gp2' },
      }),
      /gp3 disks of OpenSearch/,
    );
    assert.match(
      reasons('aws:mq/broker:Broker', { hostInstanceType: 'mq.m5.large' }),
      /deploymentMode is ""/,
    );
    assert.match(
      reasons('aws:elasticache/replicationGroup:ReplicationGroup', {
        nodeType: 'cache.t4g.micro',
        numNodeGroups: 2,
      }),
      /replicasPerNodeGroup is not set/,
    );
  });

  it('has an instance, two or three of a broker', () => {
    const broker = (deploymentMode: string) =>
      bill(resource('aws:mq/broker:Broker', { deploymentMode, hostInstanceType: 'mq.m5.large' })).monthly;
    assert.deepEqual(
      ['SINGLE_INSTANCE', 'ACTIVE_STANDBY_MULTI_AZ', 'CLUSTER_MULTI_AZ'].map(broker),
      [210.24, 420.48, 630.72], // as the tests of infracost expect of mq.m5.large and of twice its size
    );
  });
});

describe('the bill of what a cluster makes on AWS', () => {
  const subnets = ['a', 'b'].map((zone) =>
    resource('aws:ec2/subnet:Subnet', { tags: { 'kubernetes.io/role/elb': '1' } }, { name: zone }),
  );
  const service = resource('kubernetes:core/v1:Service', {
    metadata: { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' } },
    spec: { type: 'LoadBalancer' },
  });

  it('has a load balancer and its addresses', () => {
    assert.equal(bill(service, ...subnets).monthly, 23.73); // 0.0225 × 730 and 2 × 0.005 × 730
    assert.equal(bill({ ...service, props: { spec: { type: 'ClusterIP' } } }, ...subnets).monthly, 0);
    assert.equal(bill({ ...service, props: { spec: { type: 'LoadBalancer' } } }, ...subnets).monthly, 16.43);
    assert.deepEqual(bill(service), {
      monthly: 16.43,
      reasons: [
        'the addresses of its load balancer are as many as the public subnets, which the plan does not make',
      ],
    });
  });

  function ingress(
    name: string,
    ingressClassName: string,
    annotations: Readonly<Record<string, string>>,
  ): CostResource {
    return resource(
      'kubernetes:networking.k8s.io/v1:Ingress',
      { metadata: { annotations }, spec: { ingressClassName } },
      { name },
    );
  }

  it('has one application load balancer for a group of Ingresses', () => {
    const group = { 'alb.ingress.kubernetes.io/group.name': 'shop' };
    assert.equal(bill(ingress('one', 'alb', group), ingress('two', 'alb', group)).monthly, 16.43);
    assert.equal(bill(ingress('one', 'alb', {}), ingress('two', 'alb', {})).monthly, 32.86);
    assert.equal(bill(ingress('one', 'nginx', {})).monthly, 0);
  });

  const gp3 = resource('kubernetes:storage.k8s.io/v1:StorageClass', {
    metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3', iops: '4000' },
  });

  function claim(spec: CostResource['props']): CostResource {
    return resource('kubernetes:core/v1:PersistentVolumeClaim', {
      spec: { resources: { requests: { storage: '100Gi' } }, ...spec },
    });
  }

  it('has the disks of claims by their storage class', () => {
    assert.equal(bill(gp3, claim({})).monthly, 13); // 100 × 0.08 and 1000 × 0.005
    assert.equal(bill(gp3, claim({ storageClassName: 'gp3' })).monthly, 13);
    assert.deepEqual(bill(gp3, claim({ storageClassName: '' })), { monthly: 0, reasons: [] });
    assert.match(bill(gp3, claim({ storageClassName: 'fast' })).reasons.join(), /storage class fast/);
    assert.match(bill(claim({})).reasons.join(), /does not make its storage class$/);
    assert.match(bill(gp3, claim({ resources: {} })).reasons.join(), /requests\.storage is no quantity/);
    const other = { ...gp3, props: { ...gp3.props, provisioner: 'efs.csi.aws.com' } };
    assert.match(bill(other, claim({})).reasons.join(), /efs\.csi\.aws\.com makes its disk/);
  });

  it('has a disk for each pod of a StatefulSet', () => {
    const template = { spec: { resources: { requests: { storage: '100Gi' } } } };
    const set = (replicas: CostResource['props']) =>
      bill(
        gp3,
        resource('kubernetes:apps/v1:StatefulSet', {
          spec: { ...replicas, volumeClaimTemplates: [template] },
        }),
      );
    assert.equal(set({ replicas: 3 }).monthly, 39);
    assert.equal(set({}).monthly, 13);
  });
});
