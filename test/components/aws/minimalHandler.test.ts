import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The part of the AWS SDK that Lambda brings and the handler uses: a table in memory, clients that are lists. */
const sdk = {
  'client-dynamodb': `
    const command = (kind) => class { constructor(input) { this.kind = kind; this.input = input; } };
    export const PutItemCommand = command('put');
    export const GetItemCommand = command('get');
    export const DeleteItemCommand = command('delete');
    export const QueryCommand = command('query');
    export const items = new Map();
    export class DynamoDBClient {
      async send({ kind, input }) {
        if (input.TableName !== 'connections-1') throw new Error('another table: ' + input.TableName);
        const id = (input.Item ?? input.Key)?.connectionId.S;
        if (kind === 'put') items.set(id, input.Item);
        if (kind === 'delete') items.delete(id);
        if (kind === 'get') return { Item: items.get(id) };
        if (kind !== 'query') return {};
        if (input.IndexName !== 'by-type') throw new Error('another index: ' + input.IndexName);
        const type = input.ExpressionAttributeValues[':type'].S;
        const found = [...items.values()].filter((item) => item.type.S === type);
        // One at a time: the handler must ask on.
        const next = input.ExclusiveStartKey ?? 0;
        const more = next + 1 < found.length ? { LastEvaluatedKey: next + 1 } : {};
        return { Items: found.slice(next, next + 1), ...more };
      }
    }`,
  'client-apigatewaymanagementapi': `
    export const posts = [];
    export class PostToConnectionCommand { constructor(input) { this.input = input; } }
    export class ApiGatewayManagementApiClient {
      constructor({ endpoint }) { this.endpoint = endpoint; }
      async send({ input: { ConnectionId, Data } }) {
        const httpStatusCode = { gone: 410, broken: 500 }[ConnectionId];
        if (httpStatusCode !== undefined) throw Object.assign(new Error('no'), { $metadata: { httpStatusCode } });
        posts.push([this.endpoint, ConnectionId, Data]);
      }
    }`,
};

const driver = `
  import { items } from '@aws-sdk/client-dynamodb';
  import { posts } from '@aws-sdk/client-apigatewaymanagementapi';
  import { handler } from './index.mjs';
  const answers = [];
  for (const event of JSON.parse(process.argv[2])) {
    answers.push(await handler(event).catch((error) => ({ error: error.message })));
  }
  console.log(JSON.stringify({ answers, posts, items: [...items.values()] }));
`;

interface Outcome {
  readonly answers: readonly { readonly statusCode?: number; readonly error?: string }[];
  /** Endpoint, connection and message. */
  readonly posts: readonly (readonly string[])[];
  readonly items: readonly {
    readonly connectionId: { readonly S: string };
    readonly type: { readonly S: string };
    readonly expiresAt: { readonly N: string };
  }[];
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === 'object' && value !== null && 'answers' in value && 'items' in value;
}

interface Event {
  readonly requestContext: { readonly routeKey: string; readonly connectionId: string };
  readonly queryStringParameters?: { readonly type: string };
  readonly body?: string;
}

const connect = (connectionId: string, type?: string): Event => ({
  requestContext: { routeKey: '$connect', connectionId },
  ...(type === undefined ? {} : { queryStringParameters: { type } }),
});
const leave = (connectionId: string): Event => ({
  requestContext: { routeKey: '$disconnect', connectionId },
});
const say = (connectionId: string, body: string): Event => ({
  requestContext: { routeKey: '$default', connectionId },
  body,
});

describe('the minimal handler of a WebSocket API', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-handler-'));
    for (const [name, source] of Object.entries(sdk)) {
      const place = join(folder, 'node_modules', '@aws-sdk', name);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, 'package.json'), JSON.stringify({ type: 'module', exports: './index.js' }));
      writeFileSync(join(place, 'index.js'), source);
    }
    const code = join(__dirname, '../../../components/aws/minimalHandler/index.mjs');
    copyFileSync(code, join(folder, 'index.mjs'));
    writeFileSync(join(folder, 'driver.mjs'), driver);
  });
  after(() => rmSync(folder, { recursive: true }));

  function handled(...events: readonly Event[]): Outcome {
    const said = execFileSync(process.execPath, [join(folder, 'driver.mjs'), JSON.stringify(events)], {
      encoding: 'utf8',
      env: { CONNECTIONS_TABLE: 'connections-1', WEBSOCKET_ENDPOINT: 'https://api/live' },
    });
    const outcome: unknown = JSON.parse(said);
    assert.ok(isOutcome(outcome));
    return outcome;
  }

  it('remembers who connects for a day, as a user unless told otherwise', () => {
    const { items } = handled(connect('one'), connect('two', 'admin'));
    assert.deepEqual(
      items.map(({ connectionId, type }) => [connectionId.S, type.S]),
      [
        ['one', 'user'],
        ['two', 'admin'],
      ],
    );
    const seconds = Number(items[0]?.expiresAt.N) - Date.now() / 1000;
    assert.ok(seconds > 86_300 && seconds <= 86_400, String(seconds));
  });

  it('turns away who is neither user nor admin', () => {
    const { answers, items } = handled(connect('one', 'root'), connect('two', 'constructor'));
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [400, 400],
    );
    assert.deepEqual(items, []);
  });

  it('forgets who leaves', () => {
    assert.deepEqual(handled(connect('one'), leave('one')).items, []);
  });

  it('passes a message on to everybody of the other type, by the endpoint of the API', () => {
    const { posts } = handled(
      connect('user', 'user'),
      connect('first', 'admin'),
      connect('second', 'admin'),
      connect('other', 'user'),
      say('user', 'help'),
      say('first', 'here'),
    );
    assert.deepEqual(posts, [
      ['https://api/live', 'first', 'help'],
      ['https://api/live', 'second', 'help'],
      ['https://api/live', 'user', 'here'],
      ['https://api/live', 'other', 'here'],
    ]);
  });

  it('forgets who left without a word, and sends the message back where nobody got it', () => {
    const { posts, items } = handled(connect('user'), connect('gone', 'admin'), say('user', 'help'));
    assert.deepEqual(posts, [['https://api/live', 'user', 'help']]);
    assert.deepEqual(
      items.map(({ connectionId }) => connectionId.S),
      ['user'],
    );
  });

  it('hides no other fault', () => {
    const { answers, items } = handled(connect('user'), connect('broken', 'admin'), say('user', 'help'));
    assert.equal(answers.at(-1)?.error, 'no');
    assert.equal(items.length, 2);
  });
});
