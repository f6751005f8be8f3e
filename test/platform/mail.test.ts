import assert from 'node:assert/strict';
import { parseSettings } from '../../src/config/parseSettings';
import { illustrativeValues } from '../../src/config/illustrativeValues';
import type { Settings } from '../../src/config/settings';
import type { Environment, Target } from '../../src/model/environment';
import type { System } from '../../src/model/system';
import { platform } from '../../src/platform';
import { problemsOfGrants } from '../../src/wiring/wire';
import {
  input,
  isSecret,
  ofType,
  one,
  run,
  secretValue,
  type PropertyValue,
  type Recording,
  type World,
} from '../harness';
import { textInput } from '../components/aws/policies';
import { sampleService, sampleSystem } from '../wiring/syntheticSystem';

const sample = sampleSystem({ shop: sampleService(['bucket', 'database'], []) });
const shop = sample.services['shop'];
assert.ok(shop !== undefined);
/** A system that sends mail and keeps files. */
const mailing: System = {
  ...sample,
  imageRepositories: true,
  ingresses: sample.ingresses.map((ingress) => ({ ...ingress, subdomain: 'shop' })),
  stores: { ...sample.stores, mail: { kind: 'mail', title: 'Mail', sender: 'no-reply' } },
  services: {
    shop: {
      ...shop,
      uses: {
        ...shop.uses,
        mail: {
          access: 'send',
          environment: { SMTP_URL: 'url', SMTP_HOST: 'host', SMTP_PASSWORD: 'password', SENDER: 'sender' },
        },
      },
    },
  },
};

async function stack(
  environment: Environment,
  target: Target,
  change: Readonly<Record<string, unknown>> = {},
  world: World = 'known',
) {
  const values = { ...illustrativeValues(target), system: 'sample', environment, target, ...change };
  const settings: Settings = parseSettings(values, [mailing], { illustrative: true });
  let problems: readonly string[] = [];
  const recording = await run(
    async () => {
      const built = await platform(settings, mailing);
      problems = problemsOfGrants(built.wiring);
      return built.outputs;
    },
    { world },
  );
  return { recording, problems };
}

const secretType = 'kubernetes:core/v1:Secret';

/** What the pods of the service get of the mail store, by key. */
function mailSecret(recording: Recording, key: string): string {
  const secret = ofType(recording, secretType).find(
    (candidate) => input(candidate, 'metadata.name') === 'shop-mail',
  );
  const encoded = secret === undefined ? undefined : secretValue(input(secret, `data.${key}`));
  assert.ok(typeof encoded === 'string', `shop-mail has no ${key}`);
  return Buffer.from(encoded, 'base64').toString('utf8');
}

/** Every text of the recording that is not secret. */
function plainText({ resources, outputs }: Recording): string {
  const hidden = (_: string, value: PropertyValue) => (isSecret(value) ? 'secret' : value);
  return JSON.stringify([resources.map((resource) => [resource.inputs, resource.outputs]), outputs], hidden);
}

