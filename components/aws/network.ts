import * as ec2 from '@pulumi/aws/ec2';
import * as pulumi from '@pulumi/pulumi';
import { subnetLayout } from '../../src/wiring/subnetLayout';
import { FlowLogs } from './flowLogs';
import { NetworkEndpoints, type InterfaceEndpoint, type StoreEndpoint } from './networkEndpoints';

/** How many NAT gateways a network has: one a zone survives the loss of a zone. */
export type NatGateways = 'per-zone' | 'single' | 'none';

export interface NetworkArgs {
  /** Range of the network, from /16 to /21, e.g. "10.0.0.0/16". */
  readonly cidr: string;
  /** Region, e.g. "us-west-2". */
  readonly region: string;
  /** Number of the AWS account, 12 digits. */
  readonly accountId: string;
  /** ARN of the key that encrypts the flow logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** Names of 2 to 6 zones. Default: zones a, b and c of the region. */
  readonly zones?: readonly string[];
  /** Default: one a zone. With none, nothing in the network reaches the internet. */
  readonly natGateways?: NatGateways;
  /** AWS APIs that are reached inside the network. Default: what nodes, add-ons and Pod Identity call. */
  readonly interfaceEndpoints?: readonly InterfaceEndpoint[];
  /** AWS APIs that are stores of the system. Default: none. */
  readonly storeEndpoints?: readonly StoreEndpoint[];
  /** How long flow logs are kept: a number that CloudWatch Logs knows, in days. Default: 90. */
  readonly logRetentionInDays?: number;
}

/** What the other components need of a network; the settings of a VPC that is already there give the same. */
export interface NetworkOutputs {
  readonly vpcId: pulumi.Input<string>;
  /** Range of the whole network. */
  readonly cidr: pulumi.Input<string>;
  /** Names of the zones, in the order of the subnets. */
  readonly zones: readonly string[];
  /** One a zone, for load balancers that face the internet. */
  readonly publicSubnetIds: readonly pulumi.Input<string>[];
  /** One a zone, for nodes, pods and internal load balancers. */
  readonly privateSubnetIds: readonly pulumi.Input<string>[];
  /** One a zone, for managed stores and interface endpoints. */
  readonly dataSubnetIds: readonly pulumi.Input<string>[];
  /** Ways out and endpoints, which stand before the first machine starts and outlive the last. */
  readonly ready: readonly pulumi.Resource[];
}

