import { hexDigits, idFrom, text, type Made, type ResourceModels } from '../resourceModel';
import {
  between,
  count,
  documentSize,
  each,
  exactlyOne,
  isSet,
  lengthBetween,
  matches,
  oneOf,
  required,
  when,
} from '../rules';
import { regionalArn } from './arn';

/** Days that CloudWatch Logs keeps events; 0 is for ever. */
const retentionDays = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Amazon CloudWatch and EventBridge. */
const observabilityModels: ResourceModels = {
  'aws:cloudwatch/logGroup:LogGroup': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'logGroupClass'],
    id: idFrom('name'),
    outputs: (made) => ({ arn: regionalArn(made, 'logs', `log-group:${made.id}`) }),
    rules: [
      matches('name', /^[\w./#-]{1,512}$/, '1 to 512 letters, digits and . - _ / #'),
      oneOf('retentionInDays', retentionDays),
    ],
  },
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy': {
    immutable: ['policyName', 'resourceArn'],
    id: ({ name, inputs }) => text(inputs, 'policyName', name),
    rules: [required('policyDocument'), documentSize('policyDocument', 5120, 'the resource policy')],
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    autoname: { property: 'name' },
    immutable: ['name'],
    id: idFrom('name'),
    outputs: (made) => ({ arn: regionalArn(made, 'cloudwatch', `alarm:${made.id}`) }),
    rules: [required('comparisonOperator', 'evaluationPeriods'), lengthBetween('name', 1, 255)],
  },
  'aws:cloudwatch/eventRule:EventRule': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'eventBusName'],
    id: idFrom('name'),
    outputs: (made) => ({ arn: regionalArn(made, 'events', `rule/${made.id}`) }),
    rules: [matches('name', /^[\w.-]{1,64}$/, '1 to 64 letters, digits and . - _')],
  },
};

function loadBalancerArn(kind: string) {
  return ({
    type,
    name,
    inputs,
    region,
  }: {
    type: string;
    name: string;
    inputs: Made['inputs'];
    region: string;
  }) =>
    regionalArn(
      { region },
      'elasticloadbalancing',
      `${kind}/${text(inputs, 'name')}/${hexDigits(`${type}::${name}`, 16)}`,
    );
}

const balancerName = [
  matches(
    'name',
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
    '1 to 32 letters, digits and "-", none at the ends',
  ),
  each('name', (name) =>
    typeof name === 'string' && name.startsWith('internal-') ? 'must not begin with "internal-"' : undefined,
  ),
];

/** Elastic Load Balancing. */
const balancerModels: ResourceModels = {
  'aws:lb/loadBalancer:LoadBalancer': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'internal', 'loadBalancerType'],
    id: (making) =>
      loadBalancerArn(`loadbalancer/${making.inputs['loadBalancerType'] === 'network' ? 'net' : 'app'}`)(
        making,
      ),
    outputs: ({ id, inputs, region }) => ({
      arn: id,
      arnSuffix: id.split('loadbalancer/')[1] ?? '',
      dnsName: `${text(inputs, 'name')}-${hexDigits(id, 10)}.${region}.elb.amazonaws.com`,
      zoneId: 'Z35SXDOTRQ7X7K',
    }),
    rules: [...balancerName, count('securityGroups', 0, 5, 'security groups')],
    undeletable: ({ enableDeletionProtection }) =>
      enableDeletionProtection === true
        ? 'enableDeletionProtection is on: turn it off in an update of its own first'
        : undefined,
  },
  'aws:lb/targetGroup:TargetGroup': {
    autoname: { property: 'name', unless: ['namePrefix'] },
    immutable: ['name', 'namePrefix', 'port', 'protocol', 'targetType', 'vpcId'],
    id: loadBalancerArn('targetgroup'),
    outputs: ({ id }) => ({ arn: id, arnSuffix: id.split(':').at(-1) ?? '' }),
    rules: balancerName,
  },
  'aws:lb/listener:Listener': {
    immutable: ['loadBalancerArn'],
    id: ({ type, name, inputs }) =>
      `${text(inputs, 'loadBalancerArn').replace(':loadbalancer/', ':listener/')}/${hexDigits(`${type}::${name}`, 16)}`,
    outputs: ({ id }) => ({ arn: id }),
    rules: [required('defaultActions', 'loadBalancerArn'), between('port', 1, 65535)],
  },
};

/** Amazon Route 53 and Certificate Manager. */
const edgeModels: ResourceModels = {
  'aws:route53/zone:Zone': {
    immutable: ['name', 'delegationSetId'],
    id: ({ type, name }) => `Z${hexDigits(`${type}::${name}`, 20).toUpperCase()}`,
    outputs: ({ id }) => ({
      arn: `arn:aws:route53:::hostedzone/${id}`,
      zoneId: id,
      nameServers: ['com', 'net', 'org', 'co.uk'].map(
        (domain, index) => `ns-${index + 1}.awsdns-simulated.${domain}`,
      ),
      primaryNameServer: 'ns-1.awsdns-simulated.com',
    }),
    rules: [required('name')],
  },
  'aws:route53/record:Record': {
    // Another type or set identifier is one change of two halves, with which nobody is left without an answer.
    immutable: ['zoneId', 'name'],
    id: ({ inputs }) =>
      ['zoneId', 'name', 'type', 'setIdentifier'].flatMap((part) => text(inputs, part) || []).join('_'),
    outputs: ({ inputs }) => ({ fqdn: text(inputs, 'name') }),
    rules: [
      required('zoneId', 'name', 'type'),
      exactlyOne('records', 'aliases'),
      between('weightedRoutingPolicies.*.weight', 0, 255),
      when((inputs) => isSet(inputs, 'weightedRoutingPolicies'), required('setIdentifier')),
    ],
  },
  'aws:acm/certificate:Certificate': {
    immutable: ['domainName', 'subjectAlternativeNames', 'validationMethod', 'keyAlgorithm', 'options'],
    id: ({ type, name, region }) =>
      regionalArn({ region }, 'acm', `certificate/${hexDigits(`${type}::${name}`, 32)}`),
    outputs: ({ id, inputs }) => ({
      arn: id,
      status: 'PENDING_VALIDATION',
      domainValidationOptions: [text(inputs, 'domainName')].map((domainName) => ({
        domainName,
        resourceRecordName: `_${hexDigits(domainName, 32)}.${domainName}.`,
        resourceRecordType: 'CNAME',
        // The same for every certificate that an account has for the host, in every region.
        resourceRecordValue: `_${hexDigits(`proof of ${domainName}`, 32)}.acm-validations.aws.`,
      })),
    }),
    rules: [lengthBetween('domainName', 1, 64)],
  },
  'aws:acm/certificateValidation:CertificateValidation': {
    immutable: ['certificateArn', 'validationRecordFqdns'],
    id: idFrom('certificateArn'),
    rules: [required('certificateArn')],
  },
};

/** What operates a stack and stands at its edge. */
export const operationsModels: ResourceModels = {
  ...observabilityModels,
  ...balancerModels,
  ...edgeModels,
};
