import type { Environment, Target } from '../../src/model/environment';
import {
  container,
  deployment,
  field,
  named,
  namesOf,
  namespacesOfPolicy,
  pod,
  privilegedNamespaces,
  privilegedWorkloads,
  resource,
  routes,
  servedMetrics,
  ways,
  workloadsOfANodeGroup,
  type Fact,
  type Read,
} from './facts';
import { backupFacts, edgeOnAws, monitoringFacts, storageFacts } from './vibeboxOperationsFacts';

const overview = 'Kubernetes Cluster Overview';
const allocation = 'Pod Resource Allocation';
const policies = 'Network Policies';
const rolling = 'Deployment Strategy: Rolling Update';
const health = 'Health Checks & Probes';
const scaling = 'Autoscaling Configuration';

const applications = { frontend: 80, backend: 3000 } as const;
const release = 'kubernetes:helm.sh/v3:Release';

/** What every stack of VibeBox holds, in the order of the seed; production and staging have its numbers. */
export function vibeboxFacts(environment: Environment, target: Target): readonly Fact[] {
  const large = environment === 'staging' || environment === 'production';
  return [
    ...overviewFacts(large),
    ...daemonFacts(environment, target),
    ...allocationFacts(environment),
    ...policyFacts(target),
    ...rollingFacts(),
    ...healthFacts(),
    ...scalingFacts(large, target),
    ...storageFacts(environment, target),
    ...backupFacts(target),
    ...monitoringFacts(),
    ...(target === 'aws' ? edgeOnAws(large) : []),
  ];
}

function overviewFacts(large: boolean): Fact[] {
  const is = (fact: string, read: Read, value: unknown): Fact => ({
    fact,
    section: overview,
    read,
    is: value,
  });
  return [
    is('Frontend Namespace', namesOf('Deployment', 'frontend'), ['frontend']),
    is('Backend Namespace', namesOf('Deployment', 'backend'), ['backend']),
    is('Docker Namespace', namesOf('DaemonSet', 'docker'), ['docker-daemon']),
    is('Frontend Deployment, Replicas', deployment('spec.replicas', 'frontend'), large ? 3 : 1),
    is('Backend Deployment, Replicas', deployment('spec.replicas', 'backend'), large ? 3 : 1),
    ...['frontend', 'backend', 'postgres', 'redis', 'docker-daemon'].map((name) =>
      is(`${name} Service`, field('Service', name, 'spec.type'), 'ClusterIP'),
    ),
    ...['postgres', 'redis'].flatMap((name) => [
      is(`${name} StatefulSet, Replicas`, field('StatefulSet', name, 'spec.replicas'), 1),
      is(`${name} in the Database Namespace`, field('StatefulSet', name, 'metadata.namespace'), 'database'),
    ]),
    is('Ingress --> FrontSvc', routes('frontend-ingress'), ['/ Prefix frontend 80']),
    is('Ingress --> BackSvc', routes('backend-ingress'), [
      '/api Prefix backend 3000',
      '/ws Prefix backend 3000',
    ]),
    ...['frontend', 'backend'].map((name) =>
      is(`SSL of ${name}`, field('Ingress', `${name}-ingress`, 'spec.tls'), [
        { hosts: ['app.example.com'], secretName: 'vibebox-tls' },
      ]),
    ),
    is('CDN --> static assets', routes('static-ingress'), ['/ Prefix frontend 80']),
    ...secretFacts(is),
    is(
      'a backend pod --> one daemon',
      named(container('env', 'backend'), 'DOCKER_HOST', 'value'),
      'tcp://docker-daemon.docker.svc.cluster.local:2375',
    ),
    is('which stays the same', field('Service', 'docker-daemon', 'spec.sessionAffinity'), 'ClientIP'),
  ];
}

