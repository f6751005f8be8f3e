import { asText, valueAt } from '../../../src/simulation/propertyValue';
import { bagAt, textAt } from '../../cluster';
import { awsGuide, securityHub } from '../../awsStandards';
import { resourceRule, stackRule, type Rule } from '../../rule';
import { secretWords } from '../kubernetes/secretText';
import { foundational } from './awsSecurityStandards';
import { companions } from './companions';
import { mustBe, mustHave } from './propertyCheck';

const lambda = 'aws:lambda/function:Function';
const stage = 'aws:apigatewayv2/stage:Stage';

const noOpenUrl = stackRule({
  id: 'security-function-no-open-url',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'Behind a URL without a login everybody runs the function, and the account pays.',
  mend: 'Set `authorizationType` of the URL to AWS_IAM, or put an API in front.',
  standards: [
    foundational('Lambda.1'),
    awsGuide('AWS Lambda Developer Guide', 'Control access to Lambda function URLs'),
  ],
  onUnknown: 'undecided',
  types: [lambda],
  check: (called, stack) => {
    const naming = { type: 'aws:lambda/functionUrl:FunctionUrl', property: 'functionName' };
    return ['name', 'arn']
      .flatMap((key) => companions(stack, called, naming, textAt(called.props, key)))
      .filter(({ props }) => props['authorizationType'] !== 'AWS_IAM')
      .map(({ name }) => `is run by everybody who knows the URL ${name}`);
  },
});

/** Runtimes that get mends of flaws (AWS Lambda Developer Guide, "Lambda runtimes", November 2026). */
const supportedRuntimes =
  /^(nodejs(22|24)\.x|python3\.1[1-9]|java(11|17|21|25)|ruby3\.[3-9]|dotnet(8|10)|provided\.al2023)$/;

const supportedRuntime = resourceRule({
  id: 'security-function-runtime',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'A runtime out of support gets no mends of its flaws, and later Lambda takes no change of the function.',
  mend: 'Choose a runtime that the Lambda Developer Guide lists as supported.',
  standards: [foundational('Lambda.2')],
  onUnknown: 'undecided',
  types: [lambda],
  check: ({ props }) => {
    const runtime = textAt(props, 'runtime');
    const isImage = props['packageType'] === 'Image';
    return isImage || supportedRuntimes.test(runtime)
      ? []
      : [`runs on ${runtime || 'no runtime'}, out of support`];
  },
});

const traced = resourceRule({
  id: 'security-function-traced',
  severity: 'low',
  enforcement: 'mandatory',
  why: 'A trace says which call led to which, across the services that a function speaks to.',
  mend: 'Set `tracingConfig.mode` to Active.',
  standards: [securityHub('Lambda.7')],
  onUnknown: 'undecided',
  types: [lambda],
  check: mustBe('tracingConfig.mode', 'Active', 'leaves no trace'),
});

const ownLog = resourceRule({
  id: 'security-function-log',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Where none is named Lambda makes a log group that nobody encrypts and that is kept for ever.',
  mend: 'Name an encrypted log group of the stack in `loggingConfig.logGroup`.',
  standards: [awsGuide('AWS Lambda Developer Guide', 'Configuring CloudWatch log groups')],
  onUnknown: 'passes',
  types: [lambda],
  check: mustHave('loggingConfig.logGroup', 'writes into a log that Lambda makes'),
});

const noSecretVariable = resourceRule({
  id: 'security-function-no-plain-secret',
  severity: 'critical',
  enforcement: 'mandatory',
  why: 'Whoever may look at a function reads its variables, and every version of it keeps them.',
  mend: 'Keep the value in Secrets Manager, and give the function its ARN and the permission to read it.',
  standards: [awsGuide('AWS Lambda Developer Guide', 'Working with Lambda environment variables')],
  onUnknown: 'undecided',
  types: [lambda],
  check: ({ props }) =>
    Object.entries(bagAt(props, 'environment.variables')).flatMap(([name, value]) => {
      const words = secretWords(name, value);
      return words === undefined ? [] : [`has ${words} in the variable ${name}`];
    }),
});

const stageLogged = resourceRule({
  id: 'security-api-logs',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Who connected, from where and with what answer stands in the access log alone.',
  mend: 'Set `accessLogSettings` with a log group and a format.',
  standards: [foundational('APIGateway.9'), foundational('APIGateway.1')],
  onUnknown: 'passes',
  types: [stage],
  check: mustHave('accessLogSettings.destinationArn', 'keeps no log of who comes'),
});

const stageThrottled = resourceRule({
  id: 'security-api-throttled',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Without a limit of its own one API takes the whole rate of the account, and runs functions as often as an attacker likes.',
  mend: 'Set `throttlingRateLimit` and `throttlingBurstLimit` of `defaultRouteSettings`.',
  standards: [awsGuide('Amazon API Gateway Developer Guide', 'Protect your WebSocket APIs in API Gateway')],
  onUnknown: 'undecided',
  types: [stage],
  check: ({ props }) =>
    ['throttlingRateLimit', 'throttlingBurstLimit']
      .filter((limit) => !(Number(valueAt(props, `defaultRouteSettings.${limit}`) ?? 0) > 0))
      .map((limit) => `takes as many requests as come: ${limit} is not set`),
});

/** Of a WebSocket API only the first request can be asked who it is; of an HTTP API each is. */
const routesAuthorized = resourceRule({
  id: 'security-api-authorized',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A route without authorization runs its function for everybody.',
  mend: 'Set `authorizationType` of the route to AWS_IAM, CUSTOM or JWT.',
  standards: [foundational('APIGateway.8')],
  onUnknown: 'undecided',
  types: ['aws:apigatewayv2/route:Route'],
  check: ({ props }) => {
    const key = textAt(props, 'routeKey');
    const isAsked = key === '$connect' || key.includes('/');
    const type = asText(props['authorizationType']);
    return isAsked && (type === '' || type === 'NONE') ? [`lets everybody call ${key}`] : [];
  },
});

/** Functions, and the APIs before them. */
export const functionSecurityRules: readonly Rule[] = [
  noOpenUrl,
  supportedRuntime,
  traced,
  ownLog,
  noSecretVariable,
  stageLogged,
  stageThrottled,
  routesAuthorized,
];
