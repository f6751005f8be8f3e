import { everywhere } from '../src/model/environment';
import type { Service } from '../src/model/service';
import type { System } from '../src/model/system';

const resources = everywhere({
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '100m', memory: '128Mi' },
});

/** Returns a system of that many services: each uses a cache, calls the two that follow it, and scales. */
export function syntheticSystem(count: number): System {
  const names = Array.from({ length: count }, (_, index) => `service-${index}`);
  const services = names.map((name, index): [string, Service] => [
    name,
    {
      kind: 'deployment',
      title: name,
      layer: 'Services',
      image: 'synthetic/service',
      tag: 'v1',
      ports: [{ name: 'http', containerPort: 8080 }],
      resources,
      probes: { readiness: { path: '/ready', port: 8080 } },
      replicas: everywhere(2),
      autoscaling: everywhere({ minimum: 2, maximum: 4, metrics: [{ kind: 'cpu', utilization: 70 }] }),
      uses: { cache: { access: 'read-write', environment: { REDIS_URL: 'url' } } },
      calls: [1, 2]
        .flatMap((step) => names[(index + step) % count] ?? [])
        .filter((callee) => callee !== name),
      metricsPath: '/metrics',
    },
  ]);
  return {
    name: 'synthetic',
    title: 'Synthetic',
    namespace: everywhere('synthetic'),
    region: 'us-west-2',
    targets: ['aws', 'kubernetes'],
    environments: ['production'],
    cluster: everywhere({ nodes: 3, maximumNodes: 9, instanceType: 'm6i.xlarge' }),
    stores: {
      cache: {
        kind: 'cache',
        title: 'Cache',
        engine: 'redis',
        version: '7',
        size: everywhere('large'),
        persistent: true,
        clusterMode: [],
        storage: everywhere(10),
      },
    },
    services: Object.fromEntries(services),
    ingresses: [],
  };
}
