import assert from 'node:assert/strict';
import type { Service } from '../../src/model/service';
import type { Variable } from '../../src/wiring/variables';
import { wire } from '../../src/wiring/wire';
import { sampleService, sampleStores, sampleSystem } from './syntheticSystem';

function variables(services: Readonly<Record<string, Service>>, service: string): readonly Variable[] {
  const landscape = {
    environment: 'production',
    target: 'kubernetes',
    placements: Object.fromEntries(Object.keys(sampleStores).map((store) => [store, 'in-cluster' as const])),
    dataSubnetCidrs: [],
    publicSubnetCidrs: [],
    networkCidrs: [],
    ingressPeers: [],
    scraped: false,
  } as const;
  return wire(sampleSystem(services), landscape, { bindings: [], grants: [] }).variables.get(service) ?? [];
}

const daemon: Service = {
  ...sampleService([], []),
  namespace: 'docker',
  ports: [{ name: 'docker', containerPort: 2375, scheme: 'tcp' }],
};

describe('the variables of a service', () => {
  it("carry a callee's URL, in the scheme of its port and under the name that the caller wants", () => {
    const backend: Service = {
      ...sampleService([], ['front-end']),
      calls: ['front-end', { service: 'docker-daemon', variable: 'DOCKER_HOST' }],
    };
    const services = { backend, 'front-end': sampleService([], []), 'docker-daemon': daemon };
    assert.deepEqual(variables(services, 'backend'), [
      {
        kind: 'url',
        variable: 'FRONT_END_URL',
        value: 'http://front-end.sample.svc.cluster.local:8080',
      },
      {
        kind: 'url',
        variable: 'DOCKER_HOST',
        value: 'tcp://docker-daemon.docker.svc.cluster.local:2375',
      },
    ]);
  });

  it('name the key of a Secret, which is the fact unless the use names another', () => {
    const uses = {
      database: {
        access: 'read-write',
        environment: { DATABASE_URL: 'url', DATABASE_PASSWORD: 'password', DATABASE_HOST: 'host' },
        secret: 'shop-secrets',
        secretKeys: { DATABASE_URL: 'database-url' },
      },
    } as const;
    const found = variables({ shop: { ...sampleService([], []), uses } }, 'shop');
    const keys = found.map((variable) =>
      variable.kind === 'secret-fact'
        ? [variable.variable, variable.secret, variable.key]
        : [variable.variable],
    );
    assert.deepEqual(keys, [
      ['DATABASE_URL', 'shop-secrets', 'database-url'],
      ['DATABASE_PASSWORD', 'shop-secrets', 'password'],
      ['DATABASE_HOST'],
    ]);
  });
});