function secretFacts(is: (fact: string, read: Read, value: unknown) => Fact): Fact[] {
  const fromSecret = (variable: string) =>
    named(container('env', 'backend'), variable, 'valueFrom.secretKeyRef');
  const passwordVolume = named(
    field('StatefulSet', 'postgres', 'spec.template.spec.volumes'),
    'password',
    'secret.secretName',
  );
  return [
    is('K8sSecrets --> PostgreSQL URL', fromSecret('DATABASE_URL'), { name: 'backend-postgres', key: 'url' }),
    is('K8sSecrets --> Redis URL', fromSecret('REDIS_URL'), { name: 'backend-redis', key: 'url' }),
    is('K8sSecrets --> PGPod', passwordVolume, 'postgres-administrator'),
    is('no Sentinels unless asked for', fromSecret('REDIS_SENTINELS'), undefined),
  ];
}

/** The daemon is fenced in wherever it has nodes of its own: everywhere but on a developer's machine. */
function daemonFacts(environment: Environment, target: Target): Fact[] {
  const daemon = (path: string) => field('DaemonSet', 'docker-daemon', `spec.template.spec.${path}`);
  const fenced = target === 'aws' || environment !== 'development';
  const label = { key: 'berth.dev/node-group', value: 'docker' };
  const facts: [string, Read, unknown][] = [
    // On a developer's machine the ingress takes ports of the node.
    ['privileged namespaces', privilegedNamespaces, fenced ? ['docker'] : ['docker', 'traefik']],
    ['privileged workloads', privilegedWorkloads, ['docker-daemon']],
    ['node selector', daemon('nodeSelector'), fenced ? { [label.key]: label.value } : undefined],
    [
      'toleration',
      daemon('tolerations'),
      fenced ? [{ ...label, operator: 'Equal', effect: 'NoSchedule' }] : undefined,
    ],
    ['workloads on its nodes', workloadsOfANodeGroup, fenced ? ['docker-daemon'] : []],
    ['image', daemon('containers.0.image'), 'docker.io/library/docker:29.7.2-dind'],
    ['no TLS unless asked for', named(daemon('containers.0.env'), 'DOCKER_TLS_CERTDIR', 'value'), ''],
    [
      'volumes of PV3',
      named(daemon('containers.0.volumeMounts'), 'docker-volumes', 'mountPath'),
      '/docker-volumes',
    ],
    [
      'its claim',
      named(daemon('volumes'), 'docker-volumes', 'persistentVolumeClaim.claimName'),
      'docker-volumes',
    ],
    [
      'data root on the disk of the node',
      named(daemon('containers.0.volumeMounts'), 'docker-data', 'mountPath'),
      '/var/lib/docker',
    ],
    ['which is no claim', named(daemon('volumes'), 'docker-data', 'emptyDir'), {}],
  ];
  return [...facts, ...(target === 'aws' ? nodeFacts(environment) : [])].map(([fact, read, is]) => ({
    fact,
    section: `${overview}: Docker DaemonSet`,
    read,
    is,
  }));
}

function nodeFacts(environment: Environment): [string, Read, unknown][] {
  const group = (path: string) => resource('aws:eks/nodeGroup:NodeGroup', 'cluster-docker', path);
  const large = environment === 'staging' || environment === 'production';
  return [
    ['Node 1 and Node 2', group('scalingConfig.desiredSize'), large ? 2 : 1],
    ['their label', group('labels'), { 'berth.dev/node-group': 'docker' }],
    [
      'their taint',
      group('taints'),
      [{ key: 'berth.dev/node-group', value: 'docker', effect: 'NO_SCHEDULE' }],
    ],
    ['8 cores for each daemon', group('instanceTypes'), [large ? 'm6i.2xlarge' : 'm6i.xlarge']],
  ];
}

