import assert from 'node:assert/strict';
import { asText } from '../../src/simulation/propertyValue';
import { statementsOf, type Statement } from '../components/aws/policies';
import {
  everythingBefore,
  input,
  isBag,
  isList,
  isSecret,
  ofType,
  one,
  propertyValue,
  secretValue,
  valueAt,
  withoutSecrets,
  type RecordedResource,
  type Recording,
  type World,
} from '../harness';
import { object, planned, type Overrides } from './planned';

const secretType = 'kubernetes:core/v1:Secret';
const externalType = 'kubernetes:external-secrets.io/v1:ExternalSecret';
const storeType = 'kubernetes:external-secrets.io/v1:ClusterSecretStore';
const awsSecretType = 'aws:secretsmanager/secret:Secret';
const versionType = 'aws:secretsmanager/secretVersion:SecretVersion';
const policyType = 'aws:iam/rolePolicy:RolePolicy';
const external: Overrides = { secrets: 'external' };
const managed: Overrides = { ...external, masterPassword: 'managed' };

async function production(
  system: string,
  overrides: Overrides = external,
  world: World = 'known',
): Promise<Recording> {
  return (await planned(system, 'production', 'aws', world, overrides)).recording;
}

function nameOf(resource: RecordedResource): string {
  return `${asText(input(resource, 'metadata.namespace'))}/${asText(input(resource, 'metadata.name'))}`;
}

function dataOf({ inputs }: RecordedResource): Readonly<Record<string, unknown>> {
  const data = valueAt(withoutSecrets(inputs), 'data');
  return isBag(data) ? data : {};
}

