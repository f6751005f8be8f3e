import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
  paginateQuery,
  type DynamoDBDocumentClient,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { windowAt } from '../chat/frameWindow';
import type { Participant, Role } from '../protocol/participant';
import { connectionOf, type Doubt, type KnownConnection } from './connectionItem';
import { connectionTtlSeconds, type ConnectionManager, type ConnectionType } from './connectionManager';
import { inParallel } from './inParallel';

/** Seconds after which the record of a connection goes that never said hello. */
export const pendingTtlSeconds = 60;

/** Items that are read at a time. */
const readsAtATime = 16;

type Index = 'by-type' | 'by-participant';

/** The attribute that each index is on. */
const indexed: Readonly<Record<Index, string>> = { 'by-type': 'type', 'by-participant': 'participant' };

export interface ConnectionsTable {
  readonly documents: DynamoDBDocumentClient;
  /** Name of a table with the partition key `connectionId`, the time to live `expiresAt` and both indexes. */
  readonly table: string;
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
}

/**
 * Connections in DynamoDB: an item each.
 *
 * Its indexes follow the table after some milliseconds. So a connection that has just said hello may miss what is
 * published in that moment, which its first ping brings (see `Doubt`); and a participant whose one tab closes in the very
 * moment in which another opens may be told of as gone, until the next hello. What an index still has of a connection
 * that is gone does no harm: what is posted to it says so, and `getConnectionsOf` looks into the table itself.
 */
export class AWSConnectionManager implements ConnectionManager {
  private readonly now: () => number;

  constructor(private readonly store: ConnectionsTable) {
    this.now = store.now ?? Date.now;
  }

  /** A connection is stored as pending first; one that is gone in the meantime does not come back by its hello. */
  async storeConnection(connectionId: string, type: ConnectionType, holder?: Participant): Promise<void> {
    const { documents, table } = this.store;
    if (type === 'pending') {
      const Item = { connectionId, type, expiresAt: this.secondsFromNow(pendingTtlSeconds) };
      await documents.send(new PutCommand({ TableName: table, Item }));
      return;
    }
    const updated = await this.update(connectionId, {
      UpdateExpression:
        'SET #type = :type, expiresAt = :expiresAt, unsureSince = :now, doubts = :one' +
        (holder === undefined ? '' : ', participant = :participant, #name = :name'),
      ExpressionAttributeNames: { '#type': 'type', ...(holder === undefined ? {} : { '#name': 'name' }) },
      ExpressionAttributeValues: {
        ':type': type,
        ':expiresAt': this.secondsFromNow(connectionTtlSeconds),
        ':now': this.now(),
        ':one': 1,
        ...(holder === undefined ? {} : { ':participant': holder.id, ':name': holder.name }),
      },
    });
    if (updated === undefined) throw new Error(`connection ${connectionId} is gone`);
  }

  async removeConnection(connectionId: string): Promise<void> {
    const { documents, table } = this.store;
    await documents.send(new DeleteCommand({ TableName: table, Key: { connectionId } }));
  }

  async getConnections(type: ConnectionType): Promise<string[]> {
    const found = await this.query('by-type', type);
    return found.map(({ connectionId }) => connectionId);
  }

  async getConnectionsOf(participantId: string): Promise<string[]> {
    const confirmed: string[] = [];
    await inParallel(await this.query('by-participant', participantId), readsAtATime, async (candidate) => {
      const connection = await this.find(candidate.connectionId);
      if (connection?.holder?.id === participantId) confirmed.push(connection.connectionId);
    });
    return confirmed;
  }

  async getParticipants(role: Role, limit: number): Promise<Participant[]> {
    const participants = new Map<string, Participant>();
    for (const { holder } of await this.query('by-type', role)) {
      if (holder !== undefined && participants.size < limit) participants.set(holder.id, holder);
    }
    return [...participants.values()];
  }

  /** Returns a connection as it is now; undefined where there is none. */
  async find(connectionId: string): Promise<KnownConnection | undefined> {
    const { documents, table } = this.store;
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: { connectionId }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : connectionOf(Item, this.now());
  }

  /**
   * Counts a frame that came at a time, in milliseconds since 1970, and returns the connection with it; undefined where
   * there is none. What comes to a function late counts in the window that is open by then.
   */
  async countFrame(connectionId: string, milliseconds: number): Promise<KnownConnection | undefined> {
    const values = { ':window': windowAt(milliseconds), ':one': 1 };
    const next = {
      UpdateExpression: 'SET frames = frames + :one',
      ConditionExpression: 'frameWindow >= :window',
      ExpressionAttributeValues: values,
    };
    return (
      (await this.update(connectionId, next)) ??
      (await this.update(connectionId, {
        UpdateExpression: 'SET frameWindow = :window, frames = :one',
        ConditionExpression: 'attribute_not_exists(frameWindow) OR frameWindow < :window',
        ExpressionAttributeValues: values,
      })) ??
      // Another frame opened the window between the two.
      (await this.update(connectionId, next))
    );
  }

  /** Notes that a connection may have missed what was published from a time on, in milliseconds since 1970. */
  async doubt(connectionId: string, since: number): Promise<void> {
    await this.update(connectionId, {
      UpdateExpression: 'SET unsureSince = if_not_exists(unsureSince, :since) ADD doubts :one',
      ExpressionAttributeValues: { ':since': since, ':one': 1 },
    });
  }

  /** Notes that a connection has what it may have missed. */
  async settle(connectionId: string, { count }: Doubt): Promise<void> {
    await this.update(connectionId, {
      UpdateExpression: 'REMOVE unsureSince, doubts',
      ConditionExpression: 'doubts = :count',
      ExpressionAttributeValues: { ':count': count },
    });
  }

  /** Changes an item that is there, and returns the connection; undefined where it is not, or the condition is not met. */
  private async update(
    connectionId: string,
    change: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
  ): Promise<KnownConnection | undefined> {
    const { documents, table } = this.store;
    const there = 'attribute_exists(connectionId)';
    const { ConditionExpression } = change;
    try {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName: table,
          Key: { connectionId },
          ReturnValues: 'ALL_NEW',
          ...change,
          ConditionExpression:
            ConditionExpression === undefined ? there : `${there} AND (${ConditionExpression})`,
        }),
      );
      return connectionOf(Attributes, this.now());
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /** Returns what an index has of a value, without what has expired and waits to be removed. */
  private async query(index: Index, value: string): Promise<KnownConnection[]> {
    const { documents: client, table } = this.store;
    const found: KnownConnection[] = [];
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#key = :value',
        ExpressionAttributeNames: { '#key': indexed[index] },
        ExpressionAttributeValues: { ':value': value },
      },
    );
    for await (const { Items = [] } of pages)
      found.push(...Items.map((item) => connectionOf(item, this.now())));
    return found.filter(({ expired }) => !expired);
  }

  private secondsFromNow(seconds: number): number {
    return Math.floor(this.now() / 1000) + seconds;
  }
}
