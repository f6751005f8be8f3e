import { asText, isBag, type PropertyBag } from '../propertyValue';
import { hexDigits, idFrom, text, type ResourceModels } from '../resourceModel';
import { between, count, exactlyOne, known, matches, oneOf, required, whole } from '../rules';
import { regionalArn } from './arn';

/** Bytes of names and values together. */
const maximumEnvironment = 4096;
const reserved =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_.+|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

function environmentProblem(inputs: PropertyBag): string | undefined {
  const variables = known(inputs, 'environment.variables');
  if (!isBag(variables)) return undefined;
  const own = Object.keys(variables).filter((name) => reserved.test(name));
  if (own.length > 0) return `${own.join(', ')} are Lambda's own: leave them out`;
  const size = Object.entries(variables)
    .map(([name, value]) => name.length + asText(value).length)
    .reduce((sum, length) => sum + length, 0);
  return size > maximumEnvironment ? `has ${size} bytes, and is larger than 4 kB` : undefined;
}

function codeProblem(inputs: PropertyBag): string | undefined {
  if (inputs['packageType'] === 'Image') return undefined;
  const missing = ['handler', 'runtime'].filter((property) => known(inputs, property) === undefined);
  return missing.length === 0 ? undefined : `needs ${missing.join(' and ')} where the code is no image`;
}

/** AWS Lambda. */
export const functionModels: ResourceModels = {
  'aws:lambda/function:Function': {
    autoname: { property: 'name' },
    immutable: ['name', 'packageType'],
    id: idFrom('name'),
    outputs: (made) => {
      const arn = regionalArn(made, 'lambda', `function:${made.id}`);
      return {
        arn,
        qualifiedArn: `${arn}:$LATEST`,
        invokeArn: `arn:aws:apigateway:${made.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
        version: '$LATEST',
        lastModified: '2020-01-01T00:00:00.000+0000',
      };
    },
    rules: [
      required('role'),
      exactlyOne('code', 'imageUri', 's3Bucket'),
      matches('name', /^[\w-]{1,64}$/, '1 to 64 letters, digits, "-" and "_"'),
      between('timeout', 1, 900),
      between('memorySize', 128, 10240),
      // Of the 1000 that an account has, 100 stay for functions that reserve none.
      between('reservedConcurrentExecutions', -1, 900),
      count('vpcConfig.securityGroupIds', 0, 5, 'security groups'),
      oneOf('architectures.*', ['arm64', 'x86_64']),
      whole('handler', codeProblem),
      whole('environment', environmentProblem),
    ],
  },
  'aws:lambda/permission:Permission': {
    immutable: ['action', 'function', 'principal', 'qualifier', 'sourceAccount', 'sourceArn', 'statementId'],
    id: ({ type, name, inputs }) =>
      text(inputs, 'statementId', `terraform-${hexDigits(`${type}::${name}`, 26)}`),
    outputs: ({ id }) => ({ statementId: id }),
    rules: [
      required('action', 'function', 'principal'),
      matches('action', /^lambda:(\*|[A-Za-z]+)$/, 'such as "lambda:InvokeFunction"'),
    ],
  },
};
