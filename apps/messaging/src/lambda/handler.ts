import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import type { Logger } from 'pino';
import { rejection, type Chat, type Outcome, type Speaker } from '../chat/chat';
import { closing, type Closing } from '../chat/closing';
import { verdict } from '../chat/frameWindow';
import type { AWSConnectionManager } from '../connections/awsConnectionManager';
import type { KnownConnection } from '../connections/connectionItem';
import type { GatewayConnections } from '../connections/gatewayConnections';
import type { DynamoExchange } from '../exchange/dynamoExchange';
import type { ServerMessage } from '../protocol/serverMessage';
import { framesOf } from './framesOf';

export interface HandlerParts {
  readonly chat: Chat;
  readonly connections: AWSConnectionManager;
  readonly exchange: Pick<DynamoExchange, 'missed'>;
  readonly gateway: Pick<GatewayConnections, 'post' | 'close'>;
  readonly log: Logger;
}

/** The function's edge: what API Gateway tells of connections, and what they are told. */
export class Handler {
  constructor(private readonly parts: HandlerParts) {}

  /** Answers an event. What it answers, only API Gateway hears: the client's replies are posted. */
  async handle(event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> {
    const { connectionId, routeKey, requestTimeEpoch } = event.requestContext;
    switch (routeKey) {
      case '$connect':
        await this.parts.connections.storeConnection(connectionId, 'pending');
        break;
      case '$disconnect':
        await this.forget(connectionId);
        break;
      default:
        await this.hear(connectionId, requestTimeEpoch, frameOf(event));
    }
    return { statusCode: 200 };
  }

  /** Removes a connection that is gone, and tells the others. */
  async forget(connectionId: string): Promise<void> {
    const { chat, connections } = this.parts;
    const connection = await connections.find(connectionId);
    // Whoever else found that it is gone has told it.
    if (connection !== undefined) await chat.leave(speakerOf(connection));
  }

  private async hear(connectionId: string, cameAt: number, frame: string): Promise<void> {
    const connection = await this.count(connectionId, cameAt);
    if (connection === 'unknown') return;
    // No timer runs in a function: who was silent for too long is told when it speaks.
    if (connection === undefined || connection.expired) return this.close(connectionId, closing.silent);
    switch (verdict(connection.frames)) {
      case 'closed':
        return this.close(connectionId, closing.violation);
      case 'refused':
        await this.reply(connectionId, [rejection('too-many', 'wait before the next one')]);
        return;
      case 'heard':
        return this.answer(connection, cameAt, frame);
    }
  }

  private async count(
    connectionId: string,
    cameAt: number,
  ): Promise<KnownConnection | undefined | 'unknown'> {
    try {
      return await this.parts.connections.countFrame(connectionId, cameAt);
    } catch (error) {
      this.parts.log.error({ reason: String(error), connectionId }, 'A connection was not read');
      await this.reply(connectionId, [rejection('unavailable', 'could not be read; send it again')]);
      return 'unknown';
    }
  }

  private async answer(connection: KnownConnection, cameAt: number, frame: string): Promise<void> {
    const { connectionId } = connection;
    const started = performance.now();
    const outcome = await this.parts.chat.hear(speakerOf(connection), frame, cameAt);
    if (outcome.action === 'ping') await this.makeUp(connection);
    await this.reply(connectionId, outcome.replies);
    this.tell(connectionId, outcome, performance.now() - started);
    if (outcome.close !== undefined) await this.close(connectionId, outcome.close);
  }

  /** Brings a connection what it may have missed. */
  private async makeUp({ connectionId, holder, doubt }: KnownConnection): Promise<void> {
    if (holder === undefined || doubt === undefined) return;
    const { connections, exchange, log } = this.parts;
    try {
      const messages = await exchange.missed(holder, doubt.since);
      const replies = messages.map((message) => ({ type: 'message', message }) as const);
      if (await this.reply(connectionId, replies)) await connections.settle(connectionId, doubt);
    } catch (error) {
      log.error(
        { reason: String(error), connectionId },
        'What was missed was not read; the next ping asks again',
      );
    }
  }

  /** Posts replies in order; tells whether all arrived. */
  private async reply(connectionId: string, replies: readonly ServerMessage[]): Promise<boolean> {
    const { gateway, log } = this.parts;
    try {
      for (const frame of replies.flatMap(framesOf)) {
        if ((await gateway.post(connectionId, frame)) === 'posted') continue;
        await this.forget(connectionId);
        return false;
      }
      return true;
    } catch (error) {
      log.error({ reason: String(error), connectionId }, 'A reply was not posted; the client asks again');
      return false;
    }
  }

  private async close(connectionId: string, { reason }: Closing): Promise<void> {
    this.parts.log.info({ connectionId, reason }, 'Closing a connection');
    await this.parts.gateway.close(connectionId);
  }

  private tell(connectionId: string, { action, outcome }: Outcome, milliseconds: number): void {
    this.parts.log.info({ connectionId, action, outcome, milliseconds: Math.round(milliseconds) }, 'Heard');
  }
}

function speakerOf({ connectionId, holder }: KnownConnection): Speaker {
  return { connectionId, ...(holder === undefined ? {} : { participant: holder }) };
}

/** The protocol is text: what is binary is no message of it. */
function frameOf({ body = '', isBase64Encoded }: APIGatewayProxyWebsocketEventV2): string {
  return isBase64Encoded ? '' : body;
}
