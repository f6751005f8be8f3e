import { isProductionLike } from '../../../src/model/environment';
import { asText, valueAt } from '../../../src/simulation/propertyValue';
import { bagAt, bagsAt, textAt, textsAt } from '../../cluster';
import { stackRule, type Rule } from '../../rule';
import { foundational } from './awsSecurityStandards';
import { companions } from './companions';

const firewall = 'aws:wafv2/webAcl:WebAcl';
const logging = {
  type: 'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration',
  property: 'resourceArn',
};

const beforeCdns = stackRule({
  id: 'security-cdn-has-firewall',
  severity: 'medium',
  enforcement: 'advisory',
  why: 'Without a firewall every scanner of the internet tries every known hole of the system, as fast as it likes.',
  mend: 'Set `webAclId` to the ARN of a web ACL of scope CLOUDFRONT, or leave `berth:waf` at its default.',
  standards: [foundational('CloudFront.6')],
  onUnknown: 'passes',
  types: ['aws:cloudfront/distribution:Distribution'],
  check: ({ props }, { facts }) =>
    isProductionLike(facts) && asText(props['webAclId']) === ''
      ? ['takes requests that no firewall has seen']
      : [],
});

const annotation = 'alb.ingress.kubernetes.io/wafv2-acl-arn';

const beforeBalancers = stackRule({
  id: 'security-balancer-has-firewall',
  severity: 'medium',
  enforcement: 'advisory',
  why: 'Without a firewall every scanner of the internet tries every known hole of the system, as fast as it likes.',
  mend: `Annotate the Ingress with ${annotation}, the ARN of a web ACL of scope REGIONAL, or leave \`berth:waf\` at its default.`,
  standards: [foundational('ELB.16')],
  onUnknown: 'passes',
  types: ['kubernetes:networking.k8s.io/v1:Ingress'],
  check: ({ props }, { facts }) =>
    isProductionLike(facts) &&
    textAt(props, 'spec.ingressClassName') === 'alb' &&
    asText(bagAt(props, 'metadata.annotations')[annotation]) === ''
      ? ['takes requests that no firewall has seen']
      : [],
});

/** Headers that let whoever reads them in as somebody else. */
const credentials = ['authorization', 'cookie'];

const logged = stackRule({
  id: 'security-firewall-logs',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'What a firewall refuses reaches nothing behind it: its own log alone tells an attack from a mistake. With the credentials of requests in it, the log is a hole itself.',
  mend: 'Add a WebAclLoggingConfiguration that redacts the headers authorization and cookie.',
  standards: [foundational('WAF.11')],
  onUnknown: 'undecided',
  types: [firewall],
  check: (acl, stack) => {
    const found = companions(stack, acl, logging, textAt(acl.props, 'arn'));
    if (found.length === 0) return ['writes no log'];
    const redacted = found.flatMap(({ props }) => textsAt(props, 'redactedFields.*.singleHeader.name'));
    return credentials
      .filter((header) => !redacted.includes(header))
      .map((header) => `writes the header ${header} of requests into its log`);
  },
});

const refuses = stackRule({
  id: 'security-firewall-refuses',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A firewall without rules, or whose rules only count, costs its price and stops nobody; without metrics nobody sees what it does.',
  mend: 'Give it rules whose `overrideAction` is none or whose `action` blocks, and `cloudwatchMetricsEnabled` to each.',
  standards: [foundational('WAF.10'), foundational('WAF.12')],
  onUnknown: 'undecided',
  types: [firewall],
  check: ({ props }) => {
    const rules = bagsAt(props, 'rules.*');
    if (rules.length === 0) return ['has no rule'];
    return rules.flatMap((rule) => [
      ...(valueAt(rule, 'overrideAction.count') === undefined && valueAt(rule, 'action.count') === undefined
        ? []
        : [`counts what the rule ${textAt(rule, 'name')} should refuse`]),
      ...(valueAt(rule, 'visibilityConfig.cloudwatchMetricsEnabled') === true
        ? []
        : [`has no metric of the rule ${textAt(rule, 'name')}`]),
    ]);
  },
});

/** What stands before CDNs and load balancers. */
export const firewallRules: readonly Rule[] = [beforeCdns, beforeBalancers, logged, refuses];