/** The seed's table is that of production; staging rehearses it for services, and stores there follow their size. */
function allocationFacts(environment: Environment): Fact[] {
  const small = environment === 'development' || environment === 'testing';
  const size = (cpu: string, cpuLimit: string, memory: string, memoryLimit: string) => ({
    requests: small ? { cpu: '50m', memory: '128Mi' } : { cpu, memory },
    limits: { cpu: cpuLimit, memory: memoryLimit },
  });
  const resources = (kind: string, name: string) =>
    field(kind, name, 'spec.template.spec.containers.0.resources');
  const facts: [string, Read, unknown][] = [
    ['Frontend Pod', resources('Deployment', 'frontend'), size('100m', '500m', '128Mi', '512Mi')],
    ['Backend Pod', resources('Deployment', 'backend'), size('500m', '2000m', '512Mi', '2Gi')],
    ['Docker DaemonSet', resources('DaemonSet', 'docker-daemon'), size('2000m', '8000m', '4Gi', '16Gi')],
    [
      'postgres:16',
      field('StatefulSet', 'postgres', 'spec.template.spec.containers.0.image'),
      'postgres:16.15',
    ],
    [
      'redis:7-alpine',
      field('StatefulSet', 'redis', 'spec.template.spec.containers.0.image'),
      'redis:7.2.16-alpine',
    ],
  ];
  const stores: [string, Read, unknown][] = [
    ['PostgreSQL Pod', resources('StatefulSet', 'postgres'), size('1000m', '4000m', '2Gi', '8Gi')],
    ['Redis Pod', resources('StatefulSet', 'redis'), size('100m', '500m', '256Mi', '1Gi')],
  ];
  return [...facts, ...(environment === 'production' ? stores : [])].map(([fact, read, is]) => ({
    fact,
    section: allocation,
    read,
    is,
  }));
}

const dns = ['kube-system/kube-dns 53', 'kube-system/kube-dns 53/UDP'];
const ingressController = 'traefik/traefik';
const prometheus = 'monitoring/prometheus';

function policyFacts(target: Target): Fact[] {
  const store = (name: string, port: number) => `database/${name} ${port}`;
  const bucket = target === 'aws' ? 'data subnets 443' : store('vibebox-backups', 9000);
  const identity = target === 'aws' ? ['169.254.170.23/32 80'] : [];
  const toDatabase = [store('postgres', 5432), ...dns];
  const dumps = ['postgres-dump', 'postgres-restore'];
  const matrix: Readonly<Record<string, { readonly ingress: string[]; readonly egress: string[] }>> = {
    frontend: {
      ingress: [`${ingressController} 80`, `${prometheus} 80`],
      egress: ['backend/backend 3000', ...dns],
    },
    backend: {
      ingress: ['frontend/frontend 3000', `${ingressController} 3000`, `${prometheus} 3000`],
      egress: [store('postgres', 5432), store('redis', 6379), 'docker/docker-daemon 2375', ...dns],
    },
    postgres: {
      ingress: [
        'backend/backend 5432',
        'backend/backend-postgres-role 5432',
        ...dumps.flatMap((job) => [store(job, 5432), store(`${job}-postgres-role`, 5432)]),
      ],
      egress: [],
    },
    redis: { ingress: ['backend/backend 6379'], egress: [] },
    'docker-daemon': {
      ingress: ['backend/backend 2375'],
      egress: ['0.0.0.0/0 but private addresses 443', ...dns],
    },
    'backend-postgres-role': { ingress: [], egress: toDatabase },
    ...Object.fromEntries(
      dumps.flatMap((job) => [
        [job, { ingress: [], egress: [...toDatabase, bucket, ...identity] }],
        [`${job}-postgres-role`, { ingress: [], egress: toDatabase }],
      ]),
    ),
  };
  const own = ['frontend', 'backend', 'database', 'docker'];
  return [
    ...Object.entries(matrix).flatMap(([name, { ingress, egress }]) => [
      { fact: `${name}, from`, section: policies, read: ways(name, 'ingress'), is: [...ingress].sort() },
      { fact: `${name}, to`, section: policies, read: ways(name, 'egress'), is: [...egress].sort() },
    ]),
    ...['deny-all-ingress', 'deny-all-egress'].map((name) => ({
      fact: `${name} in each namespace`,
      section: policies,
      read: namespacesOfPolicy(name),
      is: [...own].sort(),
    })),
  ];
}

