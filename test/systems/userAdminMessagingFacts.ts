import {
  autoscaler,
  containerSecurity,
  each,
  entries,
  fact,
  matches,
  ports,
  utilization,
} from './factTables';
import {
  container,
  count,
  deployment,
  entry,
  field,
  named,
  namesOf,
  pod,
  resource,
  routes,
  ways,
  type Fact,
} from './facts';

const namespace = 'production';
const webSocket = 'websocket-service';
const frontends = ['user-frontend-service', 'admin-frontend-service'];
const services = [webSocket, ...frontends];
const ingress = 'user-admin-messaging-ingress';
const variable = (name: string, path: string) =>
  named(container('env', webSocket), name, `valueFrom.${path}`);

const manifest = 'Deployments';
const configuration = 'ConfigMaps and Secrets';
const deploymentFacts: readonly Fact[] = [
  fact(manifest, 'there are three', namesOf('Deployment', namespace), [...services].sort()),
  fact(manifest, 'replicas', deployment('spec.replicas', webSocket), 2),
  fact(manifest, 'selector', deployment('spec.selector.matchLabels', webSocket), { app: webSocket }),
  fact(manifest, 'port', container('ports.0.containerPort', webSocket), 8080),
  fact(manifest, 'health port', container('ports.1.containerPort', webSocket), 8081),
  fact(manifest, 'liveness', container('livenessProbe.httpGet', webSocket), { path: '/health', port: 8081 }),
  fact(manifest, 'readiness', container('readinessProbe.httpGet', webSocket), { path: '/ready', port: 8081 }),
  fact(configuration, 'REDIS_URL', variable('REDIS_URL', 'secretKeyRef'), {
    name: 'app-secrets',
    key: 'redis-url',
  }),
  fact(configuration, 'app-config', field('ConfigMap', 'app-config', 'data'), {
    DEPLOYMENT_MODE: 'kubernetes',
    PORT: '8080',
    SHUTDOWN_TIMEOUT_SECONDS: '50',
  }),
  ...['DEPLOYMENT_MODE', 'PORT', 'SHUTDOWN_TIMEOUT_SECONDS'].map((key) =>
    fact(configuration, key, variable(key, 'configMapKeyRef'), { name: 'app-config', key }),
  ),
  fact(configuration, 'app-secrets', field('Secret', 'app-secrets', 'metadata.namespace'), namespace),
  fact('Graceful Shutdown', 'seconds until the kill', pod('terminationGracePeriodSeconds', webSocket), 60),
  fact('Graceful Shutdown', 'seconds before the signal', container('lifecycle.preStop', webSocket), {
    sleep: { seconds: 5 },
  }),
  fact(
    'Monitoring and Observability: Prometheus Metrics',
    'scraped',
    entries(
      deployment('spec.template.metadata.annotations', webSocket),
      'prometheus.io/scrape',
      'prometheus.io/port',
      'prometheus.io/path',
    ),
    ['true', '8081', '/metrics'],
  ),
];

