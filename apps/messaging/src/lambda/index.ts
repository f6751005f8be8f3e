import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2, Context } from 'aws-lambda';
import { ConfigurationError } from '../configuration/loadConfiguration';
import { createLog } from '../observability/log';
import { assemble } from './assemble';
import type { Handler } from './handler';

/** What every line of an event carries. One process has one event at a time. */
let current: { readonly request?: string; readonly trace?: string | undefined } = {};

const log = createLog('info', () => current);

/** Made while the function starts, which costs least; the error is told with each event, where it is looked for. */
const assembled = attempt();

/** What Lambda calls. */
export async function handler(
  event: APIGatewayProxyWebsocketEventV2,
  context: Context,
): Promise<APIGatewayProxyResultV2> {
  const { connectionId, routeKey } = event.requestContext;
  current = { request: context.awsRequestId, trace: process.env['_X_AMZN_TRACE_ID'] };
  if (assembled instanceof ConfigurationError) {
    log.error({ problems: assembled.problems }, 'The settings are not right');
    return { statusCode: 500 };
  }
  try {
    return await assembled.handle(event);
  } catch (error) {
    log.error({ reason: String(error), connectionId, route: routeKey }, 'An event failed');
    return { statusCode: 500 };
  }
}

function attempt(): Handler | ConfigurationError {
  try {
    return assemble(process.env, log);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}
