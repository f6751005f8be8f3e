import { isBag, valueAt } from '../../src/simulation/propertyValue';
import { matchesPattern, statementsAt, withText } from '../awsResources';
import { bagsAt, textAt } from '../cluster';
import { isMadeAfter } from '../madeAfter';
import { ofType } from '../policyStack';
import { resourceRule, stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';

const domainType = 'aws:opensearch/domain:Domain';
const roleType = 'aws:iam/serviceLinkedRole:ServiceLinkedRole';
const service = 'opensearchservice.amazonaws.com';
const inNetwork = [
  awsDocumentation('Amazon OpenSearch Service Developer Guide: Launching domains in a VPC'),
] as const;

const roleOnce = stackRule({
  id: 'limits-service-linked-role-once',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'An account has one service-linked role of a service; IAM refuses the second.',
  mend: 'Make one role and let all that need it depend on it.',
  standards: [awsDocumentation('IAM User Guide: Create a service-linked role')],
  onUnknown: 'undecided',
  types: [roleType],
  check: ({ urn, props }, stack) => {
    const name = textAt(props, 'awsServiceName');
    const first = withText(stack, roleType, 'awsServiceName', name);
    return first === undefined || first.urn === urn ? [] : [`is the second role of ${name}`];
  },
});

const roleBefore = stackRule({
  id: 'limits-search-service-linked-role',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'OpenSearch Service puts a domain into a VPC by its service-linked role, and refuses the domain as long as the role is not there.',
  mend: 'Let the domain depend on the role that the stack makes.',
  standards: inNetwork,
  onUnknown: 'undecided',
  types: [domainType],
  check: (domain, stack) => {
    const role = withText(stack, roleType, 'awsServiceName', service);
    if (role === undefined || !isBag(valueAt(domain.props, 'vpcOptions'))) return [];
    return isMadeAfter(stack, domain, role)
      ? []
      : [`does not depend on ${role.name}, the role of ${service}`];
  },
});

const logPolicyType = 'aws:cloudwatch/logResourcePolicy:LogResourcePolicy';

const logPolicy = stackRule({
  id: 'limits-search-log-policy',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'OpenSearch Service refuses a domain whose log groups it may not write to, by a resource policy that is there first.',
  mend: 'Allow es.amazonaws.com logs:PutLogEvents and logs:CreateLogStream on the group, and let the domain depend on the policy.',
  standards: [awsDocumentation('Amazon OpenSearch Service Developer Guide: Monitoring OpenSearch logs')],
  onUnknown: 'undecided',
  types: [domainType],
  check: (domain, stack) => {
    const groups = bagsAt(domain.props, 'logPublishingOptions.*')
      .filter((option) => option['enabled'] !== false)
      .map((option) => textAt(option, 'cloudwatchLogGroupArn'));
    const policies = ofType(stack, logPolicyType).filter((policy) => isMadeAfter(stack, domain, policy));
    const allowed = policies
      .flatMap(({ props }) => statementsAt(props, 'policyDocument'))
      .filter(
        ({ effect, principals }) => effect === 'Allow' && principals['Service']?.includes('es.amazonaws.com'),
      )
      .filter(({ actions }) =>
        ['logs:PutLogEvents', 'logs:CreateLogStream'].every((wanted) =>
          actions.some((action) => matchesPattern(action, wanted)),
        ),
      )
      .flatMap(({ resources }) => resources);
    return groups
      .filter((group) => !allowed.some((pattern) => matchesPattern(pattern, `${group}:log-stream:one`)))
      .map(
        (group) => `publishes to ${group}, where no policy that it depends on lets es.amazonaws.com write`,
      );
  },
});

const auditLogs = resourceRule({
  id: 'limits-search-audit-log',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Audit logs are a part of fine-grained access control; OpenSearch Service refuses them without it.',
  mend: 'Turn advancedSecurityOptions on, or leave AUDIT_LOGS out.',
  standards: [awsDocumentation('Amazon OpenSearch Service Developer Guide: Monitoring audit logs')],
  onUnknown: 'undecided',
  types: [domainType],
  check: ({ props }) =>
    bagsAt(props, 'logPublishingOptions.*').some((option) => option['logType'] === 'AUDIT_LOGS') &&
    valueAt(props, 'advancedSecurityOptions.enabled') !== true
      ? ['publishes audit logs without fine-grained access control']
      : [],
});

const noAddresses = stackRule({
  id: 'limits-search-policy-addresses',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A domain in a VPC knows no addresses of its callers; OpenSearch Service refuses a policy that asks for them.',
  mend: 'Leave conditions on aws:SourceIp out; security groups say who comes in.',
  standards: inNetwork,
  onUnknown: 'undecided',
  types: ['aws:opensearch/domainPolicy:DomainPolicy'],
  check: ({ props }, stack) => {
    const domain = withText(stack, domainType, 'domainName', textAt(props, 'domainName'));
    return isBag(valueAt(domain?.props, 'vpcOptions')) &&
      statementsAt(props, 'accessPolicies').some(({ condition }) =>
        JSON.stringify(condition).includes('aws:SourceIp'),
      )
      ? ['asks for addresses, of a domain in a VPC']
      : [];
  },
});

/** What OpenSearch Service refuses of resources together. */
export const searchRules: readonly Rule[] = [roleOnce, roleBefore, logPolicy, auditLogs, noAddresses];
