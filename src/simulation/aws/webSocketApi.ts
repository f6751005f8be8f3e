import { asText } from '../propertyValue';
import { hexDigits, idFrom, text, type Making, type ResourceModels } from '../resourceModel';
import { between, each, isSet, lengthBetween, matches, oneOf, required, whole } from '../rules';
import { partitionOf, regionalArn } from './arn';

/** API Gateway gives its parts ids of few letters and digits. */
function shortId({ type, name }: Making): string {
  return hexDigits(`${type}::${name}`, 10);
}

/** Amazon API Gateway: WebSocket and HTTP APIs, and the settings of the account. */
export const webSocketApiModels: ResourceModels = {
  'aws:apigatewayv2/api:Api': {
    autoname: { property: 'name' },
    immutable: ['protocolType'],
    id: shortId,
    outputs: ({ id, inputs, region }) => {
      const scheme = inputs['protocolType'] === 'WEBSOCKET' ? 'wss' : 'https';
      return {
        apiEndpoint: `${scheme}://${id}.execute-api.${region}.amazonaws.com`,
        arn: `arn:${partitionOf(region)}:apigateway:${region}::/apis/${id}`,
        executionArn: regionalArn({ region }, 'execute-api', id),
      };
    },
    rules: [
      required('protocolType'),
      oneOf('protocolType', ['HTTP', 'WEBSOCKET']),
      lengthBetween('name', 1, 128),
      whole('routeSelectionExpression', (inputs) =>
        inputs['protocolType'] === 'WEBSOCKET' && !isSet(inputs, 'routeSelectionExpression')
          ? 'is missing: a WebSocket API needs it, such as "$request.body.action"'
          : undefined,
      ),
    ],
  },
  'aws:apigatewayv2/integration:Integration': {
    immutable: ['apiId', 'integrationType'],
    id: shortId,
    rules: [
      required('apiId', 'integrationType'),
      between('timeoutMilliseconds', 50, 29000),
      whole('integrationMethod', ({ integrationType, integrationMethod }) =>
        integrationType === 'AWS_PROXY' && integrationMethod !== undefined && integrationMethod !== 'POST'
          ? 'Lambda is called by POST alone'
          : undefined,
      ),
    ],
  },
  'aws:apigatewayv2/route:Route': {
    immutable: ['apiId'],
    id: shortId,
    rules: [
      required('apiId', 'routeKey'),
      matches('target', /^integrations\/.+/, '"integrations/" and the id of an integration'),
      whole('authorizationType', (inputs) => {
        const route = asText(inputs['routeKey']);
        const asked = isSet(inputs, 'authorizationType') && inputs['authorizationType'] !== 'NONE';
        return asked && /^\$(default|disconnect)$/.test(route)
          ? `is set on ${route}: a WebSocket API asks who comes on $connect alone`
          : undefined;
      }),
    ],
  },
  'aws:apigatewayv2/deployment:Deployment': {
    immutable: ['apiId', 'triggers'],
    id: shortId,
    outputs: () => ({ autoDeployed: false }),
    rules: [required('apiId'), lengthBetween('description', 0, 1024)],
  },
  'aws:apigatewayv2/stage:Stage': {
    autoname: { property: 'name' },
    immutable: ['apiId', 'name'],
    id: idFrom('name'),
    outputs: ({ inputs, region }) => {
      const api = text(inputs, 'apiId');
      const name = text(inputs, 'name');
      return {
        arn: `arn:${partitionOf(region)}:apigateway:${region}::/apis/${api}/stages/${name}`,
        executionArn: regionalArn({ region }, 'execute-api', `${api}/${name}`),
        invokeUrl: `wss://${api}.execute-api.${region}.amazonaws.com/${name}`,
      };
    },
    rules: [
      required('apiId'),
      matches('name', /^(\$default|[\w-]{1,128})$/, '1 to 128 letters, digits, "-" and "_"'),
      each('accessLogSettings.format', (format) =>
        typeof format === 'string' && !format.includes('$context.requestId')
          ? 'has no $context.requestId (or extendedRequestId): API Gateway wants it in every line'
          : undefined,
      ),
      matches('accessLogSettings.destinationArn', /^arn:[\w-]+:(logs|firehose):/, 'the ARN of a log group'),
    ],
  },
  'aws:apigateway/account:Account': {
    id: () => 'api-gateway-account',
    outputs: () => ({
      apiKeyVersion: '4',
      features: ['UsagePlans'],
      throttleSettings: [{ burstLimit: 5000, rateLimit: 10000 }],
    }),
    rules: [matches('cloudwatchRoleArn', /^arn:[\w-]+:iam::\d{12}:role\//, 'the ARN of a role')],
  },
};
