import assert from 'node:assert/strict';
import { input, one, type Recording } from '../../harness';
import { record, types } from './authService';

describe("the seed's auth-service", () => {
  let recording: Recording;
  before(async () => (recording = await record()));

  const health = { path: '/health', port: 3001 };
  const container = 'spec.template.spec.containers.0';
  const deploymentFacts: Readonly<Record<string, unknown>> = {
    'metadata.name': 'auth-service',
    'metadata.namespace': 'production',
    'metadata.labels': { app: 'auth-service', version: 'v1' },
    'spec.replicas': 3,
    'spec.strategy': { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
    'spec.selector': { matchLabels: { app: 'auth-service' } },
    'spec.template.metadata.labels': { app: 'auth-service', version: 'v1' },
    'spec.template.spec.serviceAccountName': 'auth-service',
    [`${container}.name`]: 'auth-service',
    [`${container}.image`]: 'registry.example/project/auth-service:v1.2.3',
    [`${container}.imagePullPolicy`]: 'Always',
    [`${container}.ports`]: [{ containerPort: 3001, name: 'http', protocol: 'TCP' }],
    [`${container}.env`]: [
      { name: 'NODE_ENV', value: 'production' },
      { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'database-secret', key: 'url' } } },
      { name: 'REDIS_URL', valueFrom: { secretKeyRef: { name: 'redis-secret', key: 'url' } } },
      { name: 'JWT_SECRET', valueFrom: { secretKeyRef: { name: 'jwt-secret', key: 'secret' } } },
    ],
    [`${container}.resources`]: {
      requests: { memory: '400Mi', cpu: '200m' },
      limits: { memory: '800Mi', cpu: '400m' },
    },
    [`${container}.livenessProbe`]: {
      httpGet: health,
      initialDelaySeconds: 30,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    [`${container}.readinessProbe`]: {
      httpGet: { path: '/ready', port: 3001 },
      initialDelaySeconds: 5,
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 3,
    },
    [`${container}.startupProbe`]: {
      httpGet: health,
      initialDelaySeconds: 10,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 30,
    },
    [`${container}.volumeMounts`]: [
      { name: 'config-volume', mountPath: '/app/config' },
      { name: 'temp-volume', mountPath: '/tmp' },
    ],
    'spec.template.spec.volumes': [
      { name: 'config-volume', configMap: { name: 'auth-service-config' } },
      { name: 'temp-volume', emptyDir: {} },
    ],
    'spec.template.spec.nodeSelector': { 'kubernetes.io/arch': 'amd64' },
    'spec.template.spec.tolerations': [
      { key: 'app', operator: 'Equal', value: 'auth', effect: 'NoSchedule' },
    ],
  };
  for (const [path, expected] of Object.entries(deploymentFacts)) {
    it(`Deployment ${path}`, () => assert.deepEqual(input(one(recording, types.deployment), path), expected));
  }

  const horizontalFacts: Readonly<Record<string, unknown>> = {
    'metadata.name': 'auth-service-hpa',
    'spec.scaleTargetRef': { apiVersion: 'apps/v1', kind: 'Deployment', name: 'auth-service' },
    'spec.minReplicas': 2,
    'spec.maxReplicas': 10,
    'spec.metrics': [
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
    'spec.behavior.scaleDown': {
      stabilizationWindowSeconds: 300,
      policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
    },
    'spec.behavior.scaleUp': {
      stabilizationWindowSeconds: 60,
      policies: [
        { type: 'Percent', value: 100, periodSeconds: 60 },
        { type: 'Pods', value: 2, periodSeconds: 60 },
      ],
    },
  };
  for (const [path, expected] of Object.entries(horizontalFacts)) {
    it(`HorizontalPodAutoscaler ${path}`, () => {
      assert.deepEqual(input(one(recording, types.horizontal), path), expected);
    });
  }

  it('VerticalPodAutoscaler', () => {
    const vertical = one(recording, types.vertical);
    assert.equal(input(vertical, 'metadata.name'), 'auth-service-vpa');
    assert.deepEqual(input(vertical, 'spec.targetRef.name'), 'auth-service');
    assert.deepEqual(input(vertical, 'spec.resourcePolicy.containerPolicies'), [
      {
        containerName: 'auth-service',
        minAllowed: { cpu: '100m', memory: '128Mi' },
        maxAllowed: { cpu: '1', memory: '2Gi' },
        controlledResources: ['cpu', 'memory'],
      },
    ]);
  });

  it('Service, with the port of the container beside its own', () => {
    const service = one(recording, types.service);
    assert.equal(input(service, 'metadata.name'), 'auth-service');
    assert.deepEqual(input(service, 'metadata.labels'), { app: 'auth-service' });
    assert.equal(input(service, 'spec.type'), 'ClusterIP');
    assert.deepEqual(input(service, 'spec.selector'), { app: 'auth-service' });
    assert.deepEqual(input(service, 'spec.ports'), [
      { name: 'http', port: 80, targetPort: 3001, protocol: 'TCP', appProtocol: 'http' },
      { name: 'tcp-3001', port: 3001, targetPort: 3001, protocol: 'TCP', appProtocol: 'http' },
    ]);
  });

  it('ConfigMap', () => {
    const configMap = one(recording, types.configMap);
    assert.equal(input(configMap, 'metadata.name'), 'auth-service-config');
    const expected = [
      'server:',
      '  port: 3001',
      '  host: 0.0.0.0',
      'auth:',
      '  jwt_expiry: 15m',
      '  refresh_expiry: 7d',
      '  max_sessions: 5',
      'rate_limiting:',
      '  window_ms: 900000',
      '  max_requests: 100',
      '',
    ];
    assert.deepEqual(input(configMap, 'data'), { 'config.yaml': expected.join('\n') });
  });
});
