import assert from 'node:assert/strict';
import { input, one } from '../../harness';
import { auth, changed, config, member, podInput, record, types } from './authService';

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
});
