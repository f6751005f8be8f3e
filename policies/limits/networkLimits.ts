import { awsDocumentation } from './awsDocumentation';
import type { ModelRuleDefinition } from './modelRules';

const securityGroup = 'aws:ec2/securityGroup:SecurityGroup';
const groupRules = [
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
  'aws:ec2/securityGroupRule:SecurityGroupRule',
];

const vpc: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-security-groups-of-interface',
    types: [
      'aws:efs/mountTarget:MountTarget',
      'aws:ec2/vpcEndpoint:VpcEndpoint',
      'aws:eks/cluster:Cluster',
      'aws:elasticache/replicationGroup:ReplicationGroup',
      'aws:lambda/function:Function',
      'aws:lb/loadBalancer:LoadBalancer',
      'aws:mq/broker:Broker',
      'aws:opensearch/domain:Domain',
      'aws:rds/instance:Instance',
    ],
    about: /^(\w+\.)?(securityGroups|\w*[sS]ecurityGroupIds)$/,
    why: 'A network interface has at most five security groups unless the quota is raised, and some services want one at least.',
    mend: 'Put rules together into fewer security groups.',
    standards: [awsDocumentation('Amazon VPC User Guide: Amazon VPC quotas')],
  },
  {
    id: 'limits-vpc-address-range',
    types: ['aws:ec2/vpc:Vpc', 'aws:ec2/subnet:Subnet'],
    why: 'A network and its subnets have ranges from /16 to /28; EC2 refuses others.',
    mend: 'Choose a range such as 10.0.0.0/16.',
    standards: [awsDocumentation('Amazon VPC User Guide: VPC CIDR blocks')],
  },
  {
    id: 'limits-vpc-routing',
    types: [
      'aws:ec2/route:Route',
      'aws:ec2/routeTable:RouteTable',
      'aws:ec2/routeTableAssociation:RouteTableAssociation',
      'aws:ec2/defaultRouteTable:DefaultRouteTable',
      'aws:ec2/natGateway:NatGateway',
      'aws:ec2/vpcEndpoint:VpcEndpoint',
      'aws:ec2/flowLog:FlowLog',
    ],
    why: 'A route has one destination, an association one subnet or gateway, a public NAT gateway an address, and a flow log one thing that it watches.',
    mend: 'Give exactly one of the alternatives, and what belongs to it.',
    standards: [awsDocumentation('Amazon EC2 API Reference: CreateRoute')],
  },
  {
    id: 'limits-security-group-text',
    types: [securityGroup, ...groupRules],
    about: /^(name|((ingress|egress)\[\d+\]\.)?description)$/,
    why: 'EC2 takes names that do not begin with "sg-", and descriptions of 255 letters, digits and few signs; an apostrophe is refused.',
    mend: 'Write the description in plain ASCII without quotes.',
    standards: [awsDocumentation('Amazon EC2 API Reference: CreateSecurityGroup')],
  },
  {
    id: 'limits-security-group-rules',
    types: [securityGroup, ...groupRules],
    why: 'A security group has 60 rules a direction, and each names one peer and ports that there are; EC2 refuses others.',
    mend: 'Name one peer a rule, and no ports where the protocol is "-1".',
    standards: [awsDocumentation('Amazon VPC User Guide: Amazon VPC quotas')],
  },
];

const edge: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-cdn-certificate',
    types: ['aws:cloudfront/distribution:Distribution'],
    about: /^(viewerCertificate.*|aliases)$/,
    why: 'CloudFront takes certificates of us-east-1 alone, and no host name that none covers.',
    mend: 'Make the certificate in us-east-1, for every host name of the distribution.',
    standards: [
      awsDocumentation('Amazon CloudFront Developer Guide: Requirements for using SSL/TLS certificates'),
    ],
  },
  {
    id: 'limits-cdn-behaviours',
    types: [
      'aws:cloudfront/distribution:Distribution',
      'aws:cloudfront/originAccessControl:OriginAccessControl',
      'aws:cloudfront/function:Function',
      'aws:cloudfront/cachePolicy:CachePolicy',
      'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
    ],
    why: 'Behaviours name origins of the distribution and a cache policy, functions have at most 10 kB, and names few signs; CloudFront refuses others after it was asked.',
    mend: 'Give each behaviour an origin of the distribution and a cache policy.',
    standards: [awsDocumentation('Amazon CloudFront API Reference: DistributionConfig')],
  },
  {
    id: 'limits-dns-record',
    types: ['aws:route53/record:Record', 'aws:route53/zone:Zone'],
    why: 'A record has values or an alias, and one of several weights an identifier; Route 53 refuses others.',
    mend: 'Give exactly one of records and aliases, and a setIdentifier beside a weight.',
    standards: [awsDocumentation('Amazon Route 53 API Reference: ResourceRecordSet')],
  },
  {
    id: 'limits-certificate-host',
    types: ['aws:acm/certificate:Certificate', 'aws:acm/certificateValidation:CertificateValidation'],
    why: 'The first host name of a certificate has at most 64 characters; longer ones go beside it.',
    mend: 'Let a shorter name, such as the domain, come first.',
    standards: [awsDocumentation('AWS Certificate Manager API Reference: RequestCertificate')],
  },
];

/** What EC2, VPC, CloudFront, Route 53 and Certificate Manager refuse of a resource alone. */
export const networkLimits: readonly ModelRuleDefinition[] = [...vpc, ...edge];
