import { everywhere, type ByEnvironment } from '../model/environment';
import type { Autoscaling, Port, Probes } from '../model/service';
import type { Resources } from '../model/resources';
import { defineSystem } from '../model/system';

/** Probes of the seed's messenger-service; every container answers them. */
const probes: Probes = {
  liveness: { path: '/health', port: 8080 },
  readiness: { path: '/ready', port: 8080 },
};

/** Requests and limits of the seed's messenger-service, for every container of production. */
const messengerSize: Resources = {
  requests: { cpu: '500m', memory: '512Mi' },
  limits: { cpu: '1', memory: '1Gi' },
};

/** The seed names no environments: smaller ones promise less, and allow as much. */
const resources: ByEnvironment<Resources> = {
  development: { requests: { cpu: '25m', memory: '96Mi' }, limits: messengerSize.limits },
  testing: { requests: { cpu: '50m', memory: '128Mi' }, limits: messengerSize.limits },
  staging: { requests: { cpu: '250m', memory: '256Mi' }, limits: messengerSize.limits },
  production: messengerSize,
};

const autoscaling: Autoscaling<never> = {
  minimum: 2,
  maximum: 10,
  metrics: [{ kind: 'cpu', utilization: 70 }],
};

/** The seed's Ingress shows port 80 of every Service, its probes 8080 of every container. */
const http: Port = { name: 'http', containerPort: 8080, servicePort: 80 };

/** What every container has in common. */
const container = { tag: 'latest', ports: [http], probes, resources, metricsPath: '/metrics' } as const;

/** What every container has that may have siblings: the seed's three pods, two to ten once it is loaded. */
const deployment = {
  ...container,
  kind: 'deployment',
  replicas: { development: 1, testing: 1, staging: 2, production: 3 },
  autoscaling: { development: undefined, testing: undefined, staging: autoscaling, production: autoscaling },
} as const;

/** The seed's "frontend and stateless services": what has neither a store nor a session. */
const stateless = { ...deployment, rollout: 'blue-green', criticality: 'critical' } as const;

const frontend = { ...stateless, layer: 'Frontend Containers' } as const;
const gateway = { ...stateless, layer: 'API Gateway Layer' } as const;
const core = { ...deployment, layer: 'Core Services Layer' } as const;
const infrastructure = { ...deployment, layer: 'Infrastructure Services' } as const;
const collaboration = { ...deployment, layer: 'Real-time Collaboration Layer' } as const;

/**
 * A load balancer leads a packet of UDP to any of the pods behind it, and only one of them knows the call: each media
 * server is one pod behind a load balancer of its own.
 */
const media = { ...container, kind: 'singleton', layer: 'Real-time Collaboration Layer' } as const;

const postgres = { access: 'read-write', environment: { DATABASE_URL: 'url' } } as const;
const redis = { access: 'read-write', environment: { REDIS_URL: 'url' } } as const;
const rabbitmq = { access: 'read-write', environment: { RABBITMQ_URL: 'url' } } as const;

