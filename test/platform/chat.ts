import * as aws from '@pulumi/aws';
import type { Settings } from '../../src/config/settings';
import { illustrativeSettings } from '../../src/config/settings';
import { everywhere } from '../../src/model/environment';
import { defineSystem, type System } from '../../src/model/system';

/** A system whose only home is serverless: a function behind a WebSocket API, its table, and a bucket of pages. */
export const chat: System = defineSystem({
  name: 'chat',
  title: 'Chat',
  namespace: everywhere('chat'),
  region: 'us-west-2',
  targets: ['aws'],
  environments: ['development', 'testing', 'staging', 'production'],
  cluster: everywhere({ nodes: 1, maximumNodes: 1, instanceType: 'm6i.large' }),
  stores: {
    connections: {
      kind: 'table',
      title: 'Connections',
      partitionKey: 'connectionId',
      indexes: { 'by-type': 'type' },
      timeToLiveAttribute: 'expiresAt',
    },
    site: { kind: 'bucket', title: 'Site', storage: everywhere(1) },
  },
  services: {},
  functions: {
    handler: {
      title: 'Handler',
      layer: 'Functions',
      handler: 'index.handler',
      memory: 256,
      timeoutSeconds: 10,
      environment: { DEPLOYMENT_MODE: 'aws' },
      uses: { connections: { access: 'read-write', environment: { CONNECTIONS_TABLE: 'name' } } },
    },
    idle: { title: 'Idle', layer: 'Functions', handler: 'index.handler', memory: 128, timeoutSeconds: 5 },
  },
  webSocketApis: {
    messages: {
      title: 'Messages',
      stage: 'live',
      routeSelection: '$request.body.action',
      routes: { $connect: 'handler', $disconnect: 'handler', $default: 'handler' },
    },
  },
  ingresses: [],
  cdns: [
    {
      name: 'cdn',
      title: 'Site',
      origin: { kind: 'bucket', bucket: 'site', folders: ['user', 'admin'] },
      subdomain: '',
    },
  ],
});

/** Illustrative settings of the system. */
export function chatSettings(overrides: Readonly<Record<string, unknown>> = {}): Settings {
  return illustrativeSettings('chat', 'production', 'aws', [chat], { mode: 'serverless', ...overrides });
}

/** The provider that everything of the system stands on. */
export function provider(): aws.Provider {
  return new aws.Provider('aws', { region: 'us-west-2' });
}
