import assert from 'node:assert/strict';
import type { Service } from '../../../src/model/service';
import { input, one, type PropertyValue } from '../../harness';
import { auth, changed, config, member, podInput, record, types, without } from './authService';

/** Returns what the pod of auth-service has at the path when it is a daemon that is root on its node. */
async function privilegedInput(path: string): Promise<PropertyValue | undefined> {
  const { title, layer, image, ports, resources } = auth();
  const service: Service = {
    ...{ title, layer, image, ports, resources, kind: 'daemon', privileged: true },
    temporaryFolders: [{ volume: 'data-root', mountPath: '/var/lib/docker' }],
  };
  const bare = without('autoscaling', 'verticalScaling');
  const recording = await record((args) => ({ ...bare(args), service }));
  return input(one(recording, 'kubernetes:apps/v1:DaemonSet'), `spec.template.spec.${path}`);
}

describe('podTemplate', () => {
  it('keeps what the Pod Security Standard restricted and more ask of a pod', async () => {
    const recording = await record();
    const facts: Readonly<Record<string, unknown>> = {
      'securityContext.runAsNonRoot': true,
      'securityContext.runAsUser': 1001,
      'securityContext.seccompProfile': { type: 'RuntimeDefault' },
      'containers.0.securityContext': {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      automountServiceAccountToken: false,
      enableServiceLinks: false,
    };
    for (const [path, expected] of Object.entries(facts)) {
      assert.deepEqual(input(one(recording, types.deployment), `spec.template.spec.${path}`), expected, path);
    }
    assert.equal(input(one(recording, types.account), 'automountServiceAccountToken'), false);
  });

  it('lets a pod without root listen below 1024, and changes no kernel setting otherwise', async () => {
    const low = changed({ ports: [{ name: 'http', containerPort: 80 }] });
    assert.deepEqual(await podInput('spec.securityContext.sysctls', low), [
      { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' },
    ]);
    assert.equal(await podInput('spec.securityContext.sysctls'), undefined);
  });

  it('gives every pod a /tmp', async () => {
    const without = await podInput(
      'spec.volumes',
      changed({ temporaryFolders: [], configuration: config({}) }),
    );
    assert.deepEqual(without, [
      { name: 'config-volume', configMap: { name: 'auth-service-config' } },
      { name: 'tmp', emptyDir: {} },
    ]);
  });

  it('names the metrics where Prometheus looks for them, if there are any', async () => {
    const annotations = await podInput('metadata.annotations');
    assert(typeof annotations === 'object' && annotations !== null);
    assert.deepEqual(
      Object.entries(annotations).filter(([name]) => name.startsWith('prometheus.io/')),
      [
        ['prometheus.io/path', '/metrics'],
        ['prometheus.io/port', '3001'],
        ['prometheus.io/scrape', 'true'],
      ],
    );
    const elsewhere = await podInput('metadata.annotations', changed({ metricsPort: 3002 }));
    assert.equal(member(elsewhere, 'prometheus.io/port'), '3002');
    const silent = { ...auth() };
    delete silent.metricsPath;
    const none = await podInput('metadata.annotations', { service: silent });
    assert.equal(member(none, 'prometheus.io/scrape'), undefined);
  });

  it('pulls a digest once and a tag always', async () => {
    const image = `registry.example/auth@sha256:${'0'.repeat(64)}`;
    assert.equal(await podInput('spec.containers.0.imagePullPolicy', { image }), 'IfNotPresent');
  });

  it('passes on the registry secrets and the annotations of the pod', async () => {
    const change = { imagePullSecrets: ['registry'], podAnnotations: { 'berth.dev/identity': 'a-1' } };
    assert.deepEqual(await podInput('spec.imagePullSecrets', change), [{ name: 'registry' }]);
    const annotations = await podInput('metadata.annotations', change);
    assert.equal(member(annotations, 'berth.dev/identity'), 'a-1');
  });

  it('mounts the certificates that it is given, one by one and as one file that Node trusts', async () => {
    const change = { certificateAuthorities: { 'postgres.pem': 'ONE', 'redis.pem': 'TWO' } };
    const recording = await record(change);
    const configMap = one(recording, types.configMap, 'auth-service-certificate-authorities');
    assert.deepEqual(input(configMap, 'data'), {
      'postgres.pem': 'ONE',
      'redis.pem': 'TWO',
      'bundle.pem': 'ONE\nTWO',
    });
    const deployment = one(recording, types.deployment);
    assert.deepEqual(input(deployment, 'spec.template.spec.containers.0.volumeMounts.0'), {
      name: 'certificate-authorities',
      mountPath: '/etc/berth/certificate-authorities',
    });
    assert.deepEqual(input(deployment, 'spec.template.spec.containers.0.env.4'), {
      name: 'NODE_EXTRA_CA_CERTS',
      value: '/etc/berth/certificate-authorities/bundle.pem',
    });
  });

  describe('of a privileged daemon', () => {
    it('is root, unconfined, and may write where its image does', async () => {
      assert.deepEqual(await privilegedInput('securityContext'), {
        runAsUser: 0,
        runAsGroup: 0,
        seccompProfile: { type: 'Unconfined' },
      });
      assert.deepEqual(await privilegedInput('containers.0.securityContext'), {
        privileged: true,
        allowPrivilegeEscalation: true,
        readOnlyRootFilesystem: false,
      });
    });

    it('has no token all the same, and its folders on the disk of its node', async () => {
      assert.equal(await privilegedInput('automountServiceAccountToken'), false);
      assert.deepEqual(await privilegedInput('volumes.0'), { name: 'data-root', emptyDir: {} });
      assert.deepEqual(await privilegedInput('volumes.1'), { name: 'tmp', emptyDir: {} });
    });
  });

  it('takes a connection for an answer where a probe names no path', async () => {
    const probes = {
      liveness: { port: 3001, periodSeconds: 7 },
      readiness: { path: '/ready', port: 3001 },
    };
    const container = await podInput('spec.containers.0', changed({ probes }));
    assert.deepEqual(member(container, 'livenessProbe'), { tcpSocket: { port: 3001 }, periodSeconds: 7 });
    assert.deepEqual(member(container, 'readinessProbe'), { httpGet: { path: '/ready', port: 3001 } });
  });

  it('lists the first port of a range alone', async () => {
    const ports = [{ name: 'media', containerPort: 10000, lastPort: 20000, protocol: 'UDP' }] as const;
    assert.deepEqual(await podInput('spec.containers.0.ports', changed({ ports })), [
      { name: 'media', containerPort: 10000, protocol: 'UDP' },
    ]);
  });

  it('runs on the nodes of its group alone, beside what else the service asks', async () => {
    const other = { key: 'gpu', operator: 'Exists', effect: 'NoSchedule' } as const;
    const nodeSelector = { 'kubernetes.io/arch': 'amd64' };
    const change = changed({ nodeGroup: 'docker', nodeSelector, tolerations: [other] });
    assert.deepEqual(await podInput('spec.nodeSelector', change), {
      'kubernetes.io/arch': 'amd64',
      'berth.dev/node-group': 'docker',
    });
    assert.deepEqual(await podInput('spec.tolerations', change), [
      other,
      { key: 'berth.dev/node-group', operator: 'Equal', value: 'docker', effect: 'NoSchedule' },
    ]);
    const none = changed({ nodeSelector: {}, tolerations: [] });
    assert.deepEqual(await podInput('spec.tolerations', none), []);
  });

  it('mounts the file systems that it is given by their claims', async () => {
    const change = { fileSystems: [{ claim: 'docker-volumes', mountPath: '/volumes' }] };
    const spec = await podInput('spec', change);
    const volumes = JSON.stringify(member(spec, 'volumes'));
    assert(
      volumes.includes('{"name":"docker-volumes","persistentVolumeClaim":{"claimName":"docker-volumes"}}'),
    );
    assert(
      JSON.stringify(spec).includes('{"mountPath":"/volumes","name":"docker-volumes"}'),
      JSON.stringify(spec),
    );
  });
});
