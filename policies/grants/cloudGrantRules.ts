import { asText, type PropertyBag } from '../../src/simulation/propertyValue';
import { statementId } from '../../src/wiring/cloudGrants';
import type { Grant } from '../../src/wiring/grant';
import { statementsAt, type Statement } from '../awsResources';
import { bagAt, listAt, textAt } from '../cluster';
import { ofType, type PolicyStack } from '../policyStack';
import { resourceRule, stackRule, stackType, type Rule } from '../rule';
import { leastPrivilege } from './standards';

const securityGroupRuleTypes = [
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
];
const identityPolicyTypes = [
  'aws:iam/policy:Policy',
  'aws:iam/rolePolicy:RolePolicy',
  'aws:iam/userPolicy:UserPolicy',
];
const bucketPolicyType = 'aws:s3/bucketPolicy:BucketPolicy';

type GrantOf<Kind extends Grant['kind']> = Extract<Grant, { readonly kind: Kind }>;

function grantsOf<Kind extends Grant['kind']>({ facts }: PolicyStack, kind: Kind): readonly GrantOf<Kind>[] {
  return facts.grants.filter((grant): grant is GrantOf<Kind> => grant.kind === kind);
}

function tagOf(props: PropertyBag): string {
  return asText(bagAt(props, 'tags')['berth:grant']);
}

const taggedRules = stackRule({
  id: 'grants-security-group-bindings',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A rule of a security group that serves no binding opens a store to nobody that the system names.',
  mend: "Give the rule the tag berth:grant with the id of its grant or of the platform's binding, or take it away.",
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: securityGroupRuleTypes,
  check: ({ props }, stack) => {
    const known = [...stack.facts.bindings, ...grantsOf(stack, 'security-group').map(({ id }) => id)];
    const tag = tagOf(props);
    return known.includes(tag) ? [] : [`is for ${tag === '' ? 'no binding' : `"${tag}", which is none`}`];
  },
});

/** About the inputs alone: what AWS tells of a group has the rules that stand beside it, too. */
const noRulesWithin = resourceRule({
  id: 'grants-security-group-inline',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A rule that is written into its security group has no tag, and so no binding; and AWS mixes it up with those that stand beside the group.',
  mend: 'Make the rule a resource of its own, with the tag berth:grant.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: ['aws:ec2/securityGroup:SecurityGroup'],
  check: ({ props }) =>
    ['ingress', 'egress']
      .map((direction) => [direction, listAt(props, direction).length] as const)
      .filter(([, count]) => count > 0)
      .map(([direction, count]) => `has ${count} rules of ${direction} of its own, which name no binding`),
});

const openedGroups = stackRule({
  id: 'grants-security-group-carried-out',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A managed store that a binding uses and no rule opens times out.',
  mend: 'Open the port of the store, with the tag berth:grant and the id of the grant.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_root, stack) => {
    const rules = securityGroupRuleTypes.flatMap((type) => ofType(stack, type)).map(({ props }) => props);
    return grantsOf(stack, 'security-group')
      .filter(
        ({ id, port }) =>
          !rules.some(
            (props) =>
              tagOf(props) === id && Number(props['fromPort']) <= port && port <= Number(props['toPort']),
          ),
      )
      .map(({ id, port }) => `has no rule of a security group for the grant "${id}" on port ${port}`);
  },
});

const namedStatements = stackRule({
  id: 'grants-iam-bindings',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A statement that serves no binding lets an identity do what the system does not ask of it.',
  mend: 'Let the statement come from a binding, which names it, or take it away.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: identityPolicyTypes,
  check: ({ props }, stack) => {
    const known = new Set(stack.facts.bindings.map(statementId));
    return statementsAt(props, 'policy')
      .filter(({ sid }) => !known.has(sid.replace(/\d+$/, '')))
      .map(
        ({ sid, actions }) =>
          `allows ${actions.join(', ')} by the statement "${sid}", which no binding names`,
      );
  },
});

function statementsOf(stack: PolicyStack): readonly Statement[] {
  return identityPolicyTypes
    .flatMap((type) => ofType(stack, type))
    .flatMap(({ props }) => statementsAt(props, 'policy'));
}

const exactStatements = stackRule({
  id: 'grants-iam-carried-out',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A binding whose statement is not there, or allows other actions than it asks, is refused or is wider than the access matrix says.',
  mend: 'Make the policy of the identity from its grants.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_root, stack) => {
    const statements = statementsOf(stack);
    return grantsOf(stack, 'iam').flatMap(({ id, sid, actions }) => {
      const found = statements.find((statement) => statement.sid === sid && statement.effect === 'Allow');
      if (found === undefined) return [`has no statement ${sid} for the grant "${id}"`];
      const [wanted, allowed] = [[...actions].sort().join(', '), [...found.actions].sort().join(', ')];
      return wanted === allowed
        ? []
        : [`allows ${allowed} by the statement ${sid}, of which "${id}" asks ${wanted}`];
    });
  },
});

const connections = stackRule({
  id: 'grants-function-carried-out',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A function that may not answer its connections, or that its API may not call, fails at the first message.',
  mend: 'Make the statement and the permission from the grants of the function.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_root, stack) => {
    const sids = new Set(statementsOf(stack).map(({ sid }) => sid));
    const permissions = ofType(stack, 'aws:lambda/permission:Permission').filter(
      ({ props }) => props['principal'] === 'apigateway.amazonaws.com',
    );
    return [
      ...grantsOf(stack, 'connections')
        .filter(({ sid }) => !sids.has(sid))
        .map(({ id, sid }) => `has no statement ${sid} for the grant "${id}"`),
      ...grantsOf(stack, 'invocation')
        .filter(
          (grant) => !permissions.some(({ props }) => textAt(props, 'function').startsWith(grant.function)),
        )
        .map(({ id }) => `has no permission for the grant "${id}"`),
    ];
  },
});

const bucketStatements = stackRule({
  id: 'grants-bucket-policy-bindings',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A statement of a bucket that lets somebody in and serves no binding is a way in that nobody asked for.',
  mend: 'Let the statement come from a binding, which names it, or take it away.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: [bucketPolicyType],
  check: ({ props }, stack) => {
    const known = new Set(grantsOf(stack, 'bucket-policy').map(({ sid }) => sid));
    return statementsAt(props, 'policy')
      .filter(({ effect, sid }) => effect === 'Allow' && !known.has(sid))
      .map(({ sid }) => `lets somebody in by the statement "${sid}", which no binding names`);
  },
});

const deliveries = stackRule({
  id: 'grants-bucket-policy-carried-out',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A CDN that a bucket does not let in answers 403.',
  mend: 'Make the policy of the bucket from the grants of the CDN.',
  standards: [leastPrivilege],
  onUnknown: 'undecided',
  types: [stackType],
  check: (_root, stack) => {
    const sids = ofType(stack, bucketPolicyType)
      .flatMap(({ props }) => statementsAt(props, 'policy'))
      .filter(({ effect }) => effect === 'Allow')
      .map(({ sid }) => sid);
    return grantsOf(stack, 'bucket-policy')
      .filter(({ sid }) => !sids.includes(sid))
      .map(({ id, sid }) => `has no statement ${sid} for the grant "${id}"`);
  },
});

/** Security groups and policies of AWS let through what the bindings ask, all of it and nothing else. */
export const cloudGrantRules: readonly Rule[] = [
  taggedRules,
  noRulesWithin,
  openedGroups,
  namedStatements,
  exactStatements,
  connections,
  bucketStatements,
  deliveries,
];