const edgeFacts: readonly Fact[] = [
  ...each(services, (service) => [
    fact('Services', 'type', field('Service', service, 'spec.type'), 'ClusterIP'),
    ...containerSecurity('Container Security', service),
    fact('Kubernetes Security: RBAC', 'no token', pod('automountServiceAccountToken', service), false),
    fact('Kubernetes Security: RBAC', 'account', pod('serviceAccountName', service), service),
    fact('Rolling Updates', 'strategy', deployment('spec.strategy', service), {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    }),
    fact('Rolling Updates', 'budget', field('PodDisruptionBudget', service, 'spec.maxUnavailable'), 1),
  ]),
  fact('Services', webSocket, ports(webSocket), [
    [8080, 8080],
    [8081, 8081],
  ]),
  ...each(frontends, (service) => [
    fact('Services', 'port', ports(service), [[80, 80]]),
    fact('Frontend Service Containers', 'replicas', deployment('spec.replicas', service), 2),
    fact('Frontend Service Containers', 'health', container('readinessProbe.httpGet', service), {
      path: '/',
      port: 80,
    }),
    fact('Resource Management', 'resources', container('resources', service), {
      requests: { cpu: '50m', memory: '64Mi' },
      limits: { cpu: '100m', memory: '128Mi' },
    }),
  ]),
  fact('Resource Management', webSocket, container('resources', webSocket), {
    requests: { cpu: '100m', memory: '128Mi' },
    limits: { cpu: '500m', memory: '512Mi' },
  }),
  fact('Ingress Configuration', 'host', field('Ingress', ingress, 'spec.rules.0.host'), 'clc.example.com'),
  fact('Ingress Configuration', 'paths', routes(ingress), [
    '/user Prefix user-frontend-service 80',
    '/admin Prefix admin-frontend-service 80',
    '/ws Prefix websocket-service 8080',
  ]),
  fact(
    'Ingress Configuration',
    'annotation as written, and the time-outs that work',
    entries(
      field('Ingress', ingress, 'metadata.annotations'),
      ...['websocket-services', 'proxy-read-timeout', 'proxy-send-timeout'].map(
        (name) => `nginx.ingress.kubernetes.io/${name}`,
      ),
    ),
    ['websocket-service', '3600', '3600'],
  ),
  fact('Ingress Security: TLS', 'certificate', field('Ingress', ingress, 'spec.tls'), [
    { hosts: ['clc.example.com'], secretName: 'user-admin-messaging-tls' },
  ]),
  fact('Horizontal Pod Autoscaler', 'bounds and metrics', autoscaler(webSocket), [
    2,
    10,
    [utilization('cpu', 70), utilization('memory', 80)],
  ]),
  fact(
    'Horizontal Pod Autoscaler',
    'target',
    field('HorizontalPodAutoscaler', `${webSocket}-hpa`, 'spec.scaleTargetRef'),
    // The Rollout runs the pods that the seed's Deployment describes, and says how many there are.
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: webSocket },
  ),
  fact(
    'Performance: scale up within 60 seconds',
    'behaviour',
    field('HorizontalPodAutoscaler', `${webSocket}-hpa`, 'spec.behavior.scaleUp'),
    {
      stabilizationWindowSeconds: 0,
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    },
  ),
  fact(
    'Pod Security Standards',
    'level',
    entry(field('Namespace', namespace, 'metadata.labels'), 'pod-security.kubernetes.io/enforce'),
    'restricted',
  ),
  ...frontends.map((service) =>
    fact('Network Policies', `into ${service}`, ways(service, 'ingress'), ['traefik/traefik 80']),
  ),
  fact('Network Policies', `into ${webSocket}`, ways(webSocket, 'ingress'), [
    'monitoring/prometheus 8081',
    'traefik/traefik 8080',
  ]),
];

/** What production holds in pods on both targets, whether outputs are known or not. */
export const kubernetesFacts: readonly Fact[] = [...deploymentFacts, ...edgeFacts];

const dns = ['kube-system/kube-dns 53', 'kube-system/kube-dns 53/UDP'];
const redisGroup = (path: string) =>
  resource('aws:elasticache/replicationGroup:ReplicationGroup', 'redis', path);

/** Redis of the Kubernetes mode, where it is ElastiCache. */
export const managedRedisFacts: readonly Fact[] = [
  fact('Kubernetes Mode - Redis Cache', 'engine', redisGroup('engine'), 'redis'),
  fact('Kubernetes Mode - Redis Cache', 'high availability', redisGroup('multiAzEnabled'), true),
  fact('Kubernetes Mode - Redis Cache', 'failover', redisGroup('automaticFailoverEnabled'), true),
  fact('Network Policies', `out of ${webSocket}`, ways(webSocket, 'egress'), ['data subnets 6379', ...dns]),
  fact(
    'Runtime Security: Audit Logging',
    'logs of the API server',
    resource('aws:eks/cluster:Cluster', 'cluster', 'enabledClusterLogTypes'),
    ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
  ),
];

/** Redis of the Kubernetes mode, where it is a pod. */
export const redisInPodsFacts: readonly Fact[] = [
  fact('Services', 'redis', field('Service', 'redis', 'spec.type'), 'ClusterIP'),
  fact('Services', 'port of redis', ports('redis'), [[6379, 6379]]),
  fact(
    'Kubernetes Mode - Redis Cache',
    'image',
    matches(field('StatefulSet', 'redis', 'spec.template.spec.containers.0.image'), /^redis:7\./),
    true,
  ),
  fact(
    'Network Policies',
    `out of ${webSocket}`,
    ways(webSocket, 'egress'),
    [...dns, 'production/redis 6379'].sort(),
  ),
  fact('Network Policies', 'into redis', ways('redis', 'ingress'), [`production/${webSocket} 6379`]),
];

const table = (path: string) => resource('aws:dynamodb/table:Table', 'connections', path);
const messages = (path: string) => resource('aws:dynamodb/table:Table', 'messages', path);
const messageKeys = { hashKey: 'conversation', rangeKey: 'sequence' };
const lambda = (path: string) => resource('aws:lambda/function:Function', 'websocket-handler', path);
const route = (name: string) => resource('aws:apigatewayv2/route:Route', `websocket-api-${name}`, 'routeKey');
const distribution = (path: string) => resource('aws:cloudfront/distribution:Distribution', 'site', path);
const kinds = [
  'aws:ec2/vpc:Vpc',
  'aws:ec2/subnet:Subnet',
  'aws:eks/cluster:Cluster',
  'aws:elasticache/replicationGroup:ReplicationGroup',
  'pulumi:providers:kubernetes',
];

