import type {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';

interface Management {
  readonly client: ApiGatewayManagementApiClient;
  readonly Post: typeof PostToConnectionCommand;
  readonly Delete: typeof DeleteConnectionCommand;
}

/** What became of a frame that was posted: `gone` where its connection is no more. */
export type Posted = 'posted' | 'gone';

/** The connections that API Gateway holds. */
export class GatewayConnections {
  private management: Promise<Management> | undefined;

  /** The address of the API's connections: https://… */
  constructor(private readonly endpoint: string) {}

  /** @throws where it is not known whether the frame arrived, after the client has tried three times. */
  async post(connectionId: string, frame: string): Promise<Posted> {
    const { client, Post } = await this.load();
    try {
      await client.send(new Post({ ConnectionId: connectionId, Data: frame }));
      return 'posted';
    } catch (error) {
      if (isGone(error)) return 'gone';
      throw error;
    }
  }

  /** Closes a connection. API Gateway chooses code and reason itself. */
  async close(connectionId: string): Promise<void> {
    const { client, Delete } = await this.load();
    try {
      await client.send(new Delete({ ConnectionId: connectionId }));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** Loaded when it is needed first: a connection that opens needs no answer. */
  private load(): Promise<Management> {
    this.management ??= import('@aws-sdk/client-apigatewaymanagementapi').then((sdk) => ({
      client: new sdk.ApiGatewayManagementApiClient({
        endpoint: this.endpoint,
        maxAttempts: 3,
        requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
      }),
      Post: sdk.PostToConnectionCommand,
      Delete: sdk.DeleteConnectionCommand,
    }));
    return this.management;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'GoneException';
}
