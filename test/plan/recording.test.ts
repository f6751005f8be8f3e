import assert from 'node:assert/strict';
import * as aws from '@pulumi/aws';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { UserError } from '../../src/model/userError';
import { asText, input, isSecret, isUnknown, ofType, one, run, secretValue, type World } from '../harness';

class Pair extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('berth:test:Pair', name, {}, opts);
    this.bucket = new aws.s3.Bucket(`${name}-bucket`, { tags: { pair: name } }, { parent: this });
    this.registerOutputs({ bucketName: this.bucket.bucket });
  }
}

function program() {
  const provider = new aws.Provider('aws', { region: 'us-west-2' });
  const pair = new Pair('pair', { providers: [provider], protect: true });
  const password = new random.RandomPassword('password', { length: 32, special: false });
  const namespace = new kubernetes.core.v1.Namespace('space', { metadata: { name: 'space' } });
  const secret = new kubernetes.core.v1.Secret(
    'credential',
    {
      metadata: { namespace: namespace.metadata.name },
      stringData: { password: password.result, bucket: pair.bucket.arn },
    },
    { dependsOn: [pair], ignoreChanges: ['data'], deletedWith: namespace },
  );
  return { name: secret.metadata.name, password: password.result };
}

const worlds: readonly World[] = ['known', 'unknown'];
for (const world of worlds) {
  describe(`a recording in the ${world} world`, () => {
    it('has each resource with its parent, provider and options', async () => {
      const recording = await run(program, { world });
      assert.equal(recording.resources[0]?.type, 'pulumi:pulumi:Stack');
      const bucket = one(recording, 'aws:s3/bucket:Bucket');
      assert.equal(bucket.urn, 'urn:pulumi:test::berth::berth:test:Pair$aws:s3/bucket:Bucket::pair-bucket');
      assert.equal(bucket.parent, one(recording, 'berth:test:Pair').urn);
      assert.match(bucket.provider ?? '', /^urn:pulumi:test::berth::pulumi:providers:aws::aws::/);
      assert.equal(bucket.protect, true);
      const secret = one(recording, 'kubernetes:core/v1:Secret', 'credential');
      assert.deepEqual(secret.ignoreChanges, ['data']);
      assert.equal(secret.deletedWith, one(recording, 'kubernetes:core/v1:Namespace').urn);
      assert.deepEqual(secret.propertyDependencies['stringData'], [
        one(recording, 'random:index/randomPassword:RandomPassword').urn,
        bucket.urn,
      ]);
    });

    it('keeps a secret secret from its birth to where it is used', async () => {
      const recording = await run(program, { world });
      const secret = one(recording, 'kubernetes:core/v1:Secret');
      const data = secret.inputs['stringData'];
      const password = recording.outputs['password'];
      // The SDK sends an unknown value as unknown alone; it is secret again once it is known.
      assert.ok(
        world === 'known' ? isSecret(data) && isSecret(password) : isUnknown(data) && isUnknown(password),
      );
      const born = one(recording, 'random:index/randomPassword:RandomPassword').outputs['result'];
      assert.ok(isSecret(born));
      assert.equal(isUnknown(secretValue(born)), world === 'unknown');
    });
  });
}

describe('record', () => {
  it('gives the same resources in both worlds', async () => {
    const known = await run(program, { world: 'known' });
    const unknown = await run(program, { world: 'unknown' });
    const urns = (recording: typeof known) => recording.resources.map(({ urn }) => urn).sort();
    assert.deepEqual(urns(known), urns(unknown));
    assert.ok(one(known, 'aws:s3/bucket:Bucket').id);
    assert.equal(one(unknown, 'aws:s3/bucket:Bucket').id, undefined);
    assert.ok(isUnknown(one(unknown, 'aws:s3/bucket:Bucket').outputs['arn']));
  });

  it('rejects with the error of the program', async () => {
    await assert.rejects(
      run(() => Promise.reject(new Error('of the program')), { world: 'known' }),
      /^Error: of the program$/,
    );
    const inApply = () => {
      const bucket = new aws.s3.Bucket('bucket', {});
      const tag = bucket.arn.apply((): string => {
        throw new Error('of the apply');
      });
      new aws.s3.Bucket('second', { tags: { tag } });
    };
    await assert.rejects(
      run(inApply, { world: 'known' }),
      /^Error: error serializing property "tags": of the apply$/,
    );
  });

  it('does not hang where two outputs wait for each other', async () => {
    const hanging = () => {
      new aws.s3.Bucket('bucket', { bucket: pulumi.output(new Promise<string>(() => undefined)) });
    };
    await assert.rejects(run(hanging, { world: 'known' }), /never gets a value/);
  });

  it('refuses two resources of one name', async () => {
    const twice = () => {
      new aws.s3.Bucket('bucket', {});
      new aws.s3.Bucket('bucket', {});
    };
    await assert.rejects(
      run(twice, { world: 'known' }),
      /another resource has the same type, name and parent/,
    );
  });

  it('refuses, all at once and by name, what AWS would refuse', async () => {
    const wrong = () => {
      const queue = new aws.sqs.Queue('mail', { name: 'mail.fifo' });
      new aws.s3.Bucket('files', { bucket: 'Files' });
      new aws.sqs.QueuePolicy('mail', { queueUrl: queue.url, policy: '{}' });
    };
    for (const world of worlds) {
      await assert.rejects(run(wrong, { world }), (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.problems.length, 2);
        assert.match(
          error.problems.join('\n'),
          /aws:sqs\/queue:Queue "mail", name: "mail\.fifo" is not valid: a name ends/,
        );
        assert.match(
          error.problems.join('\n'),
          /aws:s3\/bucket:Bucket "files", bucket: "Files" is not valid: 3 to 63/,
        );
        return true;
      });
    }
  });

  it('places resources in the region of their provider', async () => {
    const european = () => {
      const provider = new aws.Provider('european', { region: 'eu-west-1' });
      return { arn: new aws.sns.Topic('news', {}, { provider }).arn };
    };
    const { outputs } = await run(european, { world: 'known' });
    assert.match(asText(outputs['arn']), /^arn:aws:sns:eu-west-1:123456789012:news-[0-9a-f]{7}$/);
  });

  it('starts afresh after a run that failed', async () => {
    await assert.rejects(run(() => Promise.reject(new Error('first')), { world: 'unknown' }));
    const recording = await run(program, { world: 'known', config: { 'berth:region': 'eu-west-1' } });
    assert.equal(ofType(recording, 'berth:test:Pair').length, 1);
    assert.equal(input(one(recording, 'aws:s3/bucket:Bucket'), 'tags.pair'), 'pair');
  });

  it('hands the program its settings, project and stack, and returns its warnings', async () => {
    const reads = () => {
      void pulumi.log.warn('look out');
      return { region: new pulumi.Config('berth').require('region'), stack: pulumi.getStack() };
    };
    const config = { 'berth:region': 'eu-west-1' };
    const recording = await run(reads, { world: 'known', stack: 'dev', config });
    assert.deepEqual(recording.outputs, { region: 'eu-west-1', stack: 'dev' });
    assert.deepEqual(recording.warnings, ['look out']);
  });
});
