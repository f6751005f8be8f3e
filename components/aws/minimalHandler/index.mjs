// What runs behind a WebSocket API whose system brings no code: users and admins write to each other. Needs a table
// with the partition key connectionId, the index by-type on type, and expiresAt as the time of expiry.
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';

const secondsOfADay = 24 * 60 * 60;
const otherType = { user: 'admin', admin: 'user' };

const table = { TableName: process.env.CONNECTIONS_TABLE };
const database = new DynamoDBClient({});
const api = new ApiGatewayManagementApiClient({ endpoint: process.env.WEBSOCKET_ENDPOINT });

export async function handler(event) {
  const { routeKey, connectionId } = event.requestContext;
  if (routeKey === '$connect') return connect(connectionId, event.queryStringParameters?.type);
  if (routeKey === '$disconnect') return disconnect(connectionId);
  return relay(connectionId, event.body ?? '');
}

async function connect(connectionId, type = 'user') {
  if (!Object.hasOwn(otherType, type)) return { statusCode: 400, body: 'type is user or admin' };
  const expiresAt = Math.floor(Date.now() / 1000) + secondsOfADay;
  const item = { ...key(connectionId), type: { S: type }, expiresAt: { N: String(expiresAt) } };
  await database.send(new PutItemCommand({ ...table, Item: item }));
  return { statusCode: 200 };
}

async function disconnect(connectionId) {
  await database.send(new DeleteItemCommand({ ...table, Key: key(connectionId) }));
  return { statusCode: 200 };
}

/** Passes the message on to everybody of the other type; where nobody is there, it comes back. */
async function relay(connectionId, message) {
  const { Item } = await database.send(new GetItemCommand({ ...table, Key: key(connectionId) }));
  const others = await connectionsOf(otherType[Item?.type.S ?? 'user']);
  const delivered = await Promise.all(others.map((other) => post(other, message)));
  if (!delivered.includes(true)) await post(connectionId, message);
  return { statusCode: 200 };
}

async function connectionsOf(type) {
  const found = [];
  let start;
  do {
    const page = await database.send(
      new QueryCommand({
        ...table,
        IndexName: 'by-type',
        KeyConditionExpression: '#type = :type',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':type': { S: type } },
        ExclusiveStartKey: start,
      }),
    );
    found.push(...(page.Items ?? []).map((item) => item.connectionId.S));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
}

/** Returns whether the message arrived; a client that left without a word (410) is forgotten. */
async function post(connectionId, message) {
  try {
    await api.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: message }));
    return true;
  } catch (error) {
    if (error.$metadata?.httpStatusCode !== 410) throw error;
    await disconnect(connectionId);
    return false;
  }
}

function key(connectionId) {
  return { connectionId: { S: connectionId } };
}
