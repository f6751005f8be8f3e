import assert from 'node:assert/strict';
import { imagePolicySpec, type ImagePolicyArgs } from '../../components/kubernetes/imagePolicy';
import { asText, isList } from '../../src/simulation/propertyValue';
import { everythingBefore, input, ofType, one, type Recording } from '../harness';
import { planned } from './planned';
import { planStack, stacks } from './stacks';

const policyType = 'kubernetes:policies.kyverno.io/v1:ImageValidatingPolicy';
const stack = stacks.find(({ overrides }) => overrides['imageVerification'] !== undefined);

async function signed(): Promise<Recording> {
  assert.ok(stack !== undefined);
  return (await planStack(stack, 'known')).recording;
}

/** Says whether a glob of the policy fits; of what a glob knows, the policy uses the star alone. */
function fits(globs: readonly string[], image: string): boolean {
  return globs.some((glob) => {
    const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(image);
  });
}

function globsOf(recording: Recording): readonly string[] {
  const found = input(one(recording, policyType), 'spec.matchImageReferences');
  return isList(found)
    ? found.map((_, index) =>
        asText(input(one(recording, policyType), `spec.matchImageReferences.${index}.glob`)),
      )
    : [];
}

const example: ImagePolicyArgs = {
  name: 'example',
  namespaces: ['shop'],
  repositories: ['ghcr.io/acme/api', 'acme/web'],
  publicKeys: [],
  identities: [{ issuer: 'https://issuer.example.com', subject: 'https://example.com/acme/*/build.yml' }],
  imagePullSecrets: [],
};

describe('signed images', () => {
  it('are asked of every service with an image of its own, and of no store', async () => {
    const recording = await signed();
    const globs = globsOf(recording);
    const imagesOf = (type: string) =>
      ofType(recording, type)
        .filter((workload) => input(workload, 'metadata.namespace') === 'kardon-prod')
        .map((workload) => asText(input(workload, 'spec.template.spec.containers.0.image')));
    const own = imagesOf('kubernetes:apps/v1:Deployment').filter((image) =>
      image.startsWith('ghcr.io/acme/'),
    );
    assert.ok(own.length >= 8);
    for (const image of own) assert.ok(fits(globs, image), image);
    const others = imagesOf('kubernetes:apps/v1:StatefulSet');
    assert.ok(others.length > 0);
    for (const image of others) assert.ok(!fits(globs, image), image);
  });

  it('are asked before the first pod of the system, by a Kyverno that is ready', async () => {
    const recording = await signed();
    const policy = one(recording, policyType);
    const kyverno = ofType(recording, 'kubernetes:helm.sh/v3:Release').find(
      (release) => input(release, 'chart') === 'kyverno',
    );
    assert.ok(kyverno !== undefined);
    assert.ok(everythingBefore(recording, policy).has(kyverno.urn));
    const workloads = ['apps/v1:Deployment', 'apps/v1:StatefulSet', 'batch/v1:Job', 'batch/v1:CronJob']
      .flatMap((type) => ofType(recording, `kubernetes:${type}`))
      .filter((workload) => input(workload, 'metadata.namespace') === 'kardon-prod');
    assert.ok(workloads.length > 0);
    for (const workload of workloads) {
      assert.ok(everythingBefore(recording, workload).has(policy.urn), workload.name);
    }
  });

  it('stop nothing outside the namespaces of the system where Kyverno does not answer', async () => {
    const recording = await signed();
    const namespaces = ['kardon-prod'];
    const kyverno = ofType(recording, 'kubernetes:helm.sh/v3:Release').find(
      (release) => input(release, 'chart') === 'kyverno',
    );
    assert.ok(kyverno !== undefined);
    const policy = one(recording, policyType);
    const values = 'namespaceSelector.matchExpressions.0.values';
    assert.equal(input(policy, 'spec.failurePolicy'), 'Fail');
    assert.deepEqual(input(policy, `spec.matchConstraints.${values}`), namespaces);
    assert.deepEqual(input(kyverno, `values.config.webhooks.${values}`), namespaces);
  });

  it('are fetched with the logins of the stack, which are also where Kyverno reads them', async () => {
    const recording = await signed();
    assert.deepEqual(input(one(recording, policyType), 'spec.credentials.secrets'), ['registry']);
    const logins = ofType(recording, 'kubernetes:core/v1:Secret').filter(
      (secret) => input(secret, 'metadata.name') === 'registry',
    );
    assert.ok(logins.some((secret) => input(secret, 'metadata.namespace') === 'kyverno'));
  });

  it('may come from any signer that the settings name, whole names and no others', () => {
    const { attestors, validations } = imagePolicySpec({ ...example, publicKeys: ['one', 'two'] });
    assert.deepEqual(
      attestors.map(({ name }) => name),
      ['key1', 'key2', 'identity1'],
    );
    assert.match(
      validations[0]?.expression ?? '',
      /\[attestors\.key1, attestors\.key2, attestors\.identity1\]\)\)\.all\(count, count > 0\)$/,
    );
    const pattern = /"subjectRegExp":"([^"]+)"/.exec(JSON.stringify(attestors))?.[1] ?? '';
    const subject = new RegExp(pattern.replaceAll('\\\\', '\\'));
    assert.ok(subject.test('https://example.com/acme/shop/build.yml'));
    assert.ok(!subject.test('https://exampleXcom/acme/shop/build.yml'));
    assert.ok(!subject.test('https://example.com/acme/shop/build.yml.evil'));
    assert.ok(!subject.test('see https://example.com/acme/shop/build.yml'));
  });

  it('of Docker Hub are meant with and without its host', () => {
    const globs = imagePolicySpec(example).matchImageReferences.map(({ glob }) => glob);
    for (const image of ['acme/web:1', 'docker.io/acme/web@sha256:0', 'acme/web', 'ghcr.io/acme/api:2']) {
      assert.ok(fits(globs, image), image);
    }
    for (const image of ['ghcr.io/acme/api-of-others:1', 'docker.io/ghcr.io/acme/api:1', 'redis:7']) {
      assert.ok(!fits(globs, image), image);
    }
  });

  it('let Kyverno into the registry of AWS by an identity that reads this account alone', async () => {
    const { recording } = await planned('csa-hello', 'production', 'aws', 'known', {
      imageVerification: { identities: example.identities },
    });
    const policy = one(recording, 'aws:iam/rolePolicy:RolePolicy', 'kyverno');
    assert.match(asText(input(policy, 'policy')), /arn:aws:ecr:[a-z0-9-]+:\d{12}:repository/);
    // Every service runs a stand-in, which nobody signs.
    assert.deepEqual(ofType(recording, policyType), []);
  });
});
