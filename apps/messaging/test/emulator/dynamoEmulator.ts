import { createServer, request, Server, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import {
  CreateTableCommand,
  DynamoDBClient,
  type CreateTableCommandInput,
  type GlobalSecondaryIndex,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { listening } from './listening';

/** A request on its way to the emulator. */
export interface DynamoRequest {
  /** As in `PutItem`. */
  readonly operation: string;
  readonly body: string;
}

/** What becomes of a request: nothing of it is done, it is done and never answered, or all is as it should be. */
export type Fate = 'lost' | 'unanswered' | 'answered';

// It has a say on every start under Node 20, which only the tests run on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** What the function is told of it. */
export const connectionsTable = 'connections';
export const messagesTable = 'messages';
export const credentials = { accessKeyId: 'emulated', secretAccessKey: 'emulated' };
export const region = 'eu-central-1';

/**
 * An EMULATOR of DynamoDB (dynalite) with the application's two tables, behind a proxy that can lose requests. It removes
 * nothing when its time is over, and its indexes are up to date at once: both as DynamoDB may be.
 */
export class DynamoEmulator {
  /** Decides what becomes of requests, at once or after a while. Default: all are answered. */
  fate: (request: DynamoRequest) => Fate | Promise<Fate> = () => 'answered';
  readonly documents: DynamoDBDocumentClient;

  private constructor(
    private readonly database: Server,
    private readonly databasePort: number,
    private readonly proxy: Server,
    readonly endpoint: string,
  ) {
    this.documents = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
    proxy.on('request', (asked, answer) => void this.forward(asked, answer).catch(() => answer.destroy()));
  }

  static async start(): Promise<DynamoEmulator> {
    const [database, proxy] = [dynalite({ createTableMs: 0 }), createServer()];
    const databasePort = await listening(database);
    const emulator = new DynamoEmulator(
      database,
      databasePort,
      proxy,
      `http://127.0.0.1:${await listening(proxy)}`,
    );
    for (const table of tables) await emulator.documents.send(new CreateTableCommand(table));
    return emulator;
  }

  /** Returns all items of a table. */
  async items(table: string): Promise<readonly Record<string, unknown>[]> {
    const { Items = [] } = await this.documents.send(new ScanCommand({ TableName: table }));
    return Items;
  }

  stop(): void {
    this.documents.destroy();
    for (const server of [this.proxy, this.database]) {
      // Its own close fails what is still asked of it.
      Server.prototype.close.call(server);
      server.closeAllConnections();
    }
  }

  private async forward(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(asked);
    const operation = String(asked.headers['x-amz-target']).split('.')[1] ?? '';
    const fate = await this.fate({ operation, body: body.toString() });
    if (fate === 'lost') return;
    const { method, url: path, headers } = asked;
    const forwarded = request({ port: this.databasePort, method, path, headers }, (answered) => {
      if (fate === 'unanswered') answered.resume();
      else answered.pipe(answer.writeHead(answered.statusCode ?? 500, answered.headers));
    });
    forwarded.on('error', () => answer.destroy()).end(body);
  }
}

const tables: readonly CreateTableCommandInput[] = [
  {
    TableName: connectionsTable,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['connectionId', 'type', 'participant'].map(text),
    KeySchema: [{ AttributeName: 'connectionId', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [index('by-type', 'type'), index('by-participant', 'participant')],
  },
  {
    TableName: messagesTable,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['conversation', 'sequence'].map(text),
    KeySchema: [
      { AttributeName: 'conversation', KeyType: 'HASH' },
      { AttributeName: 'sequence', KeyType: 'RANGE' },
    ],
  },
];

function text(AttributeName: string) {
  return { AttributeName, AttributeType: 'S' } as const;
}

function index(IndexName: string, AttributeName: string): GlobalSecondaryIndex {
  return {
    IndexName,
    KeySchema: [{ AttributeName, KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
  };
}
