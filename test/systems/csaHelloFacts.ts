import type { Environment, Target } from '../../src/model/environment';
import {
  container,
  deployment,
  entry,
  field,
  named,
  namesOf,
  namespacesOfPolicy,
  pod,
  routes,
  ways,
  type Fact,
  type Read,
} from './facts';
import { storeFacts, storePlaces } from './csaHelloStoreFacts';

/** A container of the seed: its group, the arrows from it to other containers, and those to stores. */
interface Box {
  readonly layer: string;
  readonly calls?: readonly string[];
  readonly uses?: readonly string[];
}

const frontend = 'Frontend Containers';
const gateway = 'API Gateway Layer';
const core = 'Core Services Layer';
const infrastructure = 'Infrastructure Services';
const collaboration = 'Real-time Collaboration Layer';

/** The seed's diagram, box by box. */
export const boxes: Readonly<Record<string, Box>> = {
  'web-app': { layer: frontend, calls: ['api-gateway'] },
  'websocket-server': { layer: frontend, calls: ['api-gateway'] },
  'static-assets': { layer: frontend },
  'api-gateway': {
    layer: gateway,
    calls: [
      'auth-proxy',
      'rate-limiter',
      ...['messenger', 'calendar', 'document', 'drive', 'email', 'task', 'approval', 'video'].map(service),
      ...['admin', 'platform'].map(service),
    ],
  },
  'auth-proxy': { layer: gateway, calls: ['auth-service'] },
  'rate-limiter': { layer: gateway },
  'messenger-service': {
    layer: core,
    calls: ['auth-service', 'notification-service', 'websocket-server'],
    uses: ['postgres', 'redis', 'rabbitmq'],
  },
  'calendar-service': {
    layer: core,
    calls: ['auth-service', 'notification-service'],
    uses: ['postgres', 'rabbitmq'],
  },
  'document-service': {
    layer: core,
    calls: ['auth-service', 'search-service', 'file-processing-service', 'yjs-collaboration-server'],
    uses: ['postgres', 'redis'],
  },
  'drive-service': {
    layer: core,
    calls: ['auth-service', 'search-service', 'file-processing-service'],
    uses: ['postgres', 'minio'],
  },
  'email-service': { layer: core, calls: ['auth-service'], uses: ['postgres', 'smtp'] },
  'task-service': { layer: core, calls: ['auth-service', 'notification-service'], uses: ['postgres'] },
  'approval-service': {
    layer: core,
    calls: ['auth-service', 'notification-service'],
    uses: ['postgres', 'rabbitmq'],
  },
  'video-service': { layer: core, calls: ['auth-service', 'webrtc-signaling'], uses: ['postgres', 'redis'] },
  'admin-service': { layer: core, calls: ['auth-service'], uses: ['postgres'] },
  'platform-service': { layer: core, calls: ['auth-service'], uses: ['postgres'] },
  'auth-service': { layer: infrastructure },
  'notification-service': { layer: infrastructure, uses: ['rabbitmq'] },
  'search-service': { layer: infrastructure, uses: ['elasticsearch'] },
  'file-processing-service': { layer: infrastructure },
  'yjs-collaboration-server': { layer: collaboration },
  'webrtc-signaling': { layer: collaboration, calls: ['stun-turn-server', 'sfu-server'] },
  'stun-turn-server': { layer: collaboration },
  'sfu-server': { layer: collaboration },
};

function service(name: string): string {
  return `${name}-service`;
}

export const names = Object.keys(boxes);
/** Each is one pod: a call lives in it, and a load balancer would spread its packets. */
const media = ['stun-turn-server', 'sfu-server'];
const deployed = names.filter((name) => !media.includes(name));
const routed = ['web-app', 'websocket-server', 'api-gateway', 'static-assets'];

/** What every stack of CSA Hello holds, in the order of the seed; production has its numbers. */
export function csaHelloFacts(environment: Environment, target: Target): readonly Fact[] {
  return [
    ...diagramFacts(environment, target),
    ...allocationFacts(environment),
    ...scalingFacts(environment),
    ...workflowFacts(environment),
    ...ingressFacts(),
    ...securityFacts(),
    ...mediaFacts(target),
    ...storeFacts(environment, target),
  ];
}

function facts(section: string, rows: readonly [string, Read, unknown][]): Fact[] {
  return rows.map(([fact, read, is]) => ({ fact, section, read, is }));
}

const dns = ['kube-system/kube-dns 53', 'kube-system/kube-dns 53/UDP'];
const open = ' but private addresses 1024-65535/UDP';