/** What the serverless home holds, alone or beside the other, whether outputs are known or not. */
export const serverlessFacts: readonly Fact[] = [
  fact('AWS Deployment: API Gateway WebSocket', 'protocol', api('protocolType'), 'WEBSOCKET'),
  fact(
    'AWS Deployment: API Gateway WebSocket',
    'selection',
    api('routeSelectionExpression'),
    '$request.body.action',
  ),
  ...['connect', 'disconnect', 'default'].map((name) =>
    fact('AWS Deployment: API Gateway WebSocket', name, route(name), `$${name}`),
  ),
  fact('AWS Deployment: API Gateway WebSocket', 'no others', count('aws:apigatewayv2/route:Route'), 3),
  fact(
    'AWS Deployment: API Gateway WebSocket',
    'path',
    resource('aws:apigatewayv2/stage:Stage', 'websocket-api', 'name'),
    'ws',
  ),
  fact(
    'AWS Deployment: Lambda Function',
    'DEPLOYMENT_MODE',
    lambda('environment.variables.DEPLOYMENT_MODE'),
    'aws',
  ),
  fact('AWS Deployment: Lambda Function', 'handler', lambda('handler'), 'index.handler'),
  fact('AWS Deployment: Lambda Function', 'there is one', count('aws:lambda/function:Function'), 1),
  fact('AWS Deployment: Lambda Function', 'seconds', lambda('timeout'), 29),
  fact('AWS Mode - DynamoDB', 'key', table('hashKey'), 'connectionId'),
  fact('AWS Mode - DynamoDB', 'expiry', table('ttl'), { attributeName: 'expiresAt', enabled: true }),
  fact('AWS Mode - DynamoDB', 'getConnections(type)', table('globalSecondaryIndexes.0.name'), 'by-type'),
  ...['type', 'participant'].map((key, index) =>
    fact('AWS Mode - DynamoDB', `index by ${key}`, table(`globalSecondaryIndexes.${index}.keySchemas`), [
      { attributeName: key, keyType: 'HASH' },
    ]),
  ),
  ...(['hashKey', 'rangeKey'] as const).map((key) =>
    fact('AWS Mode - DynamoDB', `messages: ${key}`, messages(key), messageKeys[key]),
  ),
  fact('AWS Mode - DynamoDB', 'messages: expiry', messages('ttl'), {
    attributeName: 'expiresAt',
    enabled: true,
  }),
  fact('AWS Deployment: interfaces', 'host', distribution('aliases'), ['clc.example.com']),
  fact(
    'AWS Deployment: interfaces',
    'HTTPS',
    distribution('defaultCacheBehavior.viewerProtocolPolicy'),
    'redirect-to-https',
  ),
  ...['user', 'admin'].map((name) =>
    fact(
      'AWS Deployment: interfaces',
      name,
      resource('aws:s3/bucketObjectv2:BucketObjectv2', `static-files-files-${name}-index-html`, 'key'),
      `${name}/index.html`,
    ),
  ),
  fact(
    'AWS Deployment: interfaces',
    'bucket that nobody reads but CloudFront',
    resource(
      'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
      'static-files',
      'restrictPublicBuckets',
    ),
    true,
  ),
];

/** The serverless home alone is no network and no cluster. */
export const aloneFacts: readonly Fact[] = kinds.map((kind) =>
  fact('AWS Deployment alone', kind, count(kind), 0),
);

/** Both homes at the seed's host. */
export function sharedFacts(weights: Readonly<Record<'kubernetes' | 'serverless', number>>): readonly Fact[] {
  return Object.entries(weights).map(([home, weight]) =>
    fact(
      'Dual Deployment Support, Migration Path',
      home,
      entries(
        (recording) => ({
          name: record(home, 'name')(recording),
          identifier: record(home, 'setIdentifier')(recording),
          weight: record(home, 'weightedRoutingPolicies.0.weight')(recording),
        }),
        'name',
        'identifier',
        'weight',
      ),
      ['clc.example.com', home, weight],
    ),
  );
}

function record(home: string, path: string) {
  return resource('aws:route53/record:Record', `clc.example.com-${home}`, path);
}

function api(path: string) {
  return resource('aws:apigatewayv2/api:Api', 'websocket-api', path);
}
