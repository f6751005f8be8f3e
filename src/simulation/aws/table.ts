import { asText, isList, type PropertyBag } from '../propertyValue';
import { idFrom, type ResourceModels } from '../resourceModel';
import { count, isSet, known, matches, placesAt, whole } from '../rules';
import { regionalArn } from './arn';

/** Amazon DynamoDB. */
export const tableModels: ResourceModels = {
  'aws:dynamodb/table:Table': {
    autoname: { property: 'name' },
    immutable: ['name', 'hashKey', 'rangeKey', 'localSecondaryIndexes'],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: regionalArn(made, 'dynamodb', `table/${made.id}`),
      ...(made.inputs['streamEnabled'] === true
        ? {
            streamArn: regionalArn(made, 'dynamodb', `table/${made.id}/stream/2020-01-01T00:00:00.000`),
            streamLabel: '2020-01-01T00:00:00.000',
          }
        : {}),
    }),
    rules: [
      matches('name', /^[A-Za-z0-9_.-]{3,255}$/, '3 to 255 letters, digits, "_", "." and "-"'),
      count('globalSecondaryIndexes', 0, 20, 'indexes'),
      whole('attributes', attributesMismatch),
      whole('readCapacity', (inputs) => {
        const set = ['readCapacity', 'writeCapacity'].filter((property) => isSet(inputs, property)).length;
        if (inputs['billingMode'] === 'PAY_PER_REQUEST')
          return set === 0 ? undefined : 'and writeCapacity are for PROVISIONED: leave them out';
        return set === 2 ? undefined : 'and writeCapacity are needed, unless billingMode is PAY_PER_REQUEST';
      }),
    ],
    undeletable: ({ deletionProtectionEnabled }) =>
      deletionProtectionEnabled === true
        ? 'deletionProtectionEnabled is on: turn it off in an update of its own first'
        : undefined,
  },
};

/** DynamoDB wants exactly the attributes that keys and indexes use. */
function attributesMismatch(inputs: PropertyBag): string | undefined {
  const { attributes } = inputs;
  if (!isList(attributes)) return undefined;
  const declared = attributes.map((attribute) => known({ attribute }, 'attribute.name'));
  const indexes = ['globalSecondaryIndexes', 'localSecondaryIndexes'].flatMap((key) => inputs[key] ?? []);
  const used = [inputs, ...indexes].flatMap((keys) => [
    ...['hashKey', 'rangeKey'].map((key) => known({ keys }, `keys.${key}`)),
    ...placesAt({ keys }, 'keys.keySchemas.*.attributeName').map(({ value }) => value),
  ]);
  const surplus = declared.filter((name) => !used.includes(name));
  const missing = used.filter((name) => name !== undefined && !declared.includes(name));
  if (surplus.length === 0 && missing.length === 0) return undefined;
  return `declare exactly the attributes of keys and indexes: ${[...surplus.map((name) => `"${asText(name)}" is of none`), ...missing.map((name) => `"${asText(name)}" is missing`)].join(', ')}`;
}