function rollingFacts(): Fact[] {
  return Object.keys(applications).flatMap((name) => [
    {
      fact: `${name}: one pod more, none fewer`,
      section: rolling,
      read: deployment('spec.strategy', name),
      is: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    },
    {
      fact: `${name}: Graceful Shutdown (30s)`,
      section: rolling,
      read: pod('terminationGracePeriodSeconds', name),
      is: 30,
    },
    {
      fact: `${name}: out of the pool before it stops`,
      section: rolling,
      read: container('lifecycle.preStop.sleep.seconds', name),
      is: 5,
    },
  ]);
}

function healthFacts(): Fact[] {
  const times = { startup: [0, 3, 30, 5], liveness: [30, 10, 3, 5], readiness: [10, 5, 3, 5] } as const;
  const paths = { startup: 'startup', liveness: 'live', readiness: 'ready' } as const;
  return Object.entries(applications).flatMap(([name, port]) =>
    (['startup', 'liveness', 'readiness'] as const).map((probe) => {
      const [initialDelaySeconds, periodSeconds, failureThreshold, timeoutSeconds] = times[probe];
      const httpGet = { path: `/health/${paths[probe]}`, port };
      return {
        fact: `${name}, ${probe}`,
        section: health,
        read: container(`${probe}Probe`, name),
        is: { httpGet, initialDelaySeconds, periodSeconds, failureThreshold, timeoutSeconds },
      };
    }),
  );
}

function scalingFacts(large: boolean, target: Target): Fact[] {
  const hpa = (path: string) => field('HorizontalPodAutoscaler', 'backend-hpa', `spec.${path}`);
  const use = (name: string) => ({
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization: 70 } },
  });
  const pods = (seconds: number) => [{ type: 'Pods', value: 1, periodSeconds: seconds }];
  const metricsServer: [string, Read, unknown] =
    target === 'aws'
      ? [
          'Metrics Server',
          resource('aws:eks/addon:Addon', 'cluster-metrics-server', 'addonName'),
          'metrics-server',
        ]
      : ['Metrics Server', resource(release, 'metrics-server', 'chart'), 'metrics-server'];
  const facts: [string, Read, unknown][] = [
    [
      'Backend Deployment',
      hpa('scaleTargetRef'),
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'backend' },
    ],
    ['Min', hpa('minReplicas'), 3],
    ['Max', hpa('maxReplicas'), 10],
    [
      'Scaling Metrics',
      hpa('metrics'),
      [
        use('cpu'),
        use('memory'),
        {
          type: 'Pods',
          pods: {
            metric: { name: 'active_websocket_connections' },
            target: { type: 'AverageValue', averageValue: '1000' },
          },
        },
      ],
    ],
    [
      'Scale Up: +1 pod every 30s',
      hpa('behavior.scaleUp'),
      { stabilizationWindowSeconds: 0, policies: pods(30) },
    ],
    [
      'Scale Down: -1 pod every 5m',
      hpa('behavior.scaleDown'),
      { stabilizationWindowSeconds: 300, policies: pods(300) },
    ],
    [
      'someone serves the custom metric',
      servedMetrics,
      ['requests_per_second', 'active_websocket_connections'],
    ],
    metricsServer,
  ];
  const autoscaled: [string, Read, unknown] = [
    'autoscaled',
    namesOf('HorizontalPodAutoscaler'),
    large ? ['backend-hpa'] : [],
  ];
  return [autoscaled, ...(large ? facts : [])].map(([fact, read, is]) => ({
    fact,
    section: scaling,
    read,
    is,
  }));
}
