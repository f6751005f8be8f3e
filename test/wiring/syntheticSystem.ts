import fc from 'fast-check';
import { everywhere } from '../../src/model/environment';
import type { Service, Use } from '../../src/model/service';
import type { Store } from '../../src/model/store';
import type { System } from '../../src/model/system';

const resources = everywhere({
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '100m', memory: '128Mi' },
});

/** One store of each kind that the wiring grants differently. */
export const sampleStores = {
  database: {
    kind: 'database',
    title: 'Database',
    engine: 'postgresql',
    version: '16',
    size: everywhere('small'),
    databases: 'shared',
    storage: everywhere(5),
    readReplica: [],
    backup: { retentionDays: 7, snapshotEveryHours: 6, snapshotRetentionDays: 30 },
  },
  cache: {
    kind: 'cache',
    title: 'Cache',
    engine: 'redis',
    version: '7',
    size: everywhere('small'),
    persistent: false,
    clusterMode: [],
    storage: everywhere(1),
  },
  bucket: { kind: 'bucket', title: 'Bucket', storage: everywhere(1) },
  queue: { kind: 'queue', title: 'Queue', maximumReceives: 3, visibilityTimeoutSeconds: 30 },
} as const satisfies Record<string, Store>;

const uses: Readonly<Record<keyof typeof sampleStores, Use>> = {
  database: { access: 'read-write', environment: { DATABASE_URL: 'url' } },
  cache: { access: 'read-write', environment: { REDIS_URL: 'url' } },
  bucket: { access: 'read-only', environment: { BUCKET: 'name', BUCKET_KEY: 'secret-access-key' } },
  queue: { access: 'send', environment: { QUEUE_URL: 'url' } },
};

/** Returns a service that uses the named stores and calls the named services. */
export function sampleService(
  stores: readonly (keyof typeof sampleStores)[],
  calls: readonly string[],
  extra: Partial<Pick<Service, 'after' | 'metricsPath'>> = {},
): Service {
  return {
    kind: 'singleton',
    title: 'Sample',
    layer: 'Sample',
    image: 'sample',
    ports: [{ name: 'http', containerPort: 8080 }],
    resources,
    uses: Object.fromEntries(stores.map((store) => [store, uses[store]])),
    calls,
    ...extra,
  };
}

/** Returns a system of the given services, all paths of the edge leading to the first. */
export function sampleSystem(services: Readonly<Record<string, Service>>): System {
  const first = Object.keys(services)[0];
  return {
    name: 'sample',
    title: 'Sample',
    namespace: everywhere('sample'),
    region: 'us-west-2',
    targets: ['aws', 'kubernetes'],
    environments: ['development', 'testing', 'staging', 'production'],
    cluster: everywhere({ nodes: 1, maximumNodes: 2, instanceType: 'm6i.large' }),
    stores: sampleStores,
    services,
    ingresses:
      first === undefined
        ? []
        : [
            {
              name: 'edge',
              subdomain: '',
              tlsSecret: 'edge-tls',
              annotations: {},
              routes: [{ path: '/', service: first }],
            },
          ],
  };
}

/** Systems of one to eight services that use and call whatever they like, cycles of calls included. */
export const anySystem: fc.Arbitrary<System> = fc.integer({ min: 1, max: 8 }).chain((count) => {
  const names = Array.from({ length: count }, (_, index) => `service-${index}`);
  const service = fc
    .tuple(
      fc.subarray(['database', 'cache', 'bucket', 'queue'] as const),
      fc.subarray(names),
      fc.option(fc.constant('/metrics'), { nil: undefined }),
    )
    .map(([stores, calls, metricsPath]) =>
      sampleService(stores, calls, metricsPath === undefined ? {} : { metricsPath }),
    );
  return fc
    .tuple(...names.map(() => service))
    .map((services) =>
      sampleSystem(Object.fromEntries(services.map((value, index) => [names[index] ?? '', value]))),
    );
});
