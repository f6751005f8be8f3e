import { set, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { bothHomes, csaHello, mutualTls } from './subjects';

const group = { type: 'aws:ec2/securityGroup:SecurityGroup' };
const ingress = { type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule' };
const distribution = { type: 'aws:cloudfront/distribution:Distribution' };

const networks = mutantsOf(csaHello, [
  [
    'limits-tags',
    'a long value',
    set({ type: 'aws:ec2/vpc:Vpc' }, 'tags.note', 'a'.repeat(257)),
    /256 are allowed/,
  ],
  [
    'limits-tags',
    "AWS's own key",
    set({ type: 'aws:ec2/vpc:Vpc' }, 'tags', { 'aws:name': 'a' }),
    /begins with "aws:"/,
  ],
  [
    'limits-tags',
    'fifty-one tags',
    set(
      { type: 'aws:ec2/vpc:Vpc' },
      'tags',
      Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, 'a'])),
    ),
    /51 tags/,
  ],
  ['limits-tags', 'a quote', set({ type: 'aws:ec2/vpc:Vpc' }, 'tags.note', "it's"), /other characters/],
  [
    'limits-vpc-address-range',
    'a range of a few addresses',
    set({ type: 'aws:ec2/vpc:Vpc' }, 'cidrBlock', '10.0.0.0/29'),
    /\/16 to \/28/,
  ],
  [
    'limits-vpc-routing',
    'two destinations',
    set({ type: 'aws:ec2/route:Route' }, 'destinationIpv6CidrBlock', '::/0'),
    /exactly one of them/,
  ],
  [
    'limits-vpc-routing',
    'no address',
    set({ type: 'aws:ec2/natGateway:NatGateway' }, 'allocationId', undefined),
    /needs an elastic IP/,
  ],
  [
    'limits-vpc-routing',
    'an odd interval',
    set({ type: 'aws:ec2/flowLog:FlowLog' }, 'maxAggregationInterval', 90),
    /60 or 600/,
  ],
  [
    'limits-vpc-routing',
    'a private name of a gateway',
    set({ type: 'aws:ec2/vpcEndpoint:VpcEndpoint', name: 'network-s3-gateway' }, 'privateDnsEnabled', true),
    /no private DNS/,
  ],
  [
    'limits-security-group-text',
    'an apostrophe',
    set(group, 'description', "the pods' group"),
    /no apostrophe/,
  ],
  [
    'limits-security-group-text',
    'a name like an id',
    set(group, 'name', 'sg-pods'),
    /must not begin with "sg-"/,
  ],
  [
    'limits-security-group-text',
    'an arrow in a rule',
    set(ingress, 'description', 'pods -> store'),
    /are allowed/,
  ],
  ['limits-security-group-rules', 'two peers', set(ingress, 'prefixListId', 'pl-1'), /exactly one of them/],
  [
    'limits-security-group-rules',
    'ports of all protocols',
    set(ingress, 'ipProtocol', '-1'),
    /means all ports/,
  ],
  ['limits-security-group-rules', 'a port that there is not', set(ingress, 'toPort', 70000), /-1 to 65535/],
  [
    'limits-security-group-rules',
    'sixty-one rules',
    set(
      group,
      'egress',
      Array.from({ length: 61 }, () => ({})),
    ),
    /61 rules/,
  ],
  [
    'limits-cdn-certificate',
    'another region',
    set(
      distribution,
      'viewerCertificate.acmCertificateArn',
      'arn:aws:acm:us-west-2:123456789012:certificate/1',
    ),
    /us-east-1 alone/,
  ],
  [
    'limits-cdn-certificate',
    "CloudFront's certificate",
    set(distribution, 'viewerCertificate', { cloudfrontDefaultCertificate: true }),
    /a certificate of their own/,
  ],
  [
    'limits-cdn-behaviours',
    'an origin that is not there',
    set(distribution, 'defaultCacheBehavior.targetOriginId', 'bucket'),
    /have no bucket/,
  ],
  [
    'limits-cdn-behaviours',
    'no cache policy',
    set(distribution, 'defaultCacheBehavior.cachePolicyId', undefined),
    /name a cache policy/,
  ],
  [
    'limits-cdn-behaviours',
    'a price that is not known',
    set(distribution, 'priceClass', 'PriceClass_300'),
    /PriceClass_100/,
  ],
  [
    'limits-dns-record',
    'values and an alias',
    set({ type: 'aws:route53/record:Record' }, 'aliases', [{}]),
    /exactly one of them/,
  ],
  [
    'limits-dns-record',
    'a weight without a name',
    set({ type: 'aws:route53/record:Record' }, 'weightedRoutingPolicies', [{ weight: 10 }]),
    /setIdentifier: is missing/,
  ],
  [
    'limits-certificate-host',
    'a long host',
    set({ type: 'aws:acm/certificate:Certificate' }, 'domainName', `${'a'.repeat(60)}.example.com`),
    /1 to 64/,
  ],
]);

const site = mutantsOf(bothHomes, [
  [
    'limits-cdn-behaviours',
    'a long function',
    set({ type: 'aws:cloudfront/function:Function' }, 'code', 'a'.repeat(10241)),
    /10241 characters/,
  ],
  [
    'limits-cdn-behaviours',
    'an access control that is not known',
    set({ type: 'aws:cloudfront/originAccessControl:OriginAccessControl' }, 'signingBehavior', 'often'),
    /no-override/,
  ],
]);

const others = mutantsOf(mutualTls, [
  [
    'limits-inputs',
    'a use that the provider does not know',
    set({ type: 'tls:index/selfSignedCert:SelfSignedCert' }, 'allowedUses', ['certSigning']),
    /cert_signing/,
  ],
  [
    'limits-inputs',
    'a certificate that never rests',
    set({ type: 'tls:index/locallySignedCert:LocallySignedCert' }, 'earlyRenewalHours', 1_000_000),
    /at every update/,
  ],
  [
    'limits-inputs',
    'a password of no length',
    set({ type: 'random:index/randomPassword:RandomPassword' }, 'length', 0),
    /1 to 4096/,
  ],
]);

/** What EC2, VPC, CloudFront, Route 53, Certificate Manager and other providers refuse of a resource alone. */
export const networkMutants: readonly Mutant[] = [...networks, ...site, ...others];
