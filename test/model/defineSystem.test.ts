import assert from 'node:assert/strict';
import { everywhere } from '../../src/model/environment';
import { defineSystem } from '../../src/model/system';

const common = {
  kind: 'singleton',
  title: 'Sample',
  layer: 'Sample',
  image: 'sample',
  ports: [{ name: 'http', containerPort: 8080 }],
  resources: everywhere({ requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } }),
} as const;

const frame = {
  name: 'sample',
  title: 'Sample',
  namespace: everywhere('sample'),
  region: 'us-west-2',
  targets: ['aws'],
  environments: ['production'],
  cluster: everywhere({ nodes: 1, maximumNodes: 1, instanceType: 'm6i.large' }),
  stores: { orders: { kind: 'queue', title: 'Orders', maximumReceives: 1, visibilityTimeoutSeconds: 1 } },
  ingresses: [],
} as const;

// The compiler is what is tested: each line below an expected error is one that `make types` would refuse.
describe('defineSystem', () => {
  it('takes names that exist', () => {
    const system = defineSystem({
      ...frame,
      services: {
        shop: {
          ...common,
          calls: ['till'],
          uses: { orders: { access: 'send', environment: { QUEUE: 'url' } } },
        },
        till: { ...common, after: ['shop'] },
      },
    });
    assert.deepEqual(Object.keys(system.services), ['shop', 'till']);
  });

  it('refuses to compile a call of a service that does not exist', () => {
    const system = defineSystem({
      ...frame,
      services: {
        shop: {
          ...common,
          // @ts-expect-error no service is named "tell"
          calls: ['tell'],
        },
        till: common,
      },
    });
    assert.ok(system);
  });

  it('refuses to compile the use of a store that does not exist', () => {
    const uses = { invoices: { access: 'send', environment: {} } } as const;
    // @ts-expect-error no store is named "invoices"
    const system = defineSystem({ ...frame, services: { shop: { ...common, uses: { ...uses } } } });
    assert.ok(system);
  });

  it('refuses to compile an access or a fact that the kind of store does not know', () => {
    const system = defineSystem({
      ...frame,
      services: {
        // @ts-expect-error nobody publishes to a queue
        shop: { ...common, uses: { orders: { access: 'publish', environment: {} } } },
        // @ts-expect-error a queue has no password
        till: { ...common, uses: { orders: { access: 'send', environment: { SECRET: 'password' } } } },
      },
    });
    assert.ok(system);
  });

  it('refuses to compile a route to a service that does not exist', () => {
    const edge = { name: 'edge', subdomain: '', tlsSecret: 'tls', annotations: {} };
    const system = defineSystem({
      ...frame,
      services: { shop: common },
      // @ts-expect-error no service is named "till"
      ingresses: [{ ...edge, routes: [{ path: '/', service: 'till' }] }],
    });
    assert.ok(system);
  });
});
