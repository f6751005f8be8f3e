import * as ec2 from '@pulumi/aws/ec2';
import * as vpc from '@pulumi/aws/vpc';
import * as pulumi from '@pulumi/pulumi';

/**
 * What a private node and its add-ons call, and nothing else: ec2 (addresses of pods, volumes), ecr.api and ecr.dkr
 * (images), sts (credentials of the nodes), eks (how a node joins), eks-auth (Pod Identity), elasticloadbalancing
 * (the load balancer controller). Where pods write to CloudWatch, read secrets or are scaled by an autoscaler,
 * the network takes the rest.
 */
export const nodeEndpoints = [
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'sts',
  'eks',
  'eks-auth',
  'elasticloadbalancing',
] as const;

/** AWS APIs other than stores that may be reached inside the network. */
export type InterfaceEndpoint =
  (typeof nodeEndpoints)[number] | 'autoscaling' | 'kms' | 'logs' | 'monitoring' | 'secretsmanager' | 'ssm';

/** AWS APIs that are stores; email-smtp is the SMTP of SES. */
export type StoreEndpoint = 's3' | 'sqs' | 'sns' | 'dynamodb' | 'email-smtp';

/** SMTP with STARTTLS. */
const mailPort = 587;

export interface NetworkEndpointsArgs {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Range of the network: who may call the endpoints. */
  readonly cidr: pulumi.Input<string>;
  /** Region, e.g. "us-west-2". */
  readonly region: string;
  /** Where the interface endpoints stand, one a zone. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Tables that lead to the gateway endpoints. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
  /** Default: `nodeEndpoints`. */
  readonly interfaceEndpoints?: readonly InterfaceEndpoint[];
  /** Default: none. */
  readonly storeEndpoints?: readonly StoreEndpoint[];
}

/** Ways to AWS APIs that do not leave the network. */
export class NetworkEndpoints extends pulumi.ComponentResource {
  /** Security group of the interface endpoints: port 443 from the network, and that of mail where it is sent. */
  readonly securityGroupId: pulumi.Output<string>;
  /** What machines wait for. */
  readonly endpoints: readonly ec2.VpcEndpoint[];

  constructor(name: string, args: NetworkEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:NetworkEndpoints', name, {}, opts);
    this.securityGroupId = this.securityGroup(name, args);
    const interfaces = [...(args.interfaceEndpoints ?? nodeEndpoints), ...(args.storeEndpoints ?? [])];
    this.endpoints = [
      ...['s3', 'dynamodb'].map((service) => this.gateway(name, service, args)),
      ...interfaces.map((service) => this.interface(name, service, args)),
    ];
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }

  private securityGroup(name: string, args: NetworkEndpointsArgs): pulumi.Output<string> {
    const group = new ec2.SecurityGroup(
      `${name}-endpoints`,
      {
        vpcId: args.vpcId,
        description: 'Interface endpoints of AWS APIs',
        tags: { Name: `${name}-endpoints` },
      },
      { parent: this },
    );
    const open = (label: string, port: number, description: string) =>
      new vpc.SecurityGroupIngressRule(
        label,
        {
          securityGroupId: group.id,
          description,
          cidrIpv4: args.cidr,
          ipProtocol: 'tcp',
          fromPort: port,
          toPort: port,
          tags: { 'berth:grant': 'platform aws-endpoints' },
        },
        { parent: this },
      );
    open(`${name}-endpoints`, 443, 'AWS APIs from inside the network');
    if (args.storeEndpoints?.includes('email-smtp') === true)
      open(`${name}-endpoints-mail`, mailPort, 'Mail to SES from inside the network');
    return group.id;
  }

  private gateway(name: string, service: string, args: NetworkEndpointsArgs): ec2.VpcEndpoint {
    return new ec2.VpcEndpoint(
      `${name}-${service}-gateway`,
      {
        vpcId: args.vpcId,
        serviceName: `com.amazonaws.${args.region}.${service}`,
        vpcEndpointType: 'Gateway',
        routeTableIds: [...args.routeTableIds],
        tags: { Name: `${name}-${service}-gateway` },
      },
      { parent: this },
    );
  }

  private interface(
    name: string,
    service: InterfaceEndpoint | StoreEndpoint,
    args: NetworkEndpointsArgs,
  ): ec2.VpcEndpoint {
    const label = `${name}-${service.replace('.', '-')}`;
    return new ec2.VpcEndpoint(
      label,
      {
        vpcId: args.vpcId,
        serviceName: `com.amazonaws.${args.region}.${service}`,
        vpcEndpointType: 'Interface',
        subnetIds: [...args.subnetIds],
        securityGroupIds: [this.securityGroupId],
        privateDnsEnabled: true,
        // A NetworkPolicy cannot name the public addresses behind the S3 gateway, so pods get the private ones.
        ...(service === 's3' ? { dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: false } } : {}),
        tags: { Name: label },
      },
      { parent: this },
    );
  }
}
