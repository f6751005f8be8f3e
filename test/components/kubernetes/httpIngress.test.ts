import assert from 'node:assert/strict';
import { RandomPassword } from '@pulumi/random';
import { HttpIngress, type HttpIngressArgs } from '../../../components/kubernetes/httpIngress';
import type { Ingress } from '../../../src/model/edge';
import { taskPlatform } from '../../../src/systems/taskPlatform';
import { input, isUnknown, one, run, valueAt, type Recording } from '../../harness';
import { annotation } from './authService';

const type = 'kubernetes:networking.k8s.io/v1:Ingress';

function seedIngress(): Ingress {
  const [ingress] = taskPlatform.ingresses;
  assert(ingress !== undefined);
  return ingress;
}

function record(
  change: Partial<HttpIngressArgs> = {},
  world: 'known' | 'unknown' = 'known',
): Promise<Recording> {
  const program = () => {
    const controller = new RandomPassword('controller', { length: 8 });
    const args: HttpIngressArgs = {
      ingress: seedIngress(),
      domain: 'example.com',
      namespace: 'production',
      services: taskPlatform.services,
      className: 'traefik',
      ...change,
    };
    const { host, url, address } = new HttpIngress('api-ingress', args, { dependsOn: controller });
    return { host, url, address };
  };
  return run(program, { world });
}

describe('HttpIngress', () => {
  const facts: Readonly<Record<string, unknown>> = {
    'metadata.name': 'api-ingress',
    'metadata.namespace': 'production',
    'spec.ingressClassName': 'traefik',
    'spec.tls': [{ hosts: ['api.example.com'], secretName: 'api-tls-secret' }],
    'spec.rules.0.host': 'api.example.com',
    'spec.rules.0.http.paths.0': {
      path: '/api/v1/auth',
      pathType: 'Prefix',
      backend: { service: { name: 'auth-service', port: { number: 80 } } },
    },
    'spec.rules.0.http.paths.1': {
      path: '/api/v1/users',
      pathType: 'Prefix',
      backend: { service: { name: 'user-service', port: { number: 80 } } },
    },
  };
  for (const [path, expected] of Object.entries(facts)) {
    it(`is the seed's to the letter: ${path}`, async () => {
      assert.deepEqual(input(one(await record(), type), path), expected);
    });
  }

  const annotationOf = async (name: string, change: Partial<HttpIngressArgs> = {}) =>
    annotation(one(await record(change), type), name);

  it("keeps the seed's annotations, but names the class in one place", async () => {
    assert.equal(await annotationOf('nginx.ingress.kubernetes.io/ssl-redirect'), 'true');
    assert.equal(await annotationOf('nginx.ingress.kubernetes.io/rate-limit-rps'), '100');
    assert.equal(await annotationOf('cert-manager.io/cluster-issuer'), 'letsencrypt-prod');
    assert.equal(await annotationOf('kubernetes.io/ingress.class'), undefined);
  });

  it('lets the platform name another issuer', async () => {
    const annotations = { 'cert-manager.io/cluster-issuer': 'self-signed' };
    assert.equal(await annotationOf('cert-manager.io/cluster-issuer', { annotations }), 'self-signed');
  });

  it('waits for an address unless none will come', async () => {
    assert.equal(await annotationOf('pulumi.com/skipAwait'), undefined);
    assert.equal(await annotationOf('pulumi.com/skipAwait', { waitForAddress: false }), 'true');
  });

  it('answers the domain itself where it has no subdomain', async () => {
    const recording = await record({ ingress: { ...seedIngress(), subdomain: '' } });
    const { host, url } = recording.outputs;
    assert.deepEqual([host, url], ['example.com', 'https://example.com']);
  });

  it('tells the address that its controller has given it, and nothing before', async () => {
    const ingress = one(await record(), type);
    const given = valueAt(ingress.outputs, 'status.loadBalancer.ingress.0.hostname');
    assert.equal(typeof given, 'string');
    assert.equal((await record()).outputs['address'], given);
    assert.ok(isUnknown((await record({}, 'unknown')).outputs['address']));
  });

  it('asks for no TLS where nobody can encrypt, and says so in its URL', async () => {
    const recording = await record({ tls: false });
    assert.equal(input(one(recording, type), 'spec.tls'), undefined);
    assert.equal(recording.outputs['url'], 'http://api.example.com');
  });

  it('takes the port that a route names, and says so where there is none', async () => {
    const ingress = { ...seedIngress(), routes: [{ path: '/', service: 'auth-service', port: 'admin' }] };
    const services = { ...taskPlatform.services };
    const auth = services['auth-service'];
    assert(auth !== undefined);
    services['auth-service'] = { ...auth, ports: [...auth.ports, { name: 'admin', containerPort: 9000 }] };
    const recording = await record({ ingress, services });
    assert.equal(input(one(recording, type), 'spec.rules.0.http.paths.0.backend.service.port.number'), 9000);
    await assert.rejects(record({ ingress }), /api-ingress, path \/: auth-service has no port admin/);
  });

  for (const world of ['known', 'unknown'] as const) {
    it(`goes before its controller when outputs are ${world}`, async () => {
      const recording = await record({}, world);
      const controller = one(recording, 'random:index/randomPassword:RandomPassword');
      assert(one(recording, type).dependencies.includes(controller.urn));
    });
  }
});
