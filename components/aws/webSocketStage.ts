import * as apigatewayv2 from '@pulumi/aws/apigatewayv2';
import * as lambda from '@pulumi/aws/lambda';
import * as pulumi from '@pulumi/pulumi';
import type { ApiGatewayAccount } from './apiGatewayAccount';
import type { LambdaFunction } from './lambdaFunction';
import { storeLogGroup } from './storeLogGroup';
import type { WebSocketApi } from './webSocketApi';

/** The routes that every client comes by: when it connects, when it goes, and for each message. */
export const webSocketRoutes = ['$connect', '$disconnect', '$default'] as const;
export type WebSocketRoute = (typeof webSocketRoutes)[number];

export interface WebSocketStageArgs {
  readonly api: WebSocketApi;
  /** Functions behind the routes, by name. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** The name of the function of each route. */
  readonly routes: Readonly<Record<WebSocketRoute, string>>;
  /** ARN of the key that encrypts the access log; its policy must let CloudWatch Logs use it. */
  readonly logKeyArn: pulumi.Input<string>;
  /** The role with which API Gateway writes logs. Default: the account has it already. */
  readonly account?: ApiGatewayAccount;
  /** Messages a second, of all clients together. Default: 500. */
  readonly rateLimit?: number;
  /** Messages at once above which API Gateway turns clients away. Default: 1000. */
  readonly burstLimit?: number;
}

/** The longest that API Gateway waits: a function that gives up earlier says why in its own log. */
const timeoutMilliseconds = 29_000;

/** One line of JSON for each event; what a message says is in none. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  event: '$context.eventType',
  route: '$context.routeKey',
  connection: '$context.connectionId',
  status: '$context.status',
  address: '$context.identity.sourceIp',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
});

/** The routes of a WebSocket API, deployed: the functions behind them, throttling and an access log. */
export class WebSocketStage extends pulumi.ComponentResource {
  /** What nobody should be sent to the API before. */
  readonly stage: apigatewayv2.Stage;

  constructor(name: string, args: WebSocketStageArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:WebSocketStage', name, {}, opts);
    const integrations = this.integrations(name, args);
    const routes = webSocketRoutes.map((route) => this.route(name, route, args, integrations));
    const deployment = new apigatewayv2.Deployment(
      name,
      {
        apiId: args.api.apiId,
        // API Gateway deploys WebSocket APIs only when told: whatever a client would notice is a trigger.
        triggers: {
          routes: pulumi.jsonStringify(args.routes),
          functions: pulumi.jsonStringify([...integrations.values()].map((made) => made.integrationUri)),
        },
      },
      { parent: this, dependsOn: routes },
    );
    this.stage = this.deployed(name, args, deployment);
    this.registerOutputs({ url: args.api.url });
  }

  /** Lets the API call each function behind it, and says how. */
  private integrations(
    name: string,
    { api, functions, routes }: WebSocketStageArgs,
  ): ReadonlyMap<string, apigatewayv2.Integration> {
    return new Map(
      [...new Set(Object.values(routes))].map((target) => {
        const called = functions.get(target);
        if (called === undefined) throw new Error(`The function ${target} behind ${name} was not made.`);
        const label = `${name}-${target}`;
        const permission = new lambda.Permission(
          label,
          {
            function: called.functionName,
            action: 'lambda:InvokeFunction',
            principal: 'apigateway.amazonaws.com',
            sourceArn: pulumi.interpolate`${api.stageArn}/*`,
          },
          { parent: this },
        );
        const integration = new apigatewayv2.Integration(
          label,
          {
            apiId: api.apiId,
            integrationType: 'AWS_PROXY',
            integrationMethod: 'POST',
            integrationUri: called.invokeArn,
            timeoutMilliseconds,
          },
          { parent: this, dependsOn: permission },
        );
        return [target, integration];
      }),
    );
  }

  private route(
    name: string,
    route: WebSocketRoute,
    args: WebSocketStageArgs,
    integrations: ReadonlyMap<string, apigatewayv2.Integration>,
  ): apigatewayv2.Route {
    const integration = integrations.get(args.routes[route]);
    return new apigatewayv2.Route(
      `${name}-${route.slice(1)}`,
      {
        apiId: args.api.apiId,
        routeKey: route,
        ...(integration === undefined ? {} : { target: pulumi.interpolate`integrations/${integration.id}` }),
      },
      { parent: this },
    );
  }

  private deployed(
    name: string,
    args: WebSocketStageArgs,
    deployment: apigatewayv2.Deployment,
  ): apigatewayv2.Stage {
    const log = storeLogGroup(name, { keyArn: args.logKeyArn }, this);
    return new apigatewayv2.Stage(
      name,
      {
        apiId: args.api.apiId,
        name: args.api.stage,
        deploymentId: deployment.id,
        defaultRouteSettings: {
          throttlingRateLimit: args.rateLimit ?? 500,
          throttlingBurstLimit: args.burstLimit ?? 1000,
          detailedMetricsEnabled: true,
        },
        accessLogSettings: { destinationArn: log.arn, format: accessLogFormat },
      },
      { parent: this, ...(args.account === undefined ? {} : { dependsOn: args.account }) },
    );
  }
}
