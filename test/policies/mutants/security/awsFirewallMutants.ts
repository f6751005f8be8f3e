import { set, without, type Mutant, type Subject } from '../../mutant';
import { mutantsOf } from '../rows';
import { csaHello } from './awsSubjects';

const behindAlb: Subject = {
  system: 'task-platform',
  overrides: { operators: { ingressController: 'alb' } },
};
const firewall = { type: 'aws:wafv2/webAcl:WebAcl' };
const logging = { type: 'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration' };

const cdns = mutantsOf(csaHello, [
  [
    'security-cdn-has-firewall',
    'a CDN without a firewall',
    set({ type: 'aws:cloudfront/distribution:Distribution' }, 'webAclId', undefined),
    /no firewall has seen/,
  ],
  ['security-firewall-logs', 'a firewall without a log', without(logging), /writes no log/],
  [
    'security-firewall-logs',
    'a log with the cookies of users',
    set(logging, 'redactedFields', [{ singleHeader: { name: 'authorization' } }]),
    /writes the header cookie/,
  ],
  ['security-firewall-refuses', 'a firewall without rules', set(firewall, 'rules', []), /has no rule/],
  [
    'security-firewall-refuses',
    'a group of rules that only counts',
    set(firewall, 'rules.1.overrideAction', { count: {} }),
    /counts what the rule AWSManagedRulesAmazonIpReputationList should refuse/,
  ],
  [
    'security-firewall-refuses',
    'a rule without a metric',
    set(firewall, 'rules.0.visibilityConfig.cloudwatchMetricsEnabled', false),
    /has no metric of the rule rate-limit/,
  ],
  [
    'limits-inputs',
    'two rules of one priority',
    set(firewall, 'rules.2.priority', 1),
    /two have the priority 1/,
  ],
]);

const balancers = mutantsOf(behindAlb, [
  [
    'security-balancer-has-firewall',
    'an ALB without a firewall',
    set({ type: 'kubernetes:networking.k8s.io/v1:Ingress' }, 'metadata.annotations', {
      'alb.ingress.kubernetes.io/scheme': 'internet-facing',
    }),
    /no firewall has seen/,
  ],
]);

/** What stands before CDNs and load balancers. */
export const awsFirewallMutants: readonly Mutant[] = [...cdns, ...balancers];