function egressOf(recording: Recording, name: string): string {
  const policy = one(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy', name);
  return JSON.stringify(input(policy, 'spec.egress'));
}

describe('mail of a system', () => {
  it('is sent by SES on AWS, with the password of a user that nobody sees in plain text', async () => {
    const { recording, problems } = await stack('production', 'aws');
    assert.deepEqual(problems, []);
    const key = one(recording, 'aws:iam/accessKey:AccessKey');
    const password = secretValue(key.outputs['sesSmtpPasswordV4']);
    assert.ok(typeof password === 'string');
    assert.equal(mailSecret(recording, 'password'), password);
    assert.match(mailSecret(recording, 'url'), /@email-smtp\.us-west-2\.amazonaws\.com:587$/);
    const secret = secretValue(key.outputs['secret']);
    const shown = plainText(recording);
    assert.ok(typeof secret === 'string' && !shown.includes(secret) && !shown.includes(password));
    assert.match(egressOf(recording, 'shop'), /"port":587/);
  });

  it('gives no role of pods the statement of the user', async () => {
    const { recording } = await stack('production', 'aws');
    const roles = ofType(recording, 'aws:iam/rolePolicy:RolePolicy');
    assert.ok(roles.length > 0);
    for (const role of roles) assert.doesNotMatch(textInput(role, 'policy'), /ses:/, role.urn);
    assert.match(textInput(one(recording, 'aws:iam/userPolicy:UserPolicy'), 'policy'), /"ShopUsesMail1"/);
  });

  it('is caught in the cluster, on AWS too while it is developed', async () => {
    for (const target of ['kubernetes', 'aws'] as const) {
      const { recording, problems } = await stack('development', target);
      assert.deepEqual(problems, []);
      assert.match(
        mailSecret(recording, 'url'),
        /^smtp:\/\/shop:\w{32}@mail\.sample\.svc\.cluster\.local:1025$/,
      );
      assert.equal(ofType(recording, 'aws:sesv2/emailIdentity:EmailIdentity').length, 0);
    }
  });

  it('goes by the relay of somebody else without a resource of its own', async () => {
    const mailRelay = {
      host: 'smtp.example.net',
      port: 465,
      username: 'me',
      password: 'sentinel-of-a-relay',
    };
    const change = { stores: { mail: { placement: 'external' } }, mailRelay };
    const { recording, problems } = await stack('production', 'kubernetes', change);
    assert.deepEqual(problems, []);
    assert.equal(mailSecret(recording, 'password'), 'sentinel-of-a-relay');
    assert.equal(mailSecret(recording, 'url'), 'smtps://me:sentinel-of-a-relay@smtp.example.net:465');
    assert.ok(!plainText(recording).includes('sentinel-of-a-relay'));
    assert.match(
      egressOf(recording, 'shop'),
      /"port":465,"protocol":"TCP"}\],"to":\[{"ipBlock":{"cidr":"0\.0\.0\.0\/0"/,
    );
    assert.ok(!recording.resources.some(({ type }) => /MailCatcher|sesv2/.test(type)));
  });
});

describe('copies of what a system keeps', () => {
  it('go to the second region of the settings, objects and snapshots', async () => {
    const { recording } = await stack('production', 'aws', { copyRegion: 'eu-west-1' });
    const regions = (type: string, name = '') =>
      ofType(recording, type)
        .filter((resource) => resource.name.startsWith(name))
        .map((resource) => input(resource, 'region'));
    const bucket = 'aws:s3/bucket:Bucket';
    const [source] = ofType(recording, bucket).filter(({ name }) => name !== 'pod-logs');
    assert.ok(source !== undefined);
    assert.deepEqual(regions(bucket, source.name), ['us-west-2', 'eu-west-1']);
    assert.ok(regions('aws:backup/vault:Vault').includes('eu-west-1'));
    assert.equal(ofType(recording, 'aws:s3/bucketReplicationConfig:BucketReplicationConfig').length, 1);
    const without = await stack('production', 'aws');
    const buckets = ofType(without.recording, bucket).map(({ name }) => name);
    assert.deepEqual(buckets.toSorted(), ['pod-logs', source.name].toSorted());
  });

  it('go from a bucket in the cluster to the storage that the settings name', async () => {
    const replica = {
      endpoint: 'https://storage.example.net:8443',
      bucket: 'copies',
      accessKeyId: 'id-of-a-key',
      secretAccessKey: 'sentinel-of-a-replica',
    };
    const change = { bucketReplicas: { bucket: replica } };
    for (const world of ['known', 'unknown'] as const) {
      const { recording, problems } = await stack('development', 'kubernetes', change, world);
      assert.deepEqual(problems, []);
      one(recording, 'kubernetes:batch/v1:CronJob', 'bucket-mirror');
      assert.match(egressOf(recording, 'bucket-mirror'), /"port":8443/);
      assert.ok(!plainText(recording).includes('sentinel-of-a-replica'));
    }
    const { recording } = await stack('development', 'kubernetes');
    assert.equal(ofType(recording, 'kubernetes:batch/v1:CronJob').length, 0);
  });

  it('register the same resources when nothing is known', async () => {
    const urns = async (world: World) =>
      (await stack('production', 'aws', { copyRegion: 'eu-west-1' }, world)).recording.resources
        .map(({ urn }) => urn)
        .sort();
    assert.deepEqual(await urns('unknown'), await urns('known'));
  });
});
