import { isBag, isList, type PropertyBag } from '../propertyValue';
import { hexDigits, text, type ResourceModels } from '../resourceModel';
import { count, each, known, lengthBetween, matches, oneOf, required, when, whole } from '../rules';
import { regionalArn } from './arn';

const isRabbitmq = (inputs: PropertyBag): boolean => known(inputs, 'engineType') === 'RabbitMQ';

/** Amazon MQ. */
export const brokerModels: ResourceModels = {
  'aws:mq/broker:Broker': {
    autoname: { property: 'brokerName' },
    immutable: [
      'brokerName',
      'deploymentMode',
      'encryptionOptions',
      'engineType',
      'publiclyAccessible',
      'storageType',
      'subnetIds',
      'users',
    ],
    id: ({ type, name }) => `b-${uuid(`${type}::${name}`)}`,
    outputs: ({ id, inputs, region }) => {
      const host = `${id}.mq.${region}.on.aws`;
      const name = text(inputs, 'brokerName');
      const console = `https://${host}`;
      return {
        arn: regionalArn({ region }, 'mq', `broker:${name}:${id}`),
        instances: [{ consoleUrl: console, endpoints: [`amqps://${host}:5671`], ipAddress: '' }],
      };
    },
    rules: [
      required('engineType', 'engineVersion', 'hostInstanceType', 'users'),
      matches('brokerName', /^[A-Za-z0-9_-]{1,50}$/, '1 to 50 letters, digits, "-" and "_"'),
      oneOf('engineType', ['ActiveMQ', 'RabbitMQ']),
      lengthBetween('users.*.password', 12, 250),
      matches('users.*.password', /^[^,:=]*$/, 'no comma, colon or equals sign'),
      each('users.*.password', (value) =>
        typeof value === 'string' && new Set(value).size < 4
          ? 'has fewer than 4 different characters'
          : undefined,
      ),
      matches(
        'users.*.username',
        /^(?!guest$)[A-Za-z0-9._~-]{2,100}$/,
        '2 to 100 letters, digits, "-", ".", "_" and "~", and not "guest"',
      ),
      count('securityGroups', 1, 5, 'security groups'),
      when(isRabbitmq, ...rabbitmqRules()),
    ],
  },
};

function rabbitmqRules() {
  return [
    oneOf('deploymentMode', ['SINGLE_INSTANCE', 'CLUSTER_MULTI_AZ']),
    matches('hostInstanceType', /^mq\.(t3\.micro|m5\.\w+|m7g\.\w+)$/, 'mq.t3.micro, or of m5 or m7g'),
    count('users', 1, 1, 'users'),
    whole('hostInstanceType', (inputs) => {
      const type = text(inputs, 'hostInstanceType');
      if (known(inputs, 'deploymentMode') === 'CLUSTER_MULTI_AZ' && type === 'mq.t3.micro')
        return 'mq.t3.micro is not offered in a cluster';
      const four = text(inputs, 'engineVersion').startsWith('4.');
      return four && !type.startsWith('mq.m7g.') ? 'RabbitMQ 4 runs on mq.m7g alone' : undefined;
    }),
    whole('encryptionOptions', (inputs) =>
      isBag(inputs['encryptionOptions'])
        ? 'does not apply to RabbitMQ: its key is an own one of AWS'
        : undefined,
    ),
    whole('logs.audit', (inputs) =>
      known(inputs, 'logs.audit') === true ? 'is not offered for RabbitMQ' : undefined,
    ),
    whole('subnetIds', (inputs) => {
      const subnets = known(inputs, 'subnetIds');
      const single = known(inputs, 'deploymentMode') !== 'CLUSTER_MULTI_AZ';
      return single && isList(subnets) && subnets.length !== 1
        ? `SINGLE_INSTANCE needs one subnet, not ${subnets.length}`
        : undefined;
    }),
  ];
}

function uuid(key: string): string {
  return hexDigits(key, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