/** Keys of each Secret that the cluster gets, by its name. */
function keysBySecret(recording: Recording): ReadonlyMap<string, readonly string[]> {
  const own = ofType(recording, secretType).map((secret) => {
    return [nameOf(secret), Object.keys(dataOf(secret)).sort()] as const;
  });
  const brought = ofType(recording, externalType).map((secret) => {
    const data = input(secret, 'spec.data');
    const keys = isList(data) ? data.map((entry) => asText(valueAt(entry, 'secretKey'))) : [];
    return [nameOf(secret), keys.sort()] as const;
  });
  return new Map([...own, ...brought].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function statements(recording: Recording, name: string): readonly Statement[] {
  return statementsOf(one(recording, policyType, name), 'policy');
}

describe('secrets that AWS keeps', () => {
  for (const system of ['task-platform', 'csa-hello', 'vibebox', 'kardon', 'user-admin-messaging']) {
    it(`are the same Secrets with the same keys as those that the stack of ${system} makes itself`, async () => {
      const kept = await production(system);
      const own = await production(system, {});
      assert.deepEqual(keysBySecret(kept), keysBySecret(own));
      assert.ok(ofType(kept, externalType).length > 0);
    });

    it(`are all of ${system}'s but those that open a registry, or are empty`, async () => {
      const left = ofType(await production(system), secretType).filter((secret) => {
        return input(secret, 'type') === 'Opaque' && Object.keys(dataOf(secret)).length > 0;
      });
      assert.deepEqual(left.map(nameOf), []);
    });

    it(`are in namespaces that the store of ${system} admits`, async () => {
      const recording = await production(system);
      const admitted = input(one(recording, storeType), 'spec.conditions.0.namespaces');
      assert.ok(isList(admitted));
      for (const secret of ofType(recording, externalType))
        assert.ok(admitted.includes(input(secret, 'metadata.namespace') ?? null), nameOf(secret));
    });
  }

  it('are registered the same in both worlds', async () => {
    for (const [system, overrides] of [
      ['task-platform', external],
      ['csa-hello', managed],
    ] as const) {
      const urns = async (world: World) =>
        (await production(system, overrides, world)).resources.map(({ urn }) => urn).sort();
      assert.deepEqual(await urns('unknown'), await urns('known'));
    }
  });

  it('stay in the cluster by default: nothing of the operator is there', async () => {
    const recording = await production('task-platform', {});
    for (const type of [externalType, storeType]) assert.deepEqual(ofType(recording, type), []);
    assert.ok(!JSON.stringify(recording.resources.map(({ urn }) => urn)).includes('external-secrets'));
  });

  it('are encrypted by the key of the stack, under a name that no deleted one has', async () => {
    const recording = await production('task-platform');
    const key = one(recording, 'aws:kms/key:Key', 'keys-data').outputs['arn'];
    const kept = one(recording, awsSecretType, 'auth-service-database-secret');
    assert.equal(input(kept, 'kmsKeyId'), key);
    assert.equal(input(kept, 'name'), undefined);
    assert.equal(input(kept, 'namePrefix'), 'task-platform-production/production/database-secret-');
    assert.equal(input(kept, 'recoveryWindowInDays'), 30);
    const tried = await planned('task-platform', 'development', 'aws', 'known', external);
    for (const secret of ofType(tried.recording, awsSecretType).filter(
      (candidate) => input(candidate, 'namePrefix') !== undefined,
    ))
      assert.equal(input(secret, 'recoveryWindowInDays'), 0);
  });

  it('are secrets on the way to AWS, and hold what the Secret would', async () => {
    const kept = one(await production('task-platform'), versionType, 'auth-service-database-secret');
    const { secretString } = kept.inputs;
    assert.ok(isSecret(secretString));
    const text = secretValue(secretString);
    assert.ok(typeof text === 'string');
    assert.match(
      asText(valueAt(propertyValue(JSON.parse(text)), 'url')),
      /^postgresql:\/\/auth_service:\w{32}@/,
    );
  });

  it('are fetched in the version that the stack wrote, so that a new one comes at once', async () => {
    const recording = await production('task-platform');
    const version = one(recording, versionType, 'auth-service-database-secret');
    const remote = input(object(recording, 'ExternalSecret', 'database-secret'), 'spec.data.0.remoteRef');
    assert.deepEqual(remote, {
      key: version.outputs['arn'],
      property: 'url',
      version: `uuid/${asText(version.outputs['versionId'])}`,
    });
  });

  it('come before the pods that read them, and after the operator, its store and its identity', async () => {
    const recording = await production('task-platform', external, 'unknown');
    const secret = object(recording, 'ExternalSecret', 'database-secret');
    const before = everythingBefore(recording, secret);
    const release = ofType(recording, 'kubernetes:helm.sh/v3:Release').find(
      (candidate) => input(candidate, 'chart') === 'external-secrets',
    );
    assert.ok(release);
    const association = one(
      recording,
      'aws:eks/podIdentityAssociation:PodIdentityAssociation',
      'external-secrets',
    );
    for (const { urn } of [release, association, one(recording, storeType)]) assert.ok(before.has(urn), urn);
    const pods = object(recording, 'Deployment', 'auth-service');
    assert.ok(everythingBefore(recording, pods).has(secret.urn));
  });

  it('roll the pods when they change, by the same checksum', async () => {
    const path = 'spec.template.metadata.annotations';
    const annotationsOf = (recording: Recording) =>
      valueAt(
        input(object(recording, 'Deployment', 'auth-service'), path),
        'berth.dev/configuration-checksum',
      );
    assert.match(
      JSON.stringify(input(object(await production('task-platform'), 'Deployment', 'auth-service'), path)),
      /configuration-checksum/,
    );
    assert.equal(
      annotationsOf(await production('task-platform')),
      annotationsOf(await production('task-platform', {})),
    );
  });

  it('are read by the operator alone: those of the stack, by the key of the stack', async () => {
    const recording = await production('task-platform');
    const [read, open, ...more] = statements(recording, 'external-secrets');
    assert.deepEqual(more, []);
    assert.deepEqual(read, {
      sid: 'PlatformExternalSecrets1',
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      resource: '["arn:aws:secretsmanager:us-west-2:123456789012:secret:task-platform-production/*"]',
      condition: '{}',
    });
    const key = one(recording, 'aws:kms/key:Key', 'keys-data').outputs['arn'];
    assert.deepEqual(open, {
      sid: 'PlatformExternalSecrets2',
      actions: ['kms:Decrypt'],
      resource: JSON.stringify([key]),
      condition: '{"StringEquals":{"kms:ViaService":"secretsmanager.us-west-2.amazonaws.com"}}',
    });
  });

  it('are asked for inside the network', async () => {
    const recording = await production('task-platform');
    const endpoint = one(recording, 'aws:ec2/vpcEndpoint:VpcEndpoint', 'network-secretsmanager');
    assert.equal(input(endpoint, 'serviceName'), 'com.amazonaws.us-west-2.secretsmanager');
  });

  it('need no second operator where there is one', async () => {
    const recording = await production('task-platform', {
      ...external,
      operators: { externalSecrets: 'existing' },
    });
    assert.ok(ofType(recording, externalType).length > 0);
    const charts = ofType(recording, 'kubernetes:helm.sh/v3:Release').map((release) =>
      input(release, 'chart'),
    );
    assert.ok(!charts.includes('external-secrets'));
    assert.ok(
      !recording.resources.some(({ type, name }) => type === policyType && name === 'external-secrets'),
    );
  });
});

describe('a password that RDS keeps', () => {
  it('never comes to the stack: the Job of a role gets it from a Secret of its own', async () => {
    const recording = await production('csa-hello', managed);
    const instance = one(recording, 'aws:rds/instance:Instance', 'postgres');
    assert.equal(input(instance, 'manageMasterUserPassword'), true);
    const arn = valueAt(instance.outputs, 'masterUserSecrets.0.secretArn');
    const secret = object(recording, 'ExternalSecret', 'admin-service-postgres-role-administrator');
    assert.deepEqual(input(secret, 'spec.data'), [
      { secretKey: 'password', remoteRef: { key: arn, property: 'password' } },
    ]);
    const job = one(recording, 'kubernetes:batch/v1:Job', 'admin-service-postgres-role');
    const variables = JSON.stringify(input(job, 'spec.template.spec.containers.0.env'));
    assert.ok(
      variables.includes(
        '"name":"PGPASSWORD","valueFrom":{"secretKeyRef":{"key":"password","name":"admin-service-postgres-role-administrator"}}',
      ),
      variables,
    );
    assert.ok(everythingBefore(recording, job).has(secret.urn));
    assert.ok(
      !keysBySecret(recording)
        .get(nameOf(secret).replace(/-administrator$/, ''))
        ?.includes('PGPASSWORD'),
    );
  });

  it('is fetched again before a Job gives up, since RDS changes it when it likes', async () => {
    const recording = await production('csa-hello', managed);
    const secret = object(recording, 'ExternalSecret', 'admin-service-postgres-role-administrator');
    assert.equal(input(secret, 'spec.refreshInterval'), '5m0s');
  });

  it('is read by the operator by the one ARN, which it is let in to first', async () => {
    const recording = await production('csa-hello', managed);
    const instance = one(recording, 'aws:rds/instance:Instance', 'postgres');
    const [statement, ...more] = statements(recording, 'external-secrets-postgres');
    assert.deepEqual(more, []);
    const arn = valueAt(instance.outputs, 'masterUserSecrets.0.secretArn');
    assert.equal(statement?.resource, JSON.stringify([arn]));
    const secret = object(recording, 'ExternalSecret', 'admin-service-postgres-role-administrator');
    const policy = one(recording, policyType, 'external-secrets-postgres');
    assert.ok(everythingBefore(recording, secret).has(policy.urn));
  });
});