/** Every arrow is a way out of one policy and a way into another, and no policy has a way more. */
function diagramFacts(environment: Environment, target: Target): Fact[] {
  const places = storePlaces(environment, target);
  const variables = (name: string) =>
    (boxes[name]?.calls ?? []).map((callee): [string, Read, unknown] => {
      const variable = `${callee.toUpperCase().replaceAll('-', '_')}_URL`;
      return [
        `${name}, ${variable}`,
        named(container('env', name), variable, 'value'),
        `http://${callee}.csa-hello.svc.cluster.local:8080`,
      ];
    });
  return [
    ...facts('Container Deployment Diagram: containers', [
      ['all of them', namesOf('Deployment', 'csa-hello'), [...names].sort()],
      ...names.map((name): [string, Read, unknown] => [
        name,
        field('Service', name, 'spec.type'),
        'ClusterIP',
      ]),
    ]),
    ...facts('Container Deployment Diagram: arrows', names.flatMap(variables)),
    ...facts(
      'Container Deployment Diagram: arrows, as they leave',
      names.map((name) => [name, ways(name, 'egress'), waysOut(name, places)]),
    ),
    ...facts(
      'Container Deployment Diagram: arrows, as they arrive',
      names.map((name) => [name, ways(name, 'ingress'), waysIn(name, target)]),
    ),
  ];
}

function waysOut(name: string, places: Readonly<Record<string, readonly string[]>>): string[] {
  const { calls = [], uses = [] } = boxes[name] ?? {};
  const internet = media.includes(name) ? [`0.0.0.0/0${open}`] : [];
  const stores = uses.flatMap((store) => places[store] ?? []);
  return [
    ...new Set([...calls.map((callee) => `csa-hello/${callee} 8080`), ...stores, ...internet, ...dns]),
  ].sort();
}

const publicPorts: Readonly<Record<string, readonly string[]>> = {
  'stun-turn-server': ['3478/UDP', '5349', '49160-49199/UDP'],
  'sfu-server': ['40000-40039/UDP', '7881'],
};

function waysIn(name: string, target: Target): string[] {
  const callers = names.filter((caller) => boxes[caller]?.calls?.includes(name));
  const reached = (publicPorts[name] ?? []).map((port) => `0.0.0.0/0 ${port}`);
  // The load balancer asks whether the pod is well.
  const probed = target === 'aws' && media.includes(name) ? ['public subnets 8080'] : [];
  return [
    ...callers.map((caller) => `csa-hello/${caller} 8080`),
    ...(routed.includes(name) ? ['traefik/traefik 8080'] : []),
    'monitoring/prometheus 8080',
    ...reached,
    ...probed,
  ].sort();
}

/** Requests of the smaller environments; everywhere the limits are the seed's. */
const requests = {
  development: { cpu: '25m', memory: '96Mi' },
  testing: { cpu: '50m', memory: '128Mi' },
  staging: { cpu: '250m', memory: '256Mi' },
  production: { cpu: '500m', memory: '512Mi' },
};

function allocationFacts(environment: Environment): Fact[] {
  const replicas = { development: 1, testing: 1, staging: 2, production: 3 }[environment];
  const resources = { requests: requests[environment], limits: { cpu: '1', memory: '1Gi' } };
  return facts(
    'Resource Allocation',
    names.flatMap((name): [string, Read, unknown][] => [
      [`${name}, replicas`, deployment('spec.replicas', name), media.includes(name) ? 1 : replicas],
      [`${name}, resources`, container('resources', name), resources],
      [
        `${name}, livenessProbe`,
        container('livenessProbe', name),
        { httpGet: { path: '/health', port: 8080 } },
      ],
      [
        `${name}, readinessProbe`,
        container('readinessProbe', name),
        { httpGet: { path: '/ready', port: 8080 } },
      ],
      [`${name}, container port`, container('ports.0.containerPort', name), 8080],
    ]),
  );
}

/** The seed's "frontend and stateless services": what has neither a store nor a session. */
export const blueGreen: readonly string[] = [
  'api-gateway',
  'auth-proxy',
  'rate-limiter',
  'static-assets',
  'web-app',
  'websocket-server',
];

function scalingFacts(environment: Environment): Fact[] {
  const large = environment === 'staging' || environment === 'production';
  const hpas = deployed.map((name) => `${name}-hpa`).sort();
  const cpu = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
  };
  const rows = (name: string): [string, Read, unknown][] => {
    const hpa = (path: string) => field('HorizontalPodAutoscaler', `${name}-hpa`, `spec.${path}`);
    return [
      [
        `${name}, target`,
        hpa('scaleTargetRef'),
        blueGreen.includes(name)
          ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name }
          : { apiVersion: 'apps/v1', kind: 'Deployment', name },
      ],
      [`${name}, minReplicas`, hpa('minReplicas'), 2],
      [`${name}, maxReplicas`, hpa('maxReplicas'), 10],
      [`${name}, metrics`, hpa('metrics'), [cpu]],
    ];
  };
  return facts('Horizontal Pod Autoscaling', [
    ['all of them', namesOf('HorizontalPodAutoscaler'), large ? hpas : []],
    ...(large ? deployed.flatMap(rows) : []),
  ]);
}

