import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, paginateQuery, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { chatMessageSchema, type ChatMessage } from '../protocol/chatMessage';
import { limits } from '../protocol/limits';

const messageItemSchema = z.object({ message: chatMessageSchema, expiresAt: z.number() });

/** The place of an item: `conversation` and `sequence` are the table's keys. */
interface Place {
  readonly conversation: string;
  readonly sequence: string;
}

export interface Found {
  /** In order. */
  readonly messages: readonly ChatMessage[];
  /** Whether there were more than were asked for. */
  readonly more: boolean;
}

/** The table of messages, with the partition key `conversation`, the sort key `sequence`, the time to live `expiresAt`. */
export class MessagesTable {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly now: () => number,
  ) {}

  /** Stores a message where nothing is yet; tells whether it did. */
  async claim(place: Place, message: ChatMessage): Promise<boolean> {
    try {
      await this.put(place, message, 'attribute_not_exists(conversation)');
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async put(place: Place, message: ChatMessage, ConditionExpression?: string): Promise<void> {
    const expiresAt = Math.floor(this.now() / 1000) + limits.historySeconds;
    await this.documents.send(
      new PutCommand({
        TableName: this.table,
        Item: { ...place, message, expiresAt },
        ...(ConditionExpression === undefined ? {} : { ConditionExpression }),
      }),
    );
  }

  async get(place: Place): Promise<ChatMessage | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.table, Key: place, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : messageItemSchema.parse(Item).message;
  }

  /** Returns the newest messages of a partition, at most `limit`, of those whose keys are not before `from`. */
  async newest(conversation: string, limit: number, from: string): Promise<Found> {
    const found: ChatMessage[] = [];
    const pages = paginateQuery(
      // One more than is asked for tells whether there are more.
      { client: this.documents, pageSize: limit + 1 },
      {
        TableName: this.table,
        ConsistentRead: true,
        ScanIndexForward: false,
        KeyConditionExpression: 'conversation = :conversation AND #sequence >= :from',
        ExpressionAttributeNames: { '#sequence': 'sequence' },
        ExpressionAttributeValues: { ':conversation': conversation, ':from': from },
      },
    );
    for await (const { Items = [] } of pages) {
      found.push(...Items.flatMap((item) => this.current(item)));
      if (found.length > limit) break;
    }
    return { messages: found.slice(0, limit).reverse(), more: found.length > limit };
  }

  /** What has expired may still be there for two days. */
  private current(item: unknown): ChatMessage[] {
    const { message, expiresAt } = messageItemSchema.parse(item);
    return expiresAt * 1000 <= this.now() ? [] : [message];
  }
}
