import assert from 'node:assert/strict';
import type { Environment, Target } from '../../src/model/environment';
import { everythingBefore, input, isSecret, ofType, one, type PropertyValue } from '../harness';
import { buildContainerHost, containerHostSettings, type ContainerHost } from './containerHost';

const types = {
  daemon: 'kubernetes:apps/v1:DaemonSet',
  deployment: 'kubernetes:apps/v1:Deployment',
  claim: 'kubernetes:core/v1:PersistentVolumeClaim',
  volume: 'kubernetes:core/v1:PersistentVolume',
  secret: 'kubernetes:core/v1:Secret',
  service: 'kubernetes:core/v1:Service',
} as const;

const tls = { services: { 'docker-daemon': { tls: true } } };

function daemonInput({ recording }: ContainerHost, path: string): PropertyValue | undefined {
  return input(one(recording, types.daemon, 'docker-daemon'), `spec.template.spec.${path}`);
}

/** Says whether the value holds an object with these properties. */
function holds(value: PropertyValue | undefined, wanted: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(value) && value.some((item) => JSON.stringify(item) === JSON.stringify(wanted));
}

describe('a container runtime in the cluster', () => {
  it('runs the public image on the nodes of its group, with the shared folder', async () => {
    const host = await buildContainerHost(containerHostSettings('production', 'aws'));
    assert.equal(daemonInput(host, 'containers.0.image'), 'docker.io/library/docker:29.7.2-dind');
    assert.deepEqual(daemonInput(host, 'nodeSelector'), { 'berth.dev/node-group': 'docker' });
    assert(
      holds(daemonInput(host, 'containers.0.volumeMounts'), {
        mountPath: '/docker-volumes',
        name: 'docker-volumes',
      }),
    );
    assert(holds(daemonInput(host, 'containers.0.env'), { name: 'VOLUMES', value: '/docker-volumes' }));
  });

  it('waits for its file system to be mountable in every zone', async () => {
    const { recording } = await buildContainerHost(containerHostSettings('production', 'aws'));
    const before = everythingBefore(recording, one(recording, types.daemon, 'docker-daemon'));
    const targets = ofType(recording, 'aws:efs/mountTarget:MountTarget');
    assert.equal(targets.length, 3);
    for (const { urn } of [...targets, one(recording, types.claim, 'docker-volumes')])
      assert(before.has(urn), urn);
    assert.equal(input(one(recording, types.claim, 'docker-volumes'), 'metadata.namespace'), 'docker');
    assert.equal(input(one(recording, types.volume), 'spec.capacity.storage'), '500Gi');
  });

  it('claims a volume of a class elsewhere, which a developer has on one node', async () => {
    const settings = containerHostSettings('staging', 'kubernetes', { storageClass: 'nfs' });
    const { recording } = await buildContainerHost(settings);
    assert.deepEqual(input(one(recording, types.claim, 'docker-volumes'), 'spec.accessModes'), [
      'ReadWriteMany',
    ]);
    assert.equal(input(one(recording, types.claim, 'docker-volumes'), 'spec.storageClassName'), 'nfs');
    const local = await buildContainerHost(containerHostSettings('development', 'kubernetes'));
    assert.deepEqual(input(one(local.recording, types.claim, 'docker-volumes'), 'spec.accessModes'), [
      'ReadWriteOnce',
    ]);
  });

  it("runs anywhere on a developer's cluster, and in its group on every other", async () => {
    const nodes = async (environment: Environment, target: Target) => {
      const host = await buildContainerHost(containerHostSettings(environment, target));
      return [daemonInput(host, 'nodeSelector'), daemonInput(host, 'tolerations')];
    };
    assert.deepEqual(await nodes('development', 'kubernetes'), [undefined, undefined]);
    const group = { 'berth.dev/node-group': 'docker' };
    assert.deepEqual((await nodes('development', 'aws'))[0], group);
    assert.deepEqual((await nodes('staging', 'kubernetes'))[0], group);
  });

  it('speaks plain text, and makes no certificate, unless the settings say otherwise', async () => {
    const host = await buildContainerHost(containerHostSettings('production', 'aws'));
    assert.equal(host.recording.resources.filter(({ type }) => type.startsWith('tls:')).length, 0);
    assert(holds(daemonInput(host, 'containers.0.env'), { name: 'DOCKER_TLS_CERTDIR', value: '' }));
    assert.equal(daemonInput(host, 'containers.0.ports.0.containerPort'), 2375);
  });

  describe('in mutual TLS', () => {
    const secured = () => buildContainerHost(containerHostSettings('production', 'aws', tls));

    it('answers on its TLS port alone, with its certificate where it looks for it', async () => {
      const host = await secured();
      assert.equal(daemonInput(host, 'containers.0.ports.0.containerPort'), 2376);
      assert.deepEqual(input(one(host.recording, types.service, 'docker-daemon'), 'spec.ports'), [
        { name: 'docker', port: 2376, targetPort: 2376, protocol: 'TCP', appProtocol: 'tcp' },
      ]);
      assert(holds(daemonInput(host, 'containers.0.env'), { name: 'DOCKER_TLS_CERTDIR', value: '/certs' }));
      assert(
        holds(daemonInput(host, 'containers.0.volumeMounts'), { mountPath: '/certs/server', name: 'tls' }),
      );
      const secret = one(host.recording, types.secret, 'docker-daemon-docker-daemon-tls');
      assert(isSecret(secret.inputs['data']));
      assert.equal(input(secret, 'metadata.namespace'), 'docker');
    });

    it('shows the caller where its own certificate is, and no other service any', async () => {
      const { recording } = await secured();
      const backend = (path: string) =>
        input(one(recording, types.deployment, 'backend'), `spec.template.spec.${path}`);
      assert(
        holds(backend('containers.0.volumeMounts'), {
          mountPath: '/etc/berth/tls/docker-daemon',
          name: 'tls-docker-daemon',
        }),
      );
      const config = one(recording, 'kubernetes:core/v1:ConfigMap', 'backend-environment');
      assert.deepEqual(input(config, 'data'), {
        LOG_LEVEL: 'info',
        DOCKER_TLS_VERIFY: '1',
        DOCKER_CERT_PATH: '/etc/berth/tls/docker-daemon',
      });
      assert(
        holds(backend('containers.0.env'), {
          name: 'DOCKER_HOST',
          value: 'tcp://docker-daemon.docker.svc.cluster.local:2376',
        }),
      );
      const secret = one(recording, types.secret, 'backend-backend-tls-docker-daemon');
      assert.equal(input(secret, 'metadata.namespace'), 'backend');
      const frontend = JSON.stringify(input(one(recording, types.deployment, 'frontend'), 'spec'));
      assert(!frontend.includes('tls'), frontend);
    });

    it('is asked by the kubelet for a connection alone', async () => {
      const host = await secured();
      const socket = { tcpSocket: { port: 2376 } };
      assert.deepEqual(daemonInput(host, 'containers.0.livenessProbe'), socket);
      assert.deepEqual(daemonInput(host, 'containers.0.readinessProbe'), socket);
    });

    it('is let in where its caller calls it', async () => {
      const { built } = await secured();
      const ports = built.wiring.grants.flatMap((grant) =>
        grant.kind === 'network' && grant.bindings.includes('backend calls docker-daemon')
          ? grant.ports.map(({ port }) => port)
          : [],
      );
      assert.deepEqual([...new Set(ports)], [2376]);
    });
  });

  it('registers the same resources when nothing is known', async () => {
    for (const target of ['aws', 'kubernetes'] as const) {
      const settings = containerHostSettings('production', target, tls);
      const urns = async (world: 'known' | 'unknown') =>
        (await buildContainerHost(settings, world)).recording.resources.map(({ urn }) => urn).sort();
      assert.deepEqual(await urns('unknown'), await urns('known'));
    }
  });
});
