import assert from 'node:assert/strict';
import { MutualTls } from '../../../components/kubernetes/mutualTls';
import { input, isSecret, ofType, one, run, type Recording, type World } from '../../harness';

const types = {
  key: 'tls:index/privateKey:PrivateKey',
  request: 'tls:index/certRequest:CertRequest',
  authority: 'tls:index/selfSignedCert:SelfSignedCert',
  certificate: 'tls:index/locallySignedCert:LocallySignedCert',
} as const;

function record(world: World = 'known'): Promise<Recording> {
  return run(
    () => {
      const tls = new MutualTls('docker-daemon', { namespace: 'docker', callers: ['backend', 'worker'] });
      return { server: tls.server, backend: tls.clientOf('backend') };
    },
    { world },
  );
}

/** Returns the input of each certificate as a number, by name. */
async function hours(type: string, path: string): Promise<readonly number[]> {
  return ofType(await record(), type).map((resource) => Number(input(resource, path)));
}

describe('MutualTls', () => {
  it('registers the same resources when nothing is known', async () => {
    const urns = async (world: World) => (await record(world)).resources.map(({ urn }) => urn);
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });

  it('certifies the service under every name that the cluster has for it', async () => {
    const request = one(await record(), types.request, 'docker-daemon-server');
    assert.deepEqual(input(request, 'dnsNames'), [
      'docker-daemon',
      'docker-daemon.docker',
      'docker-daemon.docker.svc',
      'docker-daemon.docker.svc.cluster.local',
      'localhost',
    ]);
    assert.deepEqual(input(request, 'ipAddresses'), ['127.0.0.1']);
  });

  it('lets a certificate serve or call, never both, and only the authority sign', async () => {
    const recording = await record();
    const uses = (type: string, name: string) => input(one(recording, type, name), 'allowedUses');
    assert.deepEqual(uses(types.certificate, 'docker-daemon-server'), ['digital_signature', 'server_auth']);
    assert.deepEqual(uses(types.certificate, 'docker-daemon-client-backend'), [
      'digital_signature',
      'client_auth',
    ]);
    const authority = one(recording, types.authority);
    assert.equal(input(authority, 'isCaCertificate'), true);
    assert.deepEqual(input(authority, 'allowedUses'), ['cert_signing', 'digital_signature']);
  });

  it('gives each caller a key and a certificate of its own', async () => {
    const recording = await record();
    assert.equal(ofType(recording, types.key).length, 4);
    assert.equal(ofType(recording, types.certificate).length, 3);
    const keyOf = (caller: string) => one(recording, types.key, `docker-daemon-client-${caller}`).outputs;
    assert.notDeepEqual(keyOf('backend'), keyOf('worker'));
  });

  it('keeps the keys secret from birth', async () => {
    const recording = await record();
    for (const key of ofType(recording, types.key)) {
      for (const name of ['privateKeyPem', 'privateKeyPemPkcs8', 'privateKeyOpenssh']) {
        assert.ok(isSecret(key.outputs[name]), `${key.name} ${name}`);
      }
    }
    for (const end of ['server', 'backend']) {
      assert.match(JSON.stringify(recording.outputs[end]), /BEGIN CERTIFICATE/);
    }
  });

  it('renews each certificate in its last year, and the authority before it is outlived', async () => {
    const [validity = 0] = await hours(types.certificate, 'validityPeriodHours');
    const [renewal = 0] = await hours(types.certificate, 'earlyRenewalHours');
    const [authority = 0] = await hours(types.authority, 'earlyRenewalHours');
    assert.equal(renewal, 365 * 24);
    assert.ok(validity > renewal && authority > validity);
  });

  it('has no certificate for a service that does not call', async () => {
    const program = () =>
      void new MutualTls('docker-daemon', { namespace: 'docker', callers: [] }).clientOf('frontend');
    await assert.rejects(run(program, { world: 'known' }), /No certificate was made for frontend/);
  });
});
