import { secret } from '../../../../src/simulation/propertyValue';
import { changed, set, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { added, textOf } from '../spoils';
import { taskPlatform } from '../taskPlatform';
import { serverless } from './awsSubjects';

const vpc = { type: 'aws:ec2/vpc:Vpc' };
const lambda = { type: 'aws:lambda/function:Function' };
const stage = { type: 'aws:apigatewayv2/stage:Stage' };
const connect = { type: 'aws:apigatewayv2/route:Route', name: 'websocket-api-connect' };

const functions = mutantsOf(serverless, [
  [
    'security-table-encrypted',
    'a table under the key of AWS',
    set({ type: 'aws:dynamodb/table:Table' }, 'serverSideEncryption.kmsKeyArn', undefined),
    /is encrypted by no key of the account/,
  ],
  [
    'security-table-encrypted',
    'a table that says nothing of encryption',
    set({ type: 'aws:dynamodb/table:Table' }, 'serverSideEncryption', undefined),
    /serverSideEncryption\.enabled is not set/,
  ],
  ...(['name', 'arn'] as const).map(
    (by) =>
      [
        'security-function-no-open-url',
        `a function that the internet runs, by its ${by}`,
        added((stack) => ({
          type: 'aws:lambda/functionUrl:FunctionUrl',
          name: 'open',
          props: { functionName: textOf(stack, lambda, by), authorizationType: 'NONE' },
        })),
        /is run by everybody who knows the URL open/,
      ] as const,
  ),
  [
    'security-function-runtime',
    'a runtime out of support',
    set(lambda, 'runtime', 'nodejs18.x'),
    /runs on nodejs18\.x, out of support/,
  ],
  [
    'security-function-runtime',
    'no runtime',
    set(lambda, 'runtime', undefined),
    /runs on no runtime, out of support/,
  ],
  [
    'security-function-traced',
    'a function without traces',
    set(lambda, 'tracingConfig.mode', 'PassThrough'),
    /leaves no trace/,
  ],
  [
    'security-function-log',
    'a function with the log that Lambda makes',
    set(lambda, 'loggingConfig.logGroup', undefined),
    /writes into a log that Lambda makes/,
  ],
  [
    'security-function-no-plain-secret',
    'a password in a variable',
    set(lambda, 'environment.variables.DATABASE_PASSWORD', 'good day'),
    /has what its name calls a secret in the variable DATABASE_PASSWORD/,
  ],
  [
    'security-function-no-plain-secret',
    'a secret of the stack in a variable',
    set(lambda, 'environment.variables.GREETING', secret('good day')),
    /has a secret of the stack in the variable GREETING/,
  ],
  [
    'security-api-logs',
    'an API that logs nobody',
    set(stage, 'accessLogSettings', undefined),
    /keeps no log of who comes/,
  ],
  [
    'security-api-throttled',
    'an API for as many as come',
    set(stage, 'defaultRouteSettings.throttlingRateLimit', undefined),
    /throttlingRateLimit is not set/,
  ],
  [
    'security-api-throttled',
    'an API for all at once',
    set(stage, 'defaultRouteSettings.throttlingBurstLimit', 0),
    /throttlingBurstLimit is not set/,
  ],
  [
    'security-api-authorized',
    'another WebSocket API for everybody',
    changed(connect, (resource) => ({ ...resource, name: 'orders-connect' })),
    /lets everybody call \$connect/,
  ],
  [
    'security-api-authorized',
    'a route of an HTTP API for everybody',
    added(() => ({
      type: connect.type,
      name: 'orders',
      props: { routeKey: 'POST /orders', authorizationType: 'NONE' },
    })),
    /lets everybody call POST \/orders/,
  ],
]);

/** A private key of nobody. */
const privateKey = ['-----BEGIN EC PRIVATE KEY-----', 'MHcCAQEE', '-----END EC PRIVATE KEY-----'].join('\n');

const secrets = mutantsOf(taskPlatform, [
  [
    'security-secrets-marked',
    'a password of a database that is not marked',
    set({ type: 'aws:rds/instance:Instance', name: 'postgres' }, 'password', 'good day'),
    /has what its name calls a secret in plain text: password of aws:rds\/instance:Instance postgres/,
  ],
  [
    'security-secrets-marked',
    'a URL with a password among the outputs',
    set({ type: 'pulumi:pulumi:Stack' }, 'cache', { urls: ['redis://:correcthorse@cache:6379'] }),
    /has a password in a URL in plain text: cache\.urls\[0\] of pulumi:pulumi:Stack/,
  ],
  [
    'security-secrets-marked',
    'a private key in a tag',
    set(vpc, 'tags.key', privateKey),
    /has a private key in plain text: tags\.key of aws:ec2\/vpc:Vpc network/,
  ],
  [
    'security-kubeconfig-no-credential',
    'a kubeconfig with a token',
    set(
      { type: 'pulumi:providers:kubernetes' },
      'kubeconfig',
      '{"users":[{"user":{"token":"of-somebody"}}]}',
    ),
    /has a login of the cluster in plain text/,
  ],
]);

/** Functions that everybody runs, and secrets that everybody reads. */
export const awsFunctionMutants: readonly Mutant[] = [...functions, ...secrets];
