import assert from 'node:assert/strict';
import { Network, type NetworkArgs } from '../../../components/aws/network';
import { everythingBefore, input, ofType, one, run, type Recording } from '../../harness';
import { textInput } from './policies';

const types = {
  eip: 'aws:ec2/eip:Eip',
  endpoint: 'aws:ec2/vpcEndpoint:VpcEndpoint',
  nat: 'aws:ec2/natGateway:NatGateway',
  route: 'aws:ec2/route:Route',
  association: 'aws:ec2/routeTableAssociation:RouteTableAssociation',
  subnet: 'aws:ec2/subnet:Subnet',
};

function network(args: Partial<NetworkArgs> = {}, world: 'known' | 'unknown' = 'known'): Promise<Recording> {
  return run(
    () => {
      new Network('network', {
        cidr: '10.0.0.0/16',
        region: 'us-west-2',
        accountId: '123456789012',
        logsKeyArn: 'arn:aws:kms:us-west-2:123456789012:key/logs',
        ...args,
      });
    },
    { world },
  );
}

const names = (recording: Recording, type: string): string[] =>
  ofType(recording, type).map((resource) => resource.name);

describe('Network', () => {
  it('has three subnets in each of three zones, tagged for the load balancers that they serve', async () => {
    const recording = await network();
    assert.equal(ofType(recording, types.subnet).length, 9);
    const tags = (tier: string) => input(one(recording, types.subnet, `network-${tier}-us-west-2b`), 'tags');
    assert.deepEqual(tags('public'), { Name: 'network-public-us-west-2b', 'kubernetes.io/role/elb': '1' });
    assert.deepEqual(tags('private'), {
      Name: 'network-private-us-west-2b',
      'kubernetes.io/role/internal-elb': '1',
    });
    assert.deepEqual(tags('data'), { Name: 'network-data-us-west-2b' });
    for (const subnet of ofType(recording, types.subnet)) {
      assert.equal(input(subnet, 'mapPublicIpOnLaunch'), false);
    }
  });

  it('has one NAT gateway a zone, which waits for the way to the internet', async () => {
    const recording = await network();
    const gateways = ofType(recording, types.nat);
    assert.equal(gateways.length, 3);
    const internet = one(recording, types.route, 'network-public');
    for (const gateway of [...gateways, ...ofType(recording, types.eip)]) {
      assert.ok(everythingBefore(recording, gateway).has(internet.urn), gateway.name);
    }
    assert.deepEqual(
      names(recording, types.route).sort(),
      ['public', 'private-us-west-2a', 'private-us-west-2b', 'private-us-west-2c']
        .map((label) => `network-${label}`)
        .sort(),
    );
  });

  it('shares one NAT gateway, or has none, where the environment asks', async () => {
    const single = await network({ natGateways: 'single' });
    assert.equal(ofType(single, types.nat).length, 1);
    assert.equal(names(single, types.route).filter((name) => name.includes('private')).length, 3);
    const none = await network({ natGateways: 'none' });
    assert.equal(ofType(none, types.eip).length, 0);
    assert.deepEqual(names(none, types.route), ['network-public']);
  });

  it('gives the data subnets a table with no way out', async () => {
    const recording = await network();
    const table = one(recording, 'aws:ec2/routeTable:RouteTable', 'network-data');
    for (const route of ofType(recording, types.route)) {
      assert.ok(!route.dependencies.includes(table.urn), route.name);
    }
    const associations = ofType(recording, types.association).filter(({ name }) => name.includes('data'));
    assert.equal(associations.length, 3);
    assert.ok(associations.every(({ dependencies }) => dependencies.includes(table.urn)));
  });

  it('leaves the default security group without rules, and lets nobody in from outside', async () => {
    const recording = await network({ storeEndpoints: ['s3', 'sqs', 'sns'] });
    const locked = one(recording, 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup');
    assert.deepEqual([input(locked, 'ingress'), input(locked, 'egress')], [[], []]);
    const rule = one(recording, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule');
    assert.equal(input(rule, 'cidrIpv4'), '10.0.0.0/16');
    assert.deepEqual([input(rule, 'fromPort'), input(rule, 'toPort')], [443, 443]);
    assert.deepEqual(input(rule, 'tags'), { 'berth:grant': 'platform aws-endpoints' });
  });

  it('reaches AWS APIs by endpoints in the data subnets', async () => {
    const recording = await network();
    const endpoints = ofType(recording, types.endpoint);
    const byKind = (kind: string) =>
      endpoints
        .filter((endpoint) => input(endpoint, 'vpcEndpointType') === kind)
        .map((endpoint) => textInput(endpoint, 'serviceName').replace('com.amazonaws.us-west-2.', ''));
    assert.deepEqual(byKind('Gateway'), ['s3', 'dynamodb']);
    assert.deepEqual(byKind('Interface'), [
      'ec2',
      'ecr.api',
      'ecr.dkr',
      'sts',
      'eks',
      'eks-auth',
      'elasticloadbalancing',
    ]);
    const dataSubnets = ofType(recording, types.subnet).filter(({ name }) => name.includes('data'));
    const sts = one(recording, types.endpoint, 'network-sts');
    assert.deepEqual(
      input(sts, 'subnetIds'),
      dataSubnets.map(({ id }) => id),
    );
    assert.equal(input(sts, 'privateDnsEnabled'), true);
  });

  it('resolves S3 to private addresses inside the network, where S3 is a store', async () => {
    const recording = await network({ interfaceEndpoints: [], storeEndpoints: ['s3'] });
    const store = one(recording, types.endpoint, 'network-s3');
    assert.equal(input(store, 'vpcEndpointType'), 'Interface');
    assert.equal(input(store, 'privateDnsEnabled'), true);
    assert.equal(input(store, 'dnsOptions.privateDnsOnlyForInboundResolverEndpoint'), false);
  });

  it('keeps encrypted flow logs, which start once their role may write', async () => {
    const recording = await network();
    const group = one(recording, 'aws:cloudwatch/logGroup:LogGroup');
    assert.equal(input(group, 'kmsKeyId'), 'arn:aws:kms:us-west-2:123456789012:key/logs');
    assert.equal(input(group, 'retentionInDays'), 90);
    const flowLog = one(recording, 'aws:ec2/flowLog:FlowLog');
    assert.equal(input(flowLog, 'trafficType'), 'ALL');
    const policy = one(recording, 'aws:iam/rolePolicy:RolePolicy');
    assert.ok(everythingBefore(recording, flowLog).has(policy.urn));
    assert.match(textInput(policy, 'policy'), /"Sid":"PlatformFlowLogs1"/);
  });

  it('registers the same resources when nothing is known yet', async () => {
    const [known, unknown] = [await network(), await network({}, 'unknown')];
    assert.deepEqual(
      unknown.resources.map(({ urn }) => urn),
      known.resources.map(({ urn }) => urn),
    );
  });
});
