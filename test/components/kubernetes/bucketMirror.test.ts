import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { BucketMirror, mirrorScript } from '../../../components/kubernetes/bucketMirror';
import { ObjectStore } from '../../../components/kubernetes/objectStore';
import { asText } from '../../../src/simulation/propertyValue';
import { bucketMirrorBinding, mirrorGrants } from '../../../src/wiring/copyGrants';
import { everythingBefore, input, isBag, isList, one, run, type Recording, type World } from '../../harness';
import { textInput } from '../aws/policies';
import { bags, keyOf, namespace, types } from './inClusterStore';

const cronJobType = 'kubernetes:batch/v1:CronJob';
const grants = mirrorGrants({ store: 'minio', namespace, port: 9000, outsidePort: 443 });
const secret = 'sentinel-of-a-secret-access-key';

function record(endpoint = 'https://s3.us-west-2.amazonaws.com', world: World = 'known'): Promise<Recording> {
  const program = () => {
    const objects = new ObjectStore('minio', {
      namespace,
      grants,
      buckets: ['minio'],
      users: [{ service: 'minio-mirror', bucket: 'minio', access: 'read-only' }],
      storage: 5,
    });
    new BucketMirror('minio-mirror', {
      namespace,
      source: objects.connectionFor('minio-mirror', 'minio'),
      replica: {
        endpoint,
        bucket: 'acme-copies',
        region: 'us-west-2',
        accessKeyId: 'AKIAEXAMPLE',
        secretAccessKey: pulumi.secret(secret),
      },
      folder: 'minio',
      grants,
      imagePullSecrets: [],
    });
  };
  return run(program, { world });
}

function podOf(recording: Recording) {
  const [container] = bags(
    one(recording, cronJobType, 'minio-mirror'),
    'spec.jobTemplate.spec.template.spec.containers',
  );
  assert.ok(container !== undefined);
  return container;
}

describe('BucketMirror', () => {
  it('registers the same resources when nothing is known', async () => {
    const urns = ({ resources }: Recording) => resources.map(({ urn }) => urn).sort();
    assert.deepEqual(urns(await record(undefined, 'unknown')), urns(await record()));
  });

  it('copies every hour, one run at a time, and never deletes', async () => {
    const job = one(await record(), cronJobType, 'minio-mirror');
    assert.match(textInput(job, 'spec.schedule'), /^\d+ \* \* \* \*$/);
    assert.equal(input(job, 'spec.concurrencyPolicy'), 'Forbid');
    assert.match(mirrorScript, /exec rclone copy /);
    assert.doesNotMatch(mirrorScript, /sync|delete|purge/);
    assert.match(mirrorScript, /--backup-dir=/);
  });

  it('runs a restricted pod with the pinned image', async () => {
    const recording = await record();
    const pod = input(one(recording, cronJobType), 'spec.jobTemplate.spec.template.spec');
    assert.ok(isBag(pod) && isBag(pod['securityContext']));
    assert.equal(pod['automountServiceAccountToken'], false);
    assert.equal(pod['securityContext']['runAsNonRoot'], true);
    assert.equal(pod['restartPolicy'], 'Never');
    const container = podOf(recording);
    assert.match(asText(container['image']), /^rclone\/rclone:\d/);
    assert.deepEqual(container['securityContext'], {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('knows both ends by a Secret alone', async () => {
    const recording = await record();
    const held = one(recording, types.secret, 'minio-mirror');
    assert.equal(keyOf(held, 'RCLONE_CONFIG_REPLICA_SECRET_ACCESS_KEY'), secret);
    assert.equal(keyOf(held, 'RCLONE_CONFIG_REPLICA_PROVIDER'), 'AWS');
    assert.equal(
      keyOf(held, 'RCLONE_CONFIG_SOURCE_ENDPOINT'),
      'http://minio.production.svc.cluster.local:9000',
    );
    const variables = podOf(recording)['env'];
    assert.ok(isList(variables));
    const plain = variables.filter((entry) => isBag(entry) && entry['value'] !== undefined);
    assert.deepEqual(plain.map((entry) => isBag(entry) && entry['name']).sort(), [
      'FOLDER',
      'HOME',
      'RCLONE_CACHE_DIR',
      'REPLICA_BUCKET',
      'SOURCE_BUCKET',
    ]);
    for (const { type, urn, inputs } of recording.resources) {
      if (type !== types.secret) assert.ok(!JSON.stringify(inputs).includes(secret), urn);
    }
  });

  it('speaks to storage that is not of AWS by path', async () => {
    const held = one(await record('https://minio.example.com:9000'), types.secret, 'minio-mirror');
    assert.equal(keyOf(held, 'RCLONE_CONFIG_REPLICA_PROVIDER'), 'Other');
  });

  it('reaches the bucket and the storage outside, and nothing else but DNS', async () => {
    const recording = await record();
    const policy = one(recording, types.networkPolicy, 'minio-mirror');
    assert.deepEqual(input(policy, 'spec.podSelector'), { matchLabels: { app: 'minio-mirror' } });
    assert.deepEqual(input(policy, 'spec.ingress'), []);
    const ports = bags(policy, 'spec.egress').map((rule) => JSON.stringify(rule['ports']));
    assert.deepEqual(ports.slice(1), ['[{"port":9000,"protocol":"TCP"}]', '[{"port":443,"protocol":"TCP"}]']);
    const store = one(recording, types.networkPolicy, 'minio');
    assert.match(JSON.stringify(input(store, 'spec.ingress')), /"app":"minio-mirror"/);
    const serves = JSON.stringify(input(policy, 'metadata.annotations'));
    assert.ok(serves.includes(bucketMirrorBinding.id));
    assert.ok(everythingBefore(recording, one(recording, cronJobType)).has(policy.urn));
  });
});
