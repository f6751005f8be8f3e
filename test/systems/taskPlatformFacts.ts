import { input, type Recording } from '../harness';
import * as facts from './facts';
import { field, type Fact } from './facts';
import { object } from './planned';

export const deployment = (path: string, service = 'auth-service') => facts.deployment(path, service);
export const container = (path: string, service = 'auth-service') => facts.container(path, service);
const pod = (path: string) => facts.pod(path, 'auth-service');

const manifest = 'Kubernetes Deployment, Deployment Configuration';
const autoscaler = 'Horizontal Pod Autoscaler';

export const productionFacts: readonly Fact[] = [
  {
    fact: 'namespace',
    section: 'Namespace Organization',
    read: field('Namespace', 'production', 'metadata.labels.environment'),
    is: 'production',
  },
  { fact: 'version label', section: manifest, read: deployment('metadata.labels.version'), is: 'v1' },
  {
    fact: 'app label',
    section: manifest,
    read: deployment('spec.template.metadata.labels.app'),
    is: 'auth-service',
  },
  {
    fact: 'selector',
    section: manifest,
    read: deployment('spec.selector.matchLabels'),
    is: { app: 'auth-service' },
  },
  { fact: 'replicas at creation', section: manifest, read: deployment('spec.replicas'), is: 3 },
  {
    fact: 'strategy',
    section: manifest,
    read: deployment('spec.strategy'),
    is: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
  },
  { fact: 'service account', section: manifest, read: pod('serviceAccountName'), is: 'auth-service' },
  { fact: 'port', section: manifest, read: container('ports.0.containerPort'), is: 3001 },
  { fact: 'port name', section: manifest, read: container('ports.0.name'), is: 'http' },
  {
    fact: 'requests and limits',
    section: manifest,
    read: container('resources'),
    is: { requests: { memory: '400Mi', cpu: '200m' }, limits: { memory: '800Mi', cpu: '400m' } },
  },
  {
    fact: 'liveness path',
    section: manifest,
    read: container('livenessProbe.httpGet'),
    is: { path: '/health', port: 3001 },
  },
  {
    fact: 'readiness path',
    section: manifest,
    read: container('readinessProbe.httpGet'),
    is: { path: '/ready', port: 3001 },
  },
  {
    fact: 'startup path',
    section: manifest,
    read: container('startupProbe.httpGet'),
    is: { path: '/health', port: 3001 },
  },
  ...timings('livenessProbe', [30, 10, 5, 3]),
  ...timings('readinessProbe', [5, 5, 3, 3]),
  ...timings('startupProbe', [10, 10, 5, 30]),
  {
    fact: 'node selector',
    section: manifest,
    read: pod('nodeSelector'),
    is: { 'kubernetes.io/arch': 'amd64' },
  },
  {
    fact: 'toleration',
    section: manifest,
    read: pod('tolerations'),
    is: [{ key: 'app', operator: 'Equal', value: 'auth', effect: 'NoSchedule' }],
  },
  { fact: 'config volume', section: manifest, read: mount('config-volume'), is: '/app/config' },
  { fact: 'temp volume', section: manifest, read: mount('temp-volume'), is: '/tmp' },
  {
    fact: 'config map',
    section: manifest,
    read: volume('config-volume', 'configMap.name'),
    is: 'auth-service-config',
  },
  { fact: 'temp is an empty directory', section: manifest, read: volume('temp-volume', 'emptyDir'), is: {} },
  { fact: 'NODE_ENV', section: manifest, read: variable('NODE_ENV', 'value'), is: 'production' },
  {
    fact: 'DATABASE_URL',
    section: manifest,
    read: variable('DATABASE_URL', 'valueFrom.secretKeyRef'),
    is: { name: 'database-secret', key: 'url' },
  },
  {
    fact: 'REDIS_URL',
    section: manifest,
    read: variable('REDIS_URL', 'valueFrom.secretKeyRef'),
    is: { name: 'redis-secret', key: 'url' },
  },
  {
    fact: 'JWT_SECRET',
    section: manifest,
    read: variable('JWT_SECRET', 'valueFrom.secretKeyRef'),
    is: { name: 'jwt-secret', key: 'secret' },
  },
  {
    fact: 'service type',
    section: 'Service and Ingress',
    read: field('Service', 'auth-service', 'spec.type'),
    is: 'ClusterIP',
  },
  {
    fact: 'service port',
    section: 'Service and Ingress',
    read: field('Service', 'auth-service', 'spec.ports.0.port'),
    is: 80,
  },
  {
    fact: 'target port',
    section: 'Service and Ingress',
    read: field('Service', 'auth-service', 'spec.ports.0.targetPort'),
    is: 3001,
  },
  {
    fact: 'host',
    section: 'Service and Ingress',
    read: field('Ingress', 'api-ingress', 'spec.rules.0.host'),
    is: 'api.example.com',
  },
  {
    fact: 'TLS',
    section: 'Service and Ingress',
    read: field('Ingress', 'api-ingress', 'spec.tls'),
    is: [{ hosts: ['api.example.com'], secretName: 'api-tls-secret' }],
  },
  {
    fact: 'issuer',
    section: 'Service and Ingress',
    read: annotation('cert-manager.io/cluster-issuer'),
    is: 'letsencrypt-prod',
  },
  {
    fact: 'redirect',
    section: 'Service and Ingress',
    read: annotation('nginx.ingress.kubernetes.io/ssl-redirect'),
    is: 'true',
  },
  {
    fact: 'rate limit, as written',
    section: 'Service and Ingress',
    read: annotation('nginx.ingress.kubernetes.io/rate-limit-rps'),
    is: '100',
  },
  {
    fact: 'rate limit, as it works',
    section: 'Service and Ingress',
    read: annotation('nginx.ingress.kubernetes.io/limit-rps'),
    is: '100',
  },
  {
    fact: 'paths',
    section: 'Service and Ingress',
    read: paths,
    is: ['"/api/v1/auth" "auth-service" 80', '"/api/v1/users" "user-service" 80', '"/" "api-gateway" 80'],
  },
  {
    fact: 'user-service',
    section: 'Environment-Specific Configuration',
    read: deployment('spec.replicas', 'user-service'),
    is: 5,
  },
  {
    fact: 'task-service',
    section: 'Environment-Specific Configuration',
    read: deployment('spec.replicas', 'task-service'),
    is: 4,
  },
  {
    fact: 'notification-service',
    section: 'Environment-Specific Configuration',
    read: deployment('spec.replicas', 'notification-service'),
    is: 2,
  },
  {
    fact: 'user-service port',
    section: 'Service-Specific Images',
    read: container('ports.0.containerPort', 'user-service'),
    is: 3002,
  },
  {
    fact: 'user-service resources',
    section: 'Service-Specific Images',
    read: container('resources', 'user-service'),
    is: { requests: { cpu: '300m', memory: '600Mi' }, limits: { cpu: '600m', memory: '1.2Gi' } },
  },
  {
    fact: 'api-gateway port',
    section: 'Service-Specific Images',
    read: container('ports.0.containerPort', 'api-gateway'),
    is: 3000,
  },
  {
    fact: 'api-gateway resources',
    section: 'Service-Specific Images',
    read: container('resources', 'api-gateway'),
    is: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '500m', memory: '1Gi' } },
  },
  {
    fact: 'target of the autoscaler',
    section: autoscaler,
    read: field('HorizontalPodAutoscaler', 'auth-service-hpa', 'spec.scaleTargetRef'),
    is: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'auth-service' },
  },
  {
    fact: 'at least',
    section: autoscaler,
    read: field('HorizontalPodAutoscaler', 'auth-service-hpa', 'spec.minReplicas'),
    is: 2,
  },
  {
    fact: 'at most',
    section: autoscaler,
    read: field('HorizontalPodAutoscaler', 'auth-service-hpa', 'spec.maxReplicas'),
    is: 10,
  },
  {
    fact: 'metrics',
    section: autoscaler,
    read: field('HorizontalPodAutoscaler', 'auth-service-hpa', 'spec.metrics'),
    is: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      },
      {
        type: 'Resource',
        resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } },
      },
      {
        type: 'Pods',
        pods: {
          metric: { name: 'requests_per_second' },
          target: { type: 'AverageValue', averageValue: '100' },
        },
      },
    ],
  },
  {
    fact: 'behaviour',
    section: autoscaler,
    read: field('HorizontalPodAutoscaler', 'auth-service-hpa', 'spec.behavior'),
    is: {
      scaleDown: {
        stabilizationWindowSeconds: 300,
        policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
      },
      scaleUp: {
        stabilizationWindowSeconds: 60,
        policies: [
          { type: 'Percent', value: 100, periodSeconds: 60 },
          { type: 'Pods', value: 2, periodSeconds: 60 },
        ],
      },
    },
  },
  {
    fact: 'vertical bounds',
    section: 'Vertical Pod Autoscaler',
    read: field('VerticalPodAutoscaler', 'auth-service-vpa', 'spec.resourcePolicy.containerPolicies'),
    is: [
      {
        containerName: 'auth-service',
        minAllowed: { cpu: '100m', memory: '128Mi' },
        maxAllowed: { cpu: '1', memory: '2Gi' },
        controlledResources: ['cpu', 'memory'],
      },
    ],
  },
  {
    fact: 'vertical mode beside an HPA',
    section: 'docs/seed-choices.md',
    read: field('VerticalPodAutoscaler', 'auth-service-vpa', 'spec.updatePolicy.updateMode'),
    is: 'Off',
  },
];

