import { join } from 'node:path';
import { tokenHash } from '../../src/chat/adminToken';
import { connectionsTable, credentials, DynamoEmulator, messagesTable, region } from './dynamoEmulator';
import { FunctionPool } from './functionPool';
import { GatewayEmulator } from './gatewayEmulator';

/** The function as it is built. */
const bundle = join(__dirname, '../../dist/lambda/index.js');

/** The home of functions, EMULATED: API Gateway, Lambda and DynamoDB, with the application as it is built. */
export class AwsEmulator {
  private constructor(
    readonly dynamo: DynamoEmulator,
    readonly functions: FunctionPool,
    readonly gateway: GatewayEmulator,
    readonly url: string,
  ) {}

  static async start(adminToken: string, environment: Record<string, string> = {}): Promise<AwsEmulator> {
    const dynamo = await DynamoEmulator.start();
    // Each has to know the other: the function posts to the gateway, which calls it.
    const gateway = await GatewayEmulator.start({
      invoke: (event) => functions.invoke(event),
    });
    const functions: FunctionPool = new FunctionPool({
      bundle,
      environment: {
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
        WEBSOCKET_ENDPOINT: `http://127.0.0.1:${gateway.port}/test`,
        CONNECTIONS_TABLE: connectionsTable,
        MESSAGES_TABLE: messagesTable,
        ADMIN_TOKEN_SHA256: tokenHash(adminToken),
        ...environment,
      },
    });
    return new AwsEmulator(dynamo, functions, gateway, `ws://127.0.0.1:${gateway.port}/test`);
  }

  async stop(): Promise<void> {
    this.gateway.stop();
    await this.functions.stop();
    this.dynamo.stop();
  }
}
