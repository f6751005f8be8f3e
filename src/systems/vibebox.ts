import { everywhere, type ByEnvironment } from '../model/environment';
import type { Autoscaling, Probes } from '../model/service';
import type { Resources } from '../model/resources';
import { defineSystem } from '../model/system';

/** The seed's "Health Checks & Probes", for frontend and backend alike. */
function probes(port: number): Probes {
  const checks = { port, failureThreshold: 3, timeoutSeconds: 5 };
  return {
    startup: {
      path: '/health/startup',
      ...checks,
      initialDelaySeconds: 0,
      periodSeconds: 3,
      failureThreshold: 30,
    },
    liveness: { path: '/health/live', ...checks, initialDelaySeconds: 30, periodSeconds: 10 },
    readiness: { path: '/health/ready', ...checks, initialDelaySeconds: 10, periodSeconds: 5 },
  };
}

/** The seed's table is production's; the smaller environments promise little, and allow as much. */
function sizes(production: Resources): ByEnvironment<Resources> {
  const small = { requests: { cpu: '50m', memory: '128Mi' }, limits: production.limits };
  return { development: small, testing: small, staging: production, production };
}

/** The seed's three pods; one where nothing depends on a second. */
const replicas: ByEnvironment<number> = { development: 1, testing: 1, staging: 3, production: 3 };

/** An autoscaler has one target: below it pods go, one each five minutes, long before the seed's 30 %. */
const autoscaling: Autoscaling<never> = {
  minimum: 3,
  maximum: 10,
  metrics: [
    { kind: 'cpu', utilization: 70 },
    { kind: 'memory', utilization: 70 },
    { kind: 'pods', name: 'active_websocket_connections', average: '1000' },
  ],
  scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: 30 }] },
  scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }] },
};

const pods = {
  kind: 'deployment',
  replicas,
  rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
  terminationGracePeriodSeconds: 30,
  metricsPath: '/metrics',
} as const;

