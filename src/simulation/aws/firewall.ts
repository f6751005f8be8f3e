import { asText, isBag, isList, type PropertyBag, type PropertyValue } from '../propertyValue';
import { hexDigits, idFrom, text, type ResourceModels } from '../resourceModel';
import { between, each, isSet, matches, oneOf, placesAt, required, when, whole } from '../rules';
import { regionalArn } from './arn';

/** The region of every firewall of CloudFront. */
const regionOfCloudFront = 'us-east-1';

/** Capacity units of AWS's own groups, as their documentation says; of others nothing is known. */
const capacityOfGroup: Readonly<Record<string, number>> = {
  AWSManagedRulesAdminProtectionRuleSet: 100,
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesAnonymousIpList: 50,
  AWSManagedRulesBotControlRuleSet: 50,
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesLinuxRuleSet: 200,
  AWSManagedRulesPHPRuleSet: 100,
  AWSManagedRulesSQLiRuleSet: 200,
  AWSManagedRulesUnixRuleSet: 100,
  AWSManagedRulesWindowsRuleSet: 200,
  AWSManagedRulesWordPressRuleSet: 100,
};

const maximumCapacity = 5000;
const capacityOfRateRule = 2;

function rulesOf(inputs: PropertyBag): readonly PropertyBag[] {
  const { rules } = inputs;
  return isList(rules) ? rules.filter(isBag) : [];
}

function statementOf({ statement }: PropertyBag): PropertyBag {
  return isBag(statement) ? statement : {};
}

function capacityOf(inputs: PropertyBag): number {
  const groups = placesAt(inputs, 'rules.*.statement.managedRuleGroupStatement.name');
  const managed = groups.map(({ value }) => capacityOfGroup[asText(value)] ?? 0);
  const rates = rulesOf(inputs).filter((rule) => isSet(statementOf(rule), 'rateBasedStatement'));
  return managed.reduce((sum, units) => sum + units, capacityOfRateRule * rates.length);
}

function sharedPriority(inputs: PropertyBag): string | undefined {
  const priorities = rulesOf(inputs).map(({ priority }) => Number(priority));
  const again = priorities.find((priority, index) => priorities.indexOf(priority) !== index);
  return again === undefined ? undefined : `two have the priority ${again}: give each one of its own`;
}

/** A group brings the actions of its rules; any other rule has one of its own. */
function wrongAction(rule: PropertyValue): string | undefined {
  if (!isBag(rule)) return undefined;
  const { managedRuleGroupStatement, ruleGroupReferenceStatement } = statementOf(rule);
  const isGroup = managedRuleGroupStatement !== undefined || ruleGroupReferenceStatement !== undefined;
  const [right, wrong] = isGroup ? ['overrideAction', 'action'] : ['action', 'overrideAction'];
  return isSet(rule, right) && !isSet(rule, wrong)
    ? undefined
    : `needs ${right}, and no ${wrong}, as ${isGroup ? 'a group of rules' : 'a rule of its own'}`;
}

/** AWS WAF. */
export const firewallModels: ResourceModels = {
  'aws:wafv2/webAcl:WebAcl': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'scope'],
    id: ({ type, name }) => hexDigits(`${type}::${name}`, 32),
    outputs: (made) => {
      const scope = made.inputs['scope'] === 'CLOUDFRONT' ? 'global' : 'regional';
      return {
        arn: regionalArn(made, 'wafv2', `${scope}/webacl/${text(made.inputs, 'name')}/${made.id}`),
        capacity: capacityOf(made.inputs),
      };
    },
    rules: [
      required('scope', 'defaultAction', 'visibilityConfig'),
      oneOf('scope', ['CLOUDFRONT', 'REGIONAL']),
      matches('name', /^[\w-]{1,128}$/, '1 to 128 letters, digits, "-" and "_"'),
      when(
        ({ scope }) => scope === 'CLOUDFRONT',
        whole('region', ({ region }) =>
          region === regionOfCloudFront
            ? undefined
            : `a firewall of CloudFront lives in ${regionOfCloudFront} alone`,
        ),
      ),
      whole('rules', sharedPriority),
      each('rules.*', wrongAction),
      whole('rules', (inputs) => {
        const capacity = capacityOf(inputs);
        return capacity <= maximumCapacity
          ? undefined
          : `need ${capacity} capacity units: ${maximumCapacity} are allowed; leave groups out`;
      }),
      between('rules.*.statement.rateBasedStatement.limit', 10, 2_000_000_000),
      oneOf('rules.*.statement.rateBasedStatement.evaluationWindowSec', [60, 120, 300, 600]),
      matches(
        'rules.*.visibilityConfig.metricName',
        /^[\w#:./-]{1,255}$/,
        '1 to 255 letters, digits and _ # : . / -',
      ),
    ],
  },
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration': {
    immutable: ['resourceArn'],
    id: idFrom('resourceArn'),
    rules: [
      matches(
        'logDestinationConfigs.*',
        /[:/]aws-waf-logs-/,
        'the name of the destination begins with "aws-waf-logs-"',
      ),
    ],
  },
};