function workflowFacts(environment: Environment): Fact[] {
  const large = environment === 'staging' || environment === 'production';
  const rolling = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
  return facts('Deployment Workflow', [
    ['Blue/Green Deployment', namesOf('Rollout'), large ? blueGreen : []],
    ...names.map((name): [string, Read, unknown] => [
      `${name}, update`,
      deployment('spec.strategy', name),
      media.includes(name) ? { type: 'Recreate' } : rolling,
    ]),
    [
      'Secrets for sensitive data',
      named(container('env', 'auth-service'), 'JWT_SECRET', 'valueFrom.secretKeyRef'),
      { name: 'auth-service-jwt', key: 'secret' },
    ],
    ...names.map((name): [string, Read, unknown] => [
      `${name}, Prometheus`,
      entry(deployment('spec.template.metadata.annotations', name), 'prometheus.io/path'),
      '/metrics',
    ]),
  ]);
}

function ingressFacts(): Fact[] {
  const edge = (path: string) => field('Ingress', 'csa-hello-ingress', path);
  return facts('Ingress Configuration', [
    ['host', edge('spec.rules.0.host'), 'app.example.com'],
    ['one host', edge('spec.rules.1'), undefined],
    ['ssl-redirect', entry(edge('metadata.annotations'), 'nginx.ingress.kubernetes.io/ssl-redirect'), 'true'],
    [
      'paths',
      routes('csa-hello-ingress'),
      ['/api Prefix api-gateway 80', '/ws Prefix websocket-server 80', '/ Prefix web-app 80'],
    ],
    ['StaticAssets --> CDN', routes('static-assets-ingress'), ['/ Prefix static-assets 80']],
    ...names.flatMap((name): [string, Read, unknown][] => [
      [`${name}, port 80`, named(field('Service', name, 'spec.ports'), 'http', 'port'), 80],
      [`${name}, to 8080`, named(field('Service', name, 'spec.ports'), 'http', 'targetPort'), 8080],
    ]),
  ]);
}

function securityFacts(): Fact[] {
  return facts('Container Security Best Practices', [
    ...names.flatMap((name): [string, Read, unknown][] => [
      [`${name}, non-root`, pod('securityContext.runAsNonRoot', name), true],
      [`${name}, read-only file system`, container('securityContext.readOnlyRootFilesystem', name), true],
      [`${name}, no escalation`, container('securityContext.allowPrivilegeEscalation', name), false],
      [`${name}, no capabilities`, container('securityContext.capabilities', name), { drop: ['ALL'] }],
    ]),
    [
      'pod security policies',
      entry(field('Namespace', 'csa-hello', 'metadata.labels'), 'pod-security.kubernetes.io/enforce'),
      'restricted',
    ],
    ['network policies: nothing comes in', namespacesOfPolicy('deny-all-ingress'), ['csa-hello']],
    ['network policies: nothing goes out', namespacesOfPolicy('deny-all-egress'), ['csa-hello']],
  ]);
}

function mediaFacts(target: Target): Fact[] {
  const hosts: Readonly<Record<string, string>> = { 'stun-turn-server': 'turn', 'sfu-server': 'sfu' };
  const ports: Readonly<Record<string, readonly string[]>> = {
    'stun-turn-server': ['3478 UDP', '5349 TCP', ...range(49160, 49199)],
    'sfu-server': ['7881 TCP', ...range(40000, 40039)],
  };
  const rows = (name: string): [string, Read, unknown][] => {
    const balancer = (path: string) => field('Service', `${name}-public`, path);
    const annotation = (key: string) =>
      entry(balancer('metadata.annotations'), `service.beta.kubernetes.io/aws-load-balancer-${key}`);
    const onAws: [string, Read, unknown][] = [
      [`${name}, NLB`, balancer('spec.loadBalancerClass'), 'service.k8s.aws/nlb'],
      [`${name}, for the internet`, annotation('scheme'), 'internet-facing'],
      [`${name}, straight to the pod`, annotation('nlb-target-type'), 'ip'],
      [`${name}, asks the pod`, annotation('healthcheck-path'), '/ready'],
      [`${name}, asks it on`, annotation('healthcheck-port'), '8080'],
      [
        `${name}, clients keep their address`,
        annotation('target-group-attributes'),
        'preserve_client_ip.enabled=true',
      ],
    ];
    return [
      [`${name}, load balancer`, balancer('spec.type'), 'LoadBalancer'],
      [`${name}, its pods`, balancer('spec.selector'), { app: name }],
      [`${name}, public ports`, servicePorts(`${name}-public`), [...(ports[name] ?? [])].sort()],
      [
        `${name}, knows its host`,
        named(container('env', name), 'PUBLIC_HOST', 'value'),
        `${hosts[name] ?? ''}.example.com`,
      ],
      ...(target === 'aws' ? onAws : []),
    ];
  };
  return facts('Real-time Collaboration Layer', media.flatMap(rows));
}

function range(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index} UDP`);
}

function servicePorts(name: string): Read {
  return (recording) => {
    const ports = field('Service', name, 'spec.ports')(recording);
    return Array.isArray(ports)
      ? ports.map((port: { port: number; protocol: string }) => `${port.port} ${port.protocol}`).sort()
      : undefined;
  };
}
