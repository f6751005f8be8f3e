import { isBag, valueAt } from '../../src/simulation/propertyValue';
import { textAt } from '../cluster';
import { isMadeAfter } from '../madeAfter';
import { ofType } from '../policyStack';
import { stackRule, stackType, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';

/** Executions that stay for functions that reserve none. */
const unreserved = 100;

const concurrency = stackRule({
  id: 'limits-lambda-concurrency',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Functions reserve executions out of one number of the account, of which Lambda keeps a hundred for all others; new accounts may have far fewer than a thousand.',
  mend: 'Reserve less, or raise the quota of the account and set it here.',
  standards: [
    awsDocumentation('AWS Lambda Developer Guide: Configuring reserved concurrency for a function'),
  ],
  onUnknown: 'undecided',
  settings: {
    account: {
      description: 'Executions at once that the account has.',
      default: 1000,
      minimum: 10,
      maximum: 100000,
    },
  },
  types: [stackType],
  check: (_stack, stack, numberOf) => {
    const reserved = ofType(stack, 'aws:lambda/function:Function')
      .map(({ props }) => Number(valueAt(props, 'reservedConcurrentExecutions') ?? 0))
      .reduce((sum, executions) => sum + Math.max(0, executions), 0);
    const room = numberOf('account') - unreserved;
    return reserved > Math.max(0, room)
      ? [`reserves ${reserved} executions of Lambda, of ${room} that may be reserved`]
      : [];
  },
});

const accountType = 'aws:apigateway/account:Account';

const logging = stackRule({
  id: 'limits-api-logging',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'API Gateway writes logs of a WebSocket API as one role of the account; it refuses a stage with logs as long as the account has none.',
  mend: "Let the stage depend on the account's role, where the stack makes it.",
  standards: [awsDocumentation('Amazon API Gateway Developer Guide: Set up WebSocket API logging')],
  onUnknown: 'undecided',
  types: ['aws:apigatewayv2/stage:Stage'],
  check: (stage, stack) => {
    const [account] = ofType(stack, accountType);
    if (account === undefined || !isBag(valueAt(stage.props, 'accessLogSettings'))) return [];
    return [
      ...(textAt(account.props, 'cloudwatchRoleArn') === ''
        ? ['writes logs, and the account has no role for that']
        : []),
      ...(isMadeAfter(stack, stage, account)
        ? []
        : ['writes logs, and does not depend on the role of the account']),
    ];
  },
});

/** What Lambda and API Gateway refuse of resources together. */
export const serverlessRules: readonly Rule[] = [concurrency, logging];
