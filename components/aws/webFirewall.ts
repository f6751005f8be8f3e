import * as cloudwatch from '@pulumi/aws/cloudwatch';
import type { input } from '@pulumi/aws/types';
import * as wafv2 from '@pulumi/aws/wafv2';
import * as pulumi from '@pulumi/pulumi';

export interface WebFirewallArgs {
  /** What it stands before: distributions of CloudFront, or load balancers of the region. */
  readonly scope: 'CLOUDFRONT' | 'REGIONAL';
  /** Name of its log in the account, after "aws-waf-logs-": letters, digits, "-" and "_". */
  readonly logName: string;
  /** Days that the log is kept. */
  readonly retentionInDays: number;
  /**
   * Requests of one address in five minutes after which it gets 429, 10 to 2,000,000,000. Default: it does not count,
   * as where everybody comes by the addresses of a CDN that counts already.
   */
  readonly rateLimit?: number;
  /** ARN of the key of the log. Default: CloudWatch encrypts it with a key of its own. */
  readonly logKeyArn?: pulumi.Input<string>;
}

type WebRule = input.wafv2.WebAclRule;

/** AWS keeps the firewalls of CloudFront here, with their logs; no key of a stack in another region can encrypt them. */
const regionOfCloudFront = 'us-east-1';

/** WAF writes into log groups of such names alone. */
const logPrefix = 'aws-waf-logs-';

const rateWindowSeconds = 300;
const tooManyRequests = 429;

/** A managed group of rules, and those of its rules that count where they would refuse. */
interface ManagedGroup {
  readonly name: string;
  readonly counting: readonly string[];
}

/**
 * AWS's groups, the cheapest first: 25, 200, 700 and 200 capacity units. With two for the rate limit that is 1,127;
 * from 1,500 on each request costs more.
 *
 * Two rules of the common group refuse what real applications are sent, and so count, in metrics and log, alone: bodies
 * of more than 8 KB are files and longer texts, and text that looks like a script is what people write about the web.
 */
const managedGroups: readonly ManagedGroup[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', counting: [] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', counting: [] },
  { name: 'AWSManagedRulesCommonRuleSet', counting: ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY'] },
  { name: 'AWSManagedRulesSQLiRuleSet', counting: [] },
];

/** Headers by which a log would let its readers in as somebody else. */
const credentialHeaders = ['authorization', 'cookie'];

/**
 * A web application firewall of AWS: its managed rules and a limit of requests, with a log in which no credential
 * stands.
 */
export class WebFirewall extends pulumi.ComponentResource {
  /** What a distribution or a load balancer names. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: WebFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:WebFirewall', name, {}, opts);
    const place = args.scope === 'CLOUDFRONT' ? { region: regionOfCloudFront } : {};
    const acl = new wafv2.WebAcl(
      name,
      {
        ...place,
        scope: args.scope,
        defaultAction: { allow: {} },
        rules: rulesOf(args),
        visibilityConfig: visibility(name),
      },
      { parent: this },
    );
    const group = new cloudwatch.LogGroup(
      name,
      {
        ...place,
        name: `${logPrefix}${args.logName}`,
        retentionInDays: args.retentionInDays,
        ...(args.logKeyArn === undefined ? {} : { kmsKeyId: args.logKeyArn }),
      },
      { parent: this },
    );
    new wafv2.WebAclLoggingConfiguration(
      name,
      {
        ...place,
        resourceArn: acl.arn,
        logDestinationConfigs: [group.arn],
        redactedFields: credentialHeaders.map((header) => ({ singleHeader: { name: header } })),
      },
      { parent: this },
    );
    this.arn = acl.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function rulesOf({ rateLimit }: WebFirewallArgs): WebRule[] {
  const limit = rateLimit === undefined ? [] : [rateRule(rateLimit)];
  return [...limit, ...managedGroups.map(managedRule)].map((rule, priority) => ({ ...rule, priority }));
}

type Unranked = Omit<WebRule, 'priority'>;

function rateRule(limit: number): Unranked {
  const name = 'rate-limit';
  return {
    name,
    action: { block: { customResponse: { responseCode: tooManyRequests } } },
    statement: {
      rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: rateWindowSeconds },
    },
    visibilityConfig: visibility(name),
  };
}

function managedRule({ name, counting }: ManagedGroup): Unranked {
  const overrides = counting.map((rule) => ({ name: rule, actionToUse: { count: {} } }));
  return {
    name,
    // What the rules of the group say stands.
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ...(overrides.length === 0 ? {} : { ruleActionOverrides: overrides }),
      },
    },
    visibilityConfig: visibility(name),
  };
}

function visibility(metricName: string): input.wafv2.WebAclVisibilityConfig {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