const certificates = { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' };

export const csaHello = defineSystem({
  name: 'csa-hello',
  title: 'CSA Hello',
  namespace: everywhere('csa-hello'),
  region: 'us-west-2',
  targets: ['aws', 'kubernetes'],
  environments: ['development', 'testing', 'staging', 'production'],
  // Three pods of each of 24 services are 36 cores of requests in production, two at half the size 12 in staging.
  cluster: {
    development: { nodes: 2, maximumNodes: 3, instanceType: 'm6i.xlarge' },
    testing: { nodes: 2, maximumNodes: 3, instanceType: 'm6i.xlarge' },
    staging: { nodes: 3, maximumNodes: 6, instanceType: 'm6i.2xlarge' },
    production: { nodes: 6, maximumNodes: 20, instanceType: 'm6i.2xlarge' },
  },
  imageRepositories: true,

  stores: {
    postgres: {
      kind: 'database',
      title: 'PostgreSQL',
      engine: 'postgresql',
      version: '16',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'large' },
      databases: 'per-service',
      storage: { development: 10, testing: 20, staging: 50, production: 200 },
      readReplica: [],
      backup: { retentionDays: 7, snapshotEveryHours: 24, snapshotRetentionDays: 30 },
    },
    redis: {
      kind: 'cache',
      title: 'Redis',
      engine: 'redis',
      version: '7',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'large' },
      persistent: true,
      storage: { development: 1, testing: 1, staging: 5, production: 10 },
      clusterMode: [],
    },
    minio: {
      kind: 'bucket',
      title: 'MinIO Object Storage',
      storage: { development: 10, testing: 10, staging: 100, production: 500 },
    },
    // RDS has backups of its own; databases in pods have these.
    backups: {
      kind: 'bucket',
      title: 'Database dumps',
      storage: { development: 5, testing: 10, staging: 100, production: 200 },
    },
    elasticsearch: {
      kind: 'search',
      title: 'ElasticSearch',
      engine: 'elasticsearch',
      version: '8.19',
      managedVersion: '2.19',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'large' },
      storage: { development: 10, testing: 10, staging: 50, production: 100 },
    },
    rabbitmq: {
      kind: 'broker',
      title: 'RabbitMQ',
      engine: 'rabbitmq',
      version: '3.13',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'large' },
      storage: { development: 2, testing: 5, staging: 10, production: 20 },
    },
    smtp: { kind: 'mail', title: 'SMTP Server', sender: 'no-reply' },
  },

  services: {
    'web-app': {
      ...frontend,
      title: 'Web App',
      image: 'csa-hello/web-app',
      calls: ['api-gateway'],
    },
    'websocket-server': {
      ...frontend,
      title: 'WebSocket Server',
      image: 'csa-hello/websocket-server',
      objective: { availability: 99.9 },
      calls: ['api-gateway'],
    },
    'static-assets': { ...frontend, title: 'Static Assets', image: 'csa-hello/static-assets' },

    'api-gateway': {
      ...gateway,
      title: 'API Gateway',
      image: 'csa-hello/api-gateway',
      objective: { availability: 99.9 },
      calls: [
        'auth-proxy',
        'rate-limiter',
        'messenger-service',
        'calendar-service',
        'document-service',
        'drive-service',
        'email-service',
        'task-service',
        'approval-service',
        'video-service',
        'admin-service',
        'platform-service',
      ],
    },
    'auth-proxy': {
      ...gateway,
      title: 'Auth Proxy',
      image: 'csa-hello/auth-proxy',
      calls: ['auth-service'],
    },
    'rate-limiter': { ...gateway, title: 'Rate Limiter', image: 'csa-hello/rate-limiter' },

    'messenger-service': {
      ...core,
      title: 'Messenger Service',
      image: 'csa-hello/messenger-service',
      criticality: 'critical',
      objective: { availability: 99.9 },
      calls: ['auth-service', 'notification-service', 'websocket-server'],
      uses: { postgres, redis, rabbitmq },
    },
    'calendar-service': {
      ...core,
      title: 'Calendar Service',
      image: 'csa-hello/calendar-service',
      calls: ['auth-service', 'notification-service'],
      uses: { postgres, rabbitmq },
    },
    'document-service': {
      ...core,
      title: 'Document Service',
      image: 'csa-hello/document-service',
      calls: ['auth-service', 'search-service', 'file-processing-service', 'yjs-collaboration-server'],
      uses: { postgres, redis },
    },
    'drive-service': {
      ...core,
      title: 'Drive Service',
      image: 'csa-hello/drive-service',
      calls: ['auth-service', 'search-service', 'file-processing-service'],
      uses: {
        postgres,
        minio: {
          access: 'read-write',
          environment: {
            S3_BUCKET: 'name',
            AWS_REGION: 'region',
            AWS_ENDPOINT_URL_S3: 'endpoint',
            AWS_ACCESS_KEY_ID: 'access-key-id',
            AWS_SECRET_ACCESS_KEY: 'secret-access-key',
          },
        },
      },
    },
    'email-service': {
      ...core,
      title: 'Email Service',
      image: 'csa-hello/email-service',
      calls: ['auth-service'],
      uses: {
        postgres,
        smtp: { access: 'send', environment: { SMTP_URL: 'url', MAIL_FROM: 'sender' } },
      },
    },
    'task-service': {
      ...core,
      title: 'Task Service',
      image: 'csa-hello/task-service',
      calls: ['auth-service', 'notification-service'],
      uses: { postgres },
    },
    'approval-service': {
      ...core,
      title: 'Approval Service',
      image: 'csa-hello/approval-service',
      calls: ['auth-service', 'notification-service'],
      uses: { postgres, rabbitmq },
    },
    'video-service': {
      ...core,
      title: 'Video Service',
      image: 'csa-hello/video-service',
      calls: ['auth-service', 'webrtc-signaling'],
      uses: { postgres, redis },
    },
    'admin-service': {
      ...core,
      title: 'Admin Service',
      image: 'csa-hello/admin-service',
      calls: ['auth-service'],
      uses: { postgres },
    },
    'platform-service': {
      ...core,
      title: 'Platform Service',
      image: 'csa-hello/platform-service',
      calls: ['auth-service'],
      uses: { postgres },
    },

    'auth-service': {
      ...infrastructure,
      title: 'Auth Service',
      image: 'csa-hello/auth-service',
      criticality: 'critical',
      objective: { availability: 99.9 },
      generatedSecrets: { JWT_SECRET: { secret: 'auth-service-jwt', key: 'secret' } },
    },
    'notification-service': {
      ...infrastructure,
      title: 'Notification Service',
      image: 'csa-hello/notification-service',
      uses: { rabbitmq },
    },
    'search-service': {
      ...infrastructure,
      title: 'Search Service',
      image: 'csa-hello/search-service',
      uses: { elasticsearch: { access: 'read-write', environment: { ELASTICSEARCH_URL: 'url' } } },
    },
    'file-processing-service': {
      ...infrastructure,
      title: 'File Processing Service',
      image: 'csa-hello/file-processing-service',
    },

    'yjs-collaboration-server': {
      ...collaboration,
      title: 'Yjs Collaboration Server',
      image: 'csa-hello/yjs-collaboration-server',
    },
    'webrtc-signaling': {
      ...collaboration,
      title: 'WebRTC Signaling',
      image: 'csa-hello/webrtc-signaling',
      calls: ['stun-turn-server', 'sfu-server'],
    },
    // Ports of STUN and TURN are those of RFC 8489 and 8656. A network load balancer has 50 listeners at most, so the
    // ranges of relayed and forwarded media are of forty ports each.
    'stun-turn-server': {
      ...media,
      title: 'STUN/TURN Server',
      image: 'csa-hello/stun-turn-server',
      ports: [
        http,
        { name: 'stun', containerPort: 3478, protocol: 'UDP', public: true },
        { name: 'turn-tls', containerPort: 5349, public: true },
        { name: 'relay', containerPort: 49160, lastPort: 49199, protocol: 'UDP', public: true },
      ],
      subdomain: 'turn',
      outbound: [{ port: 1024, lastPort: 65535, protocol: 'UDP' }],
    },
    'sfu-server': {
      ...media,
      title: 'SFU Video Server',
      image: 'csa-hello/sfu-server',
      ports: [
        http,
        { name: 'media', containerPort: 40000, lastPort: 40039, protocol: 'UDP', public: true },
        { name: 'media-tcp', containerPort: 7881, public: true },
      ],
      subdomain: 'sfu',
      outbound: [{ port: 1024, lastPort: 65535, protocol: 'UDP' }],
    },
  },

  ingresses: [
    {
      name: 'csa-hello-ingress',
      subdomain: 'app',
      tlsSecret: 'csa-hello-tls',
      annotations: { 'nginx.ingress.kubernetes.io/ssl-redirect': 'true', ...certificates },
      routes: [
        { path: '/api', service: 'api-gateway' },
        { path: '/ws', service: 'websocket-server' },
        { path: '/', service: 'web-app' },
      ],
      idleTimeoutSeconds: 3600,
    },
    {
      name: 'static-assets-ingress',
      subdomain: 'static',
      tlsSecret: 'static-assets-tls',
      annotations: certificates,
      routes: [{ path: '/', service: 'static-assets' }],
    },
  ],
  cdns: [
    {
      name: 'cdn',
      title: 'Content Delivery Network',
      origin: { kind: 'ingress', ingress: 'static-assets-ingress' },
    },
  ],
  clients: {
    'web-browser': {
      title: 'Web Browser',
      reaches: ['web-app', 'websocket-server', 'static-assets', 'cdn', 'csa-hello-ingress'],
    },
    'mobile-app': { title: 'Mobile Apps', reaches: ['api-gateway', 'websocket-server'] },
    'desktop-app': { title: 'Desktop Apps', reaches: ['api-gateway', 'websocket-server'] },
  },
  // "Regular database backups" names no days: those of the managed database.
  dumps: [
    {
      database: 'postgres',
      bucket: 'backups',
      placement: 'in-cluster',
      environments: ['staging', 'production'],
      schedule: '0 2 * * *',
      retentionDays: 30,
      alertAfterHours: 26,
    },
  ],
  // The seed's ELK stack; it names no days.
  operations: { logs: { engine: 'elasticsearch', hotDays: 30, coldDays: 0 } },
});
