import { long, sixGroups, type Refusal } from './refusal';

function managed(name: string, priority: number) {
  const statement = { managedRuleGroupStatement: { vendorName: 'AWS', name } };
  return { name, priority, overrideAction: { none: {} }, statement };
}

/** What CloudFront, Route 53, WAF and load balancers refuse. */
export const edgeRefusals: readonly Refusal[] = [
  [
    'aws:cloudfront/distribution:Distribution',
    { viewerCertificate: { acmCertificateArn: 'arn:aws:acm:us-west-2:123456789012:certificate/1' } },
    'viewerCertificate.acmCertificateArn',
    /us-east-1 alone/,
  ],
  [
    'aws:cloudfront/distribution:Distribution',
    { viewerCertificate: { acmCertificateArn: null, cloudfrontDefaultCertificate: true } },
    'aliases',
    /a certificate of their own/,
  ],
  [
    'aws:cloudfront/distribution:Distribution',
    { defaultCacheBehavior: { targetOriginId: 'bucket' } },
    'origins',
    /have no bucket/,
  ],
  [
    'aws:cloudfront/distribution:Distribution',
    { defaultCacheBehavior: { cachePolicyId: null } },
    'defaultCacheBehavior',
    /name a cache policy/,
  ],
  [
    'aws:cloudfront/distribution:Distribution',
    { priceClass: 'PriceClass_300' },
    'priceClass',
    /PriceClass_100/,
  ],
  [
    'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
    { securityHeadersConfig: null },
    'securityHeadersConfig',
    /sets or removes something/,
  ],
  [
    'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
    { securityHeadersConfig: { frameOptions: { frameOption: 'ALLOW', override: true } } },
    'securityHeadersConfig.frameOptions.frameOption',
    /SAMEORIGIN/,
  ],
  ['aws:cloudfront/function:Function', { runtime: 'nodejs22.x' }, 'runtime', /cloudfront-js-2.0/],
  ['aws:cloudfront/function:Function', { code: long(10241) }, 'code', /10241 characters/],
  ['aws:cloudfront/originAccessControl:OriginAccessControl', { name: long(65) }, 'name', /65 characters/],
  [
    'aws:cloudwatch/logDeliverySource:LogDeliverySource',
    { region: 'us-west-2' },
    'region',
    /us-east-1 alone/,
  ],
  ['aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination', { name: long(61) }, 'name', /1 to 60/],
  ['aws:route53/record:Record', { weightedRoutingPolicies: [{ weight: 10 }] }, 'setIdentifier', /is missing/],
  ['aws:lb/loadBalancer:LoadBalancer', { name: long(33) }, 'name', /1 to 32/],
  ['aws:lb/loadBalancer:LoadBalancer', { name: 'internal-edge' }, 'name', /must not begin with "internal-"/],
  ['aws:lb/targetGroup:TargetGroup', { name: 'web-' }, 'name', /none at the ends/],
  ['aws:lb/loadBalancer:LoadBalancer', { securityGroups: sixGroups }, 'securityGroups', /at most 5/],
  [
    'aws:cloudfront/distribution:Distribution',
    { webAclId: 'arn:aws:wafv2:us-west-2:123456789012:regional/webacl/edge/1' },
    'webAclId',
    /scope CLOUDFRONT alone/,
  ],
  ['aws:wafv2/webAcl:WebAcl', { region: 'us-west-2' }, 'region', /us-east-1 alone/],
  [
    'aws:wafv2/webAcl:WebAcl',
    { rules: [managed('AWSManagedRulesCommonRuleSet', 1), managed('AWSManagedRulesSQLiRuleSet', 1)] },
    'rules',
    /two have the priority 1/,
  ],
  [
    'aws:wafv2/webAcl:WebAcl',
    {
      rules: [{ ...managed('AWSManagedRulesCommonRuleSet', 1), overrideAction: null, action: { block: {} } }],
    },
    'rules[0]',
    /needs overrideAction, and no action/,
  ],
  [
    'aws:wafv2/webAcl:WebAcl',
    { rules: Array.from({ length: 8 }, (_, priority) => managed('AWSManagedRulesCommonRuleSet', priority)) },
    'rules',
    /5600 capacity units: 5000 are allowed/,
  ],
  [
    'aws:wafv2/webAcl:WebAcl',
    { rules: [{ priority: 1, action: { block: {} }, statement: { rateBasedStatement: { limit: 5 } } }] },
    'rules[0].statement.rateBasedStatement.limit',
    /5 is out of range/,
  ],
  [
    'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration',
    { logDestinationConfigs: ['arn:aws:logs:us-east-1:123456789012:log-group:waf'] },
    'logDestinationConfigs[0]',
    /begins with "aws-waf-logs-"/,
  ],
];
