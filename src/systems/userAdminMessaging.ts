import { everywhere, type ByEnvironment } from '../model/environment';
import type { Autoscaling } from '../model/service';
import { defineSystem } from '../model/system';

/** CPU 70 % and memory 80 % of the seed; no window before pods are added, so that they are there within a minute. */
const autoscaling: Autoscaling<never> = {
  minimum: 2,
  maximum: 10,
  metrics: [
    { kind: 'cpu', utilization: 70 },
    { kind: 'memory', utilization: 80 },
  ],
  scaleUp: {
    stabilizationWindowSeconds: 0,
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  },
};

/** The seed's two pods; one on a developer's machine. */
const replicas: ByEnvironment<number> = { development: 1, testing: 1, staging: 2, production: 2 };

/** nginx with the files of one interface. */
const frontend = {
  kind: 'deployment',
  layer: 'Kubernetes Deployment',
  mode: 'kubernetes',
  tag: 'latest',
  rollout: 'rolling-with-rollback',
  ports: [{ name: 'http', containerPort: 80 }],
  probes: { liveness: { path: '/', port: 80 }, readiness: { path: '/', port: 80 } },
  replicas,
  resources: everywhere({
    requests: { cpu: '50m', memory: '64Mi' },
    limits: { cpu: '100m', memory: '128Mi' },
  }),
  temporaryFolders: [
    { volume: 'nginx-cache', mountPath: '/var/cache/nginx' },
    { volume: 'nginx-run', mountPath: '/var/run' },
  ],
} as const;

/** Both homes answer the seed's host, so that visitors can be moved from one to the other. */
const subdomain = 'clc';