const edge = { subdomain: 'app', tlsSecret: 'vibebox-tls' } as const;
const certificates = { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' };

export const vibebox = defineSystem({
  name: 'vibebox',
  title: 'VibeBox',
  namespace: everywhere('backend'),
  region: 'us-west-2',
  targets: ['aws', 'kubernetes'],
  environments: ['development', 'testing', 'staging', 'production'],
  // The seed sums its three replicas up to 6.8 cores and 13.4 GiB of requests, the daemons of docker included.
  cluster: {
    development: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.xlarge' },
    testing: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.xlarge' },
    staging: { nodes: 3, maximumNodes: 6, instanceType: 'm6i.xlarge' },
    production: { nodes: 3, maximumNodes: 8, instanceType: 'm6i.2xlarge' },
  },
  nodeGroups: {
    // The seed draws two daemons; each may take 8 cores and 16 GiB of its node.
    docker: {
      size: {
        development: { nodes: 1, maximumNodes: 1, instanceType: 'm6i.xlarge' },
        testing: { nodes: 1, maximumNodes: 2, instanceType: 'm6i.xlarge' },
        staging: { nodes: 2, maximumNodes: 2, instanceType: 'm6i.2xlarge' },
        production: { nodes: 2, maximumNodes: 6, instanceType: 'm6i.2xlarge' },
      },
      disk: 200,
    },
  },
  storageClasses: { 'fast-ssd': { iops: 3000 } },

  stores: {
    postgres: {
      kind: 'database',
      title: 'PostgreSQL',
      namespace: 'database',
      placement: 'in-cluster',
      engine: 'postgresql',
      version: '16',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'large' },
      databases: 'shared',
      storage: { development: 10, testing: 20, staging: 100, production: 100 },
      claim: 'postgres-data',
      storageClass: 'fast-ssd',
      resources: {
        production: { requests: { cpu: '1000m', memory: '2Gi' }, limits: { cpu: '4000m', memory: '8Gi' } },
      },
      readReplica: [],
      backup: { retentionDays: 7, snapshotEveryHours: 24, snapshotRetentionDays: 30 },
    },
    redis: {
      kind: 'cache',
      title: 'Redis',
      namespace: 'database',
      placement: 'in-cluster',
      engine: 'redis',
      version: '7',
      size: { development: 'small', testing: 'small', staging: 'medium', production: 'large' },
      persistent: true,
      storage: { development: 1, testing: 1, staging: 10, production: 10 },
      claim: 'redis-data',
      storageClass: 'fast-ssd',
      resources: {
        production: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '500m', memory: '1Gi' } },
      },
      clusterMode: [],
    },
    'docker-volumes': {
      kind: 'file-system',
      title: 'Docker volumes',
      namespace: 'docker',
      storage: { development: 20, testing: 50, staging: 500, production: 500 },
    },
    'vibebox-backups': {
      kind: 'bucket',
      title: 'S3 backups',
      namespace: 'database',
      storage: { development: 10, testing: 20, staging: 200, production: 500 },
    },
  },

  services: {
    frontend: {
      ...pods,
      title: 'Frontend',
      layer: 'Frontend Namespace',
      namespace: 'frontend',
      image: 'vibebox/frontend',
      criticality: 'critical',
      ports: [{ name: 'http', containerPort: 80 }],
      probes: probes(80),
      replicas,
      resources: sizes({
        requests: { cpu: '100m', memory: '128Mi' },
        limits: { cpu: '500m', memory: '512Mi' },
      }),
      // Note 2 of the seed's network policies: the backend takes requests from the ingress and from the frontend.
      calls: ['backend'],
    },
    backend: {
      ...pods,
      title: 'Backend',
      layer: 'Backend Namespace',
      namespace: 'backend',
      image: 'vibebox/backend',
      criticality: 'critical',
      objective: { availability: 99.9 },
      ports: [{ name: 'http', containerPort: 3000 }],
      probes: probes(3000),
      resources: sizes({
        requests: { cpu: '500m', memory: '512Mi' },
        limits: { cpu: '2000m', memory: '2Gi' },
      }),
      autoscaling: {
        development: undefined,
        testing: undefined,
        staging: autoscaling,
        production: autoscaling,
      },
      uses: {
        postgres: { access: 'read-write', environment: { DATABASE_URL: 'url' } },
        // Sentinels are there where the settings ask for them.
        redis: { access: 'read-write', environment: { REDIS_URL: 'url', REDIS_SENTINELS: 'sentinels' } },
      },
      calls: [
        {
          service: 'docker-daemon',
          port: 'docker',
          variable: 'DOCKER_HOST',
          tlsEnvironment: { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/etc/berth/tls/docker-daemon' },
        },
      ],
    },
    'docker-daemon': {
      kind: 'daemon',
      title: 'Docker DaemonSet',
      layer: 'Docker Namespace',
      namespace: 'docker',
      image: 'docker',
      publicImage: 'docker.io/library/docker:29.7.2-dind',
      privileged: true,
      nodeGroup: 'docker',
      ports: [
        {
          name: 'docker',
          containerPort: 2375,
          scheme: 'tcp',
          mutualTls: {
            containerPort: 2376,
            certificateFolder: '/certs/server',
            environment: { DOCKER_TLS_CERTDIR: '/certs' },
          },
        },
      ],
      environment: { DOCKER_TLS_CERTDIR: '' },
      probes: {
        // Without TLS it waits a quarter of a minute before it listens.
        startup: { port: 2375, periodSeconds: 3, failureThreshold: 30 },
        liveness: { port: 2375, periodSeconds: 10, failureThreshold: 3 },
        readiness: { port: 2375, periodSeconds: 5, failureThreshold: 3 },
      },
      resources: sizes({
        requests: { cpu: '2000m', memory: '4Gi' },
        limits: { cpu: '8000m', memory: '16Gi' },
      }),
      // The seed draws no arrow for it, but a runtime that pulls no image runs nothing.
      outbound: [{ port: 443, protocol: 'TCP' }],
      // overlay2 refuses NFS, and daemons cannot share a data root: it is on the node's disk, the claim beside it.
      temporaryFolders: [{ volume: 'docker-data', mountPath: '/var/lib/docker' }],
      uses: {
        'docker-volumes': { access: 'read-write', environment: {}, mountPath: '/docker-volumes' },
      },
    },
  },

  // An Ingress leads to services of its own namespace, so that the one host of the seed has two.
  ingresses: [
    {
      ...edge,
      name: 'backend-ingress',
      annotations: certificates,
      routes: [
        { path: '/api', service: 'backend' },
        { path: '/ws', service: 'backend' },
      ],
      idleTimeoutSeconds: 3600,
    },
    {
      ...edge,
      name: 'frontend-ingress',
      annotations: certificates,
      routes: [{ path: '/', service: 'frontend' }],
    },
    {
      name: 'static-ingress',
      subdomain: 'static',
      tlsSecret: 'vibebox-static-tls',
      annotations: certificates,
      routes: [{ path: '/', service: 'frontend' }],
    },
  ],
  cdns: [{ name: 'cdn', title: 'CDN', origin: { kind: 'ingress', ingress: 'static-ingress' } }],
  clients: {
    users: { title: 'Users/Clients', reaches: ['cdn', 'frontend-ingress', 'backend-ingress'] },
  },
  dumps: [
    {
      database: 'postgres',
      bucket: 'vibebox-backups',
      schedule: '0 3 * * *',
      retentionDays: 30,
      // Two hours after the next should have been made.
      alertAfterHours: 26,
    },
  ],
  operations: { logs: { engine: 'loki', hotDays: 30, coldDays: 0 }, delivery: 'argo-cd' },
});
