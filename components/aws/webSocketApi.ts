import * as apigatewayv2 from '@pulumi/aws/apigatewayv2';
import * as pulumi from '@pulumi/pulumi';
import { nameProblems, refuseStore } from './storeProblems';

export interface WebSocketApiArgs {
  /** What the API is, in a few words. */
  readonly title: string;
  readonly region: string;
  /** Name of the stage, and so the path of the URL: letters, digits, hyphens and underscores, at most 128. */
  readonly stage: string;
  /** Field of a message that names its route: "$request.body.action". */
  readonly routeSelection: string;
}

/**
 * A WebSocket API of API Gateway, without its routes: the functions behind those must know the API before they exist,
 * so that `WebSocketStage` brings the routes after them.
 */
export class WebSocketApi extends pulumi.ComponentResource {
  readonly apiId: pulumi.Output<string>;
  /** ARN of the stage, as permissions to call and to answer name it: a route or "POST/@connections/ID" follows. */
  readonly stageArn: pulumi.Output<string>;
  readonly stage: string;
  /** Host that answers: "a1b2c3d4.execute-api.us-west-2.amazonaws.com". */
  readonly domainName: pulumi.Output<string>;
  /** Where clients connect: "wss://…". */
  readonly url: pulumi.Output<string>;
  /** Where a function writes to the connections: "https://…". */
  readonly connectionsUrl: pulumi.Output<string>;

  /** Raises a UserError for a name or a stage that API Gateway refuses. */
  constructor(name: string, args: WebSocketApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:WebSocketApi', name, {}, opts);
    checkArgs(name, args);
    const { region, stage } = args;
    const api = new apigatewayv2.Api(
      name,
      {
        description: args.title,
        protocolType: 'WEBSOCKET',
        routeSelectionExpression: args.routeSelection,
      },
      { parent: this },
    );
    this.domainName = pulumi.interpolate`${api.id}.execute-api.${region}.amazonaws.com`;
    const host = pulumi.interpolate`${this.domainName}/${stage}`;
    this.apiId = api.id;
    this.stage = stage;
    this.stageArn = pulumi.interpolate`${api.executionArn}/${stage}`;
    this.url = pulumi.interpolate`wss://${host}`;
    this.connectionsUrl = pulumi.interpolate`https://${host}`;
    this.registerOutputs({ url: this.url });
  }
}

function checkArgs(name: string, { stage }: WebSocketApiArgs): void {
  refuseStore('WebSocket API', name, [
    ...nameProblems(name, 128),
    ...(/^[A-Za-z0-9_-]{1,128}$/.test(stage)
      ? []
      : [`the stage "${stage}" is no name of 1 to 128 letters, digits, hyphens and underscores`]),
  ]);
}