function timings(
  probe: string,
  [initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold]: readonly [
    number,
    number,
    number,
    number,
  ],
): Fact[] {
  return Object.entries({ initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold }).map(
    ([name, is]) => ({
      fact: `${probe} ${name}`,
      section: manifest,
      read: container(`${probe}.${name}`),
      is,
    }),
  );
}

/** Reads the list at a path of the pod of auth-service, and of its entry of a name the value at a further path. */
function entry(list: string, name: string, path: string) {
  return (recording: Recording): unknown => {
    const auth = object(recording, 'Deployment', 'auth-service');
    for (let index = 0; ; index += 1) {
      const found = input(auth, `spec.template.spec.${list}.${index}.name`);
      if (found === undefined) return undefined;
      if (found === name) return input(auth, `spec.template.spec.${list}.${index}.${path}`);
    }
  };
}

function variable(name: string, path: string) {
  return entry('containers.0.env', name, path);
}

function mount(name: string) {
  return entry('containers.0.volumeMounts', name, 'mountPath');
}

function volume(name: string, path: string) {
  return entry('volumes', name, path);
}

function annotation(name: string) {
  return (recording: Recording): unknown => {
    const annotations = input(object(recording, 'Ingress', 'api-ingress'), 'metadata.annotations');
    return Object.entries(annotations ?? {}).find(([key]) => key === name)?.[1];
  };
}

function paths(recording: Recording): unknown {
  const ingress = object(recording, 'Ingress', 'api-ingress');
  return [0, 1, 2].map((index) => {
    const at = (path: string) => JSON.stringify(input(ingress, `spec.rules.0.http.paths.${index}.${path}`));
    return `${at('path')} ${at('backend.service.name')} ${at('backend.service.port.number')}`;
  });
}
