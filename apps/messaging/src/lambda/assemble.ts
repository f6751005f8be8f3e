import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Logger } from 'pino';
import { Chat } from '../chat/chat';
import { ConfigurationError, loadConfiguration } from '../configuration/loadConfiguration';
import type { Environment } from '../configuration/deploymentMode';
import { AWSConnectionManager } from '../connections/awsConnectionManager';
import { deliverer } from '../connections/deliver';
import { GatewayConnections } from '../connections/gatewayConnections';
import { DynamoExchange } from '../exchange/dynamoExchange';
import { Handler } from './handler';

/**
 * Puts the function together for the life of its process.
 * @throws ConfigurationError with everything that is wrong.
 */
export function assemble(environment: Environment, log: Logger): Handler {
  const { home, adminTokenHash, logLevel } = loadConfiguration(environment);
  if (home.mode !== 'aws') {
    throw new ConfigurationError(['DEPLOYMENT_MODE is kubernetes; there servers run, and no function']);
  }
  log.level = logLevel;
  // A put is over, with its repetitions, before readers no longer look back for it.
  const documents = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 500, requestTimeout: 1500, throwOnRequestTimeout: true },
    }),
  );
  const connections = new AWSConnectionManager({ documents, table: home.connectionsTable });
  const gateway = new GatewayConnections(home.webSocketEndpoint);
  const exchange = new DynamoExchange({
    documents,
    table: home.messagesTable,
    deliver: deliverer({
      connections,
      gateway,
      onGone: (connectionId) => handler.forget(connectionId),
      onFailedPost: (error, connectionId) =>
        log.warn(
          { reason: String(error), connectionId },
          'A frame was not posted; the next ping makes up for it',
        ),
    }),
  });
  const chat = new Chat({
    connections,
    exchange,
    adminTokenHash,
    onError: (error, action) => log.error({ reason: String(error), action }, 'A message failed'),
  });
  const handler: Handler = new Handler({ chat, connections, exchange, gateway, log });
  return handler;
}