export const userAdminMessaging = defineSystem({
  name: 'user-admin-messaging',
  title: 'User-Admin Messaging',
  namespace: {
    development: 'development',
    testing: 'testing',
    staging: 'staging',
    production: 'production',
  },
  region: 'us-east-1',
  targets: ['aws', 'kubernetes'],
  environments: ['development', 'staging', 'production'],
  // Ten pods of half a core, and the frontends.
  cluster: {
    development: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.large' },
    testing: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.large' },
    staging: { nodes: 2, maximumNodes: 3, instanceType: 'm6i.large' },
    production: { nodes: 3, maximumNodes: 6, instanceType: 'm6i.large' },
  },

  secrets: { 'admin-token': { title: 'What an admin shows to be one' } },
  stores: {
    redis: {
      kind: 'cache',
      mode: 'kubernetes',
      title: 'Redis Cache',
      engine: 'redis',
      version: '7',
      size: { development: 'small', testing: 'small', staging: 'small', production: 'medium' },
      persistent: true,
      storage: everywhere(1),
      clusterMode: [],
    },
    connections: {
      kind: 'table',
      mode: 'serverless',
      title: 'DynamoDB',
      partitionKey: 'connectionId',
      timeToLiveAttribute: 'expiresAt',
      indexes: { 'by-type': 'type', 'by-participant': 'participant' },
    },
    messages: {
      kind: 'table',
      mode: 'serverless',
      title: 'Recent messages',
      partitionKey: 'conversation',
      sortKey: 'sequence',
      timeToLiveAttribute: 'expiresAt',
    },
    'static-files': {
      kind: 'bucket',
      mode: 'serverless',
      title: 'Static frontends',
      storage: everywhere(1),
    },
  },

  services: {
    'websocket-service': {
      kind: 'deployment',
      layer: 'Kubernetes Deployment',
      mode: 'kubernetes',
      title: 'WebSocket Service',
      image: 'user-admin-messaging/websocket',
      tag: 'latest',
      ports: [
        { name: 'websocket', containerPort: 8080 },
        { name: 'health', containerPort: 8081 },
      ],
      probes: { liveness: { path: '/health', port: 8081 }, readiness: { path: '/ready', port: 8081 } },
      replicas,
      resources: everywhere({
        requests: { cpu: '100m', memory: '128Mi' },
        limits: { cpu: '500m', memory: '512Mi' },
      }),
      autoscaling: {
        development: undefined,
        testing: undefined,
        staging: autoscaling,
        production: autoscaling,
      },
      environment: { DEPLOYMENT_MODE: 'kubernetes', PORT: '8080', SHUTDOWN_TIMEOUT_SECONDS: '50' },
      environmentConfigMap: 'app-config',
      systemSecrets: {
        ADMIN_TOKEN: { name: 'admin-token', secret: 'app-secrets', key: 'admin-token' },
      },
      metricsPath: '/metrics',
      metricsPort: 8081,
      // The seed asks for metrics of connections and of message throughput, and names none.
      metrics: [
        { name: 'active_websocket_connections', title: 'Open connections', kind: 'gauge' },
        { name: 'websocket_connections_total', title: 'Connections a second', kind: 'counter' },
        { name: 'websocket_messages_total', title: 'Messages a second', kind: 'counter' },
        { name: 'websocket_message_delivery_seconds', title: 'Delivery of messages', kind: 'histogram' },
      ],
      requestMetrics: {
        noun: 'message',
        failing: 'fail',
        counter: 'websocket_messages_total',
        outcome: 'outcome',
        // What is `rejected` is the client's own fault.
        failures: 'failed',
        seconds: 'websocket_message_delivery_seconds',
      },
      criticality: 'critical',
      // "Message Latency: < 500ms for message delivery".
      objective: { availability: 99.9, latency: { seconds: 0.5, share: 99 } },
      rollout: 'rolling-with-rollback',
      // Open connections are told to go elsewhere and have fifty seconds for it, after the five of every pod.
      terminationGracePeriodSeconds: 60,
      uses: {
        // The seed keeps the URL in app-config; with a password in it, its place is app-secrets.
        redis: {
          access: 'read-write',
          environment: { REDIS_URL: 'url', REDIS_SENTINELS: 'sentinels' },
          secret: 'app-secrets',
          secretKeys: { REDIS_URL: 'redis-url' },
        },
      },
    },
    'user-frontend-service': {
      ...frontend,
      title: 'User frontend (nginx)',
      image: 'user-admin-messaging/user-frontend',
    },
    'admin-frontend-service': {
      ...frontend,
      title: 'Admin frontend (nginx)',
      image: 'user-admin-messaging/admin-frontend',
    },
  },

  functions: {
    'websocket-handler': {
      title: 'Lambda Function',
      layer: 'AWS Deployment',
      handler: 'index.handler',
      memory: 256,
      timeoutSeconds: 29,
      environment: { DEPLOYMENT_MODE: 'aws' },
      secretDigests: { ADMIN_TOKEN_SHA256: 'admin-token' },
      uses: {
        connections: { access: 'read-write', environment: { CONNECTIONS_TABLE: 'name' } },
        messages: { access: 'read-write', environment: { MESSAGES_TABLE: 'name' } },
      },
    },
  },
  webSocketApis: {
    'websocket-api': {
      title: 'API Gateway WebSocket',
      stage: 'ws',
      routeSelection: '$request.body.action',
      routes: {
        $connect: 'websocket-handler',
        $disconnect: 'websocket-handler',
        $default: 'websocket-handler',
      },
    },
  },

  ingresses: [
    {
      name: 'user-admin-messaging-ingress',
      mode: 'kubernetes',
      subdomain,
      tlsSecret: 'user-admin-messaging-tls',
      annotations: {
        // Of another controller, and kept to the letter: WebSockets need no annotation, but time in which to be silent.
        'nginx.ingress.kubernetes.io/websocket-services': 'websocket-service',
        'cert-manager.io/cluster-issuer': 'letsencrypt-prod',
      },
      routes: [
        { path: '/user', service: 'user-frontend-service' },
        { path: '/admin', service: 'admin-frontend-service' },
        { path: '/ws', service: 'websocket-service' },
      ],
      idleTimeoutSeconds: 3600,
    },
  ],
  cdns: [
    {
      name: 'site',
      mode: 'serverless',
      title: 'CloudFront',
      subdomain,
      origin: { kind: 'bucket', bucket: 'static-files', folders: ['user', 'admin'] },
    },
  ],
  clients: {
    'user-interface': {
      title: 'User Interface',
      reaches: ['user-frontend-service', 'websocket-service', 'site', 'websocket-api'],
    },
    'admin-interface': {
      title: 'Admin Interface',
      reaches: ['admin-frontend-service', 'websocket-service', 'site', 'websocket-api'],
    },
  },
});
