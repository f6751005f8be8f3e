import { long, sixGroups, type Refusal } from './refusal';

/** What Lambda, DynamoDB, API Gateway and objects of S3 refuse. */
export const serverlessRefusals: readonly Refusal[] = [
  ['aws:lambda/function:Function', { timeout: 901 }, 'timeout', /1 to 900/],
  ['aws:lambda/function:Function', { memorySize: 64 }, 'memorySize', /128 to 10240/],
  ['aws:lambda/function:Function', { handler: null }, 'handler', /needs handler/],
  [
    'aws:lambda/function:Function',
    { environment: { variables: { AWS_REGION: 'us-east-1' } } },
    'environment',
    /AWS_REGION are Lambda's own/,
  ],
  [
    'aws:lambda/function:Function',
    { environment: { variables: { LONG: 'a'.repeat(4093) } } },
    'environment',
    /4107 bytes/,
  ],
  ['aws:lambda/permission:Permission', { action: 'invoke' }, 'action', /InvokeFunction/],
  [
    'aws:dynamodb/table:Table',
    {
      globalSecondaryIndexes: [{ name: 'by-type', keySchemas: [{ attributeName: 'type', keyType: 'HASH' }] }],
    },
    'attributes',
    /"type" is missing/,
  ],
  [
    'aws:apigatewayv2/api:Api',
    { routeSelectionExpression: null },
    'routeSelectionExpression',
    /a WebSocket API needs it/,
  ],
  [
    'aws:apigatewayv2/integration:Integration',
    { timeoutMilliseconds: 30000 },
    'timeoutMilliseconds',
    /50 to 29000/,
  ],
  [
    'aws:apigatewayv2/route:Route',
    { authorizationType: 'AWS_IAM' },
    'authorizationType',
    /on \$connect alone/,
  ],
  ['aws:apigatewayv2/stage:Stage', { name: 'a b' }, 'name', /1 to 128/],
  [
    'aws:apigatewayv2/stage:Stage',
    { accessLogSettings: { format: '$context.status' } },
    'accessLogSettings.format',
    /requestId/,
  ],
  ['aws:s3/bucketObjectv2:BucketObjectv2', { contentBase64: 'SGVsbG8=' }, 'content', /give one of them/],
  ['aws:lambda/function:Function', { name: long(65) }, 'name', /1 to 64/],
  [
    'aws:lambda/function:Function',
    { reservedConcurrentExecutions: 901 },
    'reservedConcurrentExecutions',
    /-1 to 900/,
  ],
  [
    'aws:lambda/function:Function',
    { vpcConfig: { securityGroupIds: sixGroups } },
    'vpcConfig.securityGroupIds',
    /at most 5/,
  ],
];