/** A VPC with public, private and data subnets in each zone; the data subnets have no way to the internet. */
export class Network extends pulumi.ComponentResource implements NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: pulumi.Output<string>;
  readonly zones: readonly string[];
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly dataSubnetIds: pulumi.Output<string>[];
  readonly ready: readonly pulumi.Resource[];
  /** Security group of the interface endpoints. */
  readonly endpointSecurityGroupId: pulumi.Output<string>;

  private readonly name: string;
  private readonly vpc: ec2.Vpc;
  private readonly ways: pulumi.Resource[] = [];

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Network', name, {}, opts);
    this.name = name;
    this.zones = args.zones ?? ['a', 'b', 'c'].map((letter) => `${args.region}${letter}`);
    const layout = subnetLayout(args.cidr, this.zones.length);

    this.vpc = this.makeVpc(args.cidr);
    this.vpcId = this.vpc.id;
    this.cidr = this.vpc.cidrBlock;
    const publicSubnets = this.subnets('public', layout.public, { 'kubernetes.io/role/elb': '1' });
    const privateSubnets = this.subnets('private', layout.private, {
      'kubernetes.io/role/internal-elb': '1',
    });
    const dataSubnets = this.subnets('data', layout.data, {});
    this.publicSubnetIds = publicSubnets.map((subnet) => subnet.id);
    this.privateSubnetIds = privateSubnets.map((subnet) => subnet.id);
    this.dataSubnetIds = dataSubnets.map((subnet) => subnet.id);

    const routeTables = this.route(
      publicSubnets,
      privateSubnets,
      dataSubnets,
      args.natGateways ?? 'per-zone',
    );
    const endpoints = new NetworkEndpoints(
      name,
      {
        vpcId: this.vpcId,
        cidr: this.cidr,
        region: args.region,
        subnetIds: this.dataSubnetIds,
        routeTableIds: routeTables.map((table) => table.id),
        ...(args.interfaceEndpoints === undefined ? {} : { interfaceEndpoints: args.interfaceEndpoints }),
        ...(args.storeEndpoints === undefined ? {} : { storeEndpoints: args.storeEndpoints }),
      },
      { parent: this },
    );
    this.endpointSecurityGroupId = endpoints.securityGroupId;
    this.ready = [...this.ways, ...endpoints.endpoints];
    new FlowLogs(
      name,
      {
        vpcId: this.vpcId,
        accountId: args.accountId,
        keyArn: args.logsKeyArn,
        ...(args.logRetentionInDays === undefined ? {} : { retentionInDays: args.logRetentionInDays }),
      },
      { parent: this },
    );
    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      dataSubnetIds: this.dataSubnetIds,
    });
  }

  private makeVpc(cidrBlock: string): ec2.Vpc {
    const vpc = new ec2.Vpc(
      this.name,
      { cidrBlock, enableDnsHostnames: true, enableDnsSupport: true, tags: { Name: this.name } },
      { parent: this },
    );
    // Without rules nothing that forgets to name a security group can talk to anything.
    new ec2.DefaultSecurityGroup(
      this.name,
      { vpcId: vpc.id, ingress: [], egress: [], tags: { Name: `${this.name}-locked` } },
      { parent: this },
    );
    return vpc;
  }

  /** One subnet a zone, called after its tier and zone. */
  private subnets(tier: string, cidrs: readonly string[], roleTags: Record<string, string>): ec2.Subnet[] {
    return cidrs.map((cidrBlock, index) => {
      const availabilityZone = this.zones[index] ?? '';
      const name = `${this.name}-${tier}-${availabilityZone}`;
      return new ec2.Subnet(
        name,
        {
          vpcId: this.vpc.id,
          availabilityZone,
          cidrBlock,
          mapPublicIpOnLaunch: false,
          tags: { Name: name, ...roleTags },
        },
        { parent: this },
      );
    });
  }

  /** Makes the ways out and the tables that lead to them; returns the tables. */
  private route(
    publicSubnets: readonly ec2.Subnet[],
    privateSubnets: readonly ec2.Subnet[],
    dataSubnets: readonly ec2.Subnet[],
    natGateways: NatGateways,
  ): ec2.RouteTable[] {
    const gateway = new ec2.InternetGateway(
      this.name,
      { vpcId: this.vpc.id, tags: { Name: this.name } },
      { parent: this },
    );
    const publicTable = this.routeTable('public', publicSubnets);
    const internet = new ec2.Route(
      `${this.name}-public`,
      { routeTableId: publicTable.id, destinationCidrBlock: '0.0.0.0/0', gatewayId: gateway.id },
      { parent: this },
    );
    const nats = this.natGateways(publicSubnets, natGateways, internet);
    const privateTables = privateSubnets.map((subnet, index) => {
      const label = `private-${this.zones[index] ?? ''}`;
      const table = this.routeTable(label, [subnet]);
      const nat = nats[index] ?? nats[0];
      if (nat !== undefined) {
        this.ways.push(
          new ec2.Route(
            `${this.name}-${label}`,
            { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId: nat.id },
            { parent: this },
          ),
        );
      }
      return table;
    });
    return [publicTable, ...privateTables, this.routeTable('data', dataSubnets)];
  }

  private routeTable(label: string, subnets: readonly ec2.Subnet[]): ec2.RouteTable {
    const table = new ec2.RouteTable(
      `${this.name}-${label}`,
      { vpcId: this.vpc.id, tags: { Name: `${this.name}-${label}` } },
      { parent: this },
    );
    subnets.forEach((subnet, index) => {
      const suffix = subnets.length === 1 ? label : `${label}-${this.zones[index] ?? ''}`;
      this.ways.push(
        new ec2.RouteTableAssociation(
          `${this.name}-${suffix}`,
          { routeTableId: table.id, subnetId: subnet.id },
          { parent: this },
        ),
      );
    });
    return table;
  }

  /** A NAT gateway works only while its subnet has a way to the internet, at creation and until it is gone. */
  private natGateways(
    subnets: readonly ec2.Subnet[],
    natGateways: NatGateways,
    internet: ec2.Route,
  ): ec2.NatGateway[] {
    const count = { 'per-zone': subnets.length, single: 1, none: 0 }[natGateways];
    return subnets.slice(0, count).map((subnet, index) => {
      const name = `${this.name}-nat-${this.zones[index] ?? ''}`;
      const tags = { Name: name };
      const address = new ec2.Eip(name, { domain: 'vpc', tags }, { parent: this, dependsOn: internet });
      return new ec2.NatGateway(
        name,
        { subnetId: subnet.id, allocationId: address.allocationId, tags },
        { parent: this, dependsOn: internet },
      );
    });
  }
}
