import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { Database, type DatabaseArgs } from '../../../components/aws/database';
import { factsOf } from '../../../components/connection';
import {
  everythingBefore,
  input,
  isSecret,
  ofType,
  one,
  run,
  valueAt,
  type RecordedResource,
  type Recording,
} from '../../harness';
import { statementsOf } from './policies';
import { inBothWorlds, keyArn, logKeyArn, networked, text, texts } from './stores';

const instanceType = 'aws:rds/instance:Instance';

const args: DatabaseArgs = {
  ...networked(5432),
  size: 'large',
  version: '16',
  databaseName: 'tasks',
  region: 'us-west-2',
  accountId: '123456789012',
};

function record(more: Partial<DatabaseArgs> = {}): Promise<Recording> {
  const program = () => {
    const database = new Database('postgres', { ...args, ...more });
    return { host: database.endpoint.host, secretArn: database.administratorSecretArn };
  };
  return run(program, { world: 'known' });
}

/** "NAME VALUE" of each parameter of a parameter group. */
function parametersOf(group: RecordedResource): readonly string[] {
  const parameters = group.inputs['parameters'];
  assert.ok(Array.isArray(parameters));
  return parameters.map((_, index) =>
    [text(group, `parameters.${index}.name`), text(group, `parameters.${index}.value`)].join(' '),
  );
}

const refused = (more: Partial<DatabaseArgs>, message: RegExp, name = 'postgres') =>
  assert.rejects(
    run(() => void new Database(name, { ...args, ...more }), { world: 'known' }),
    message,
  );

describe('Database', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(
      () => void new Database('postgres', { ...args, readReplica: true }),
    );
    assert.deepEqual(unknown, known);
  });

  it('is encrypted everywhere with the key of the customer', async () => {
    const recording = await record();
    const instance = one(recording, instanceType);
    assert.equal(input(instance, 'storageEncrypted'), true);
    assert.equal(input(instance, 'kmsKeyId'), keyArn);
    assert.equal(input(instance, 'performanceInsightsKmsKeyId'), keyArn);
    const groups = ofType(recording, 'aws:cloudwatch/logGroup:LogGroup');
    assert.deepEqual(texts(groups, 'kmsKeyId'), [logKeyArn, logKeyArn]);
    assert.equal(input(one(recording, 'aws:secretsmanager/secret:Secret'), 'kmsKeyId'), keyArn);
  });

  it('spans zones, is private, and refuses clients without TLS', async () => {
    const recording = await record();
    const instance = one(recording, instanceType);
    assert.equal(input(instance, 'multiAz'), true);
    assert.equal(input(instance, 'publiclyAccessible'), false);
    assert.equal(input(instance, 'caCertIdentifier'), 'rds-ca-rsa2048-g1');
    const group = one(recording, 'aws:rds/parameterGroup:ParameterGroup');
    assert.equal(input(group, 'family'), 'postgres16');
    assert.ok(parametersOf(group).includes('rds.force_ssl 1'));
  });

  it('is monitored for its own account alone', async () => {
    const role = one(await record(), 'aws:iam/role:Role', 'postgres-monitoring');
    const [trust] = statementsOf(role, 'assumeRolePolicy');
    assert.equal(trust?.condition, '{"StringEquals":{"aws:SourceAccount":"123456789012"}}');
  });

  it('writes no statement to the log that sets a password', async () => {
    const group = one(await record(), 'aws:rds/parameterGroup:ParameterGroup');
    assert.ok(!parametersOf(group).some((parameter) => parameter.startsWith('log_statement ')));
  });

  it('has its log groups, its firewall and the permission to monitor before it starts', async () => {
    const recording = await record();
    const before = everythingBefore(recording, one(recording, instanceType));
    const needed = [
      ...ofType(recording, 'aws:cloudwatch/logGroup:LogGroup'),
      ...ofType(recording, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment'),
      ...ofType(recording, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule'),
    ];
    assert.equal(needed.length, 4);
    for (const resource of needed) assert.ok(before.has(resource.urn), resource.name);
  });

  it('keeps what it holds: protected, with a final snapshot and seven days of recovery', async () => {
    const recording = await record();
    const instance = one(recording, instanceType);
    assert.equal(instance.protect, true);
    assert.equal(input(instance, 'deletionProtection'), true);
    assert.equal(input(instance, 'skipFinalSnapshot'), false);
    assert.match(text(instance, 'finalSnapshotIdentifier'), /^postgres-.+-final$/);
    assert.equal(input(instance, 'deleteAutomatedBackups'), false);
    assert.equal(input(instance, 'backupRetentionPeriod'), 7);
    assert.equal(input(one(recording, 'aws:secretsmanager/secret:Secret'), 'recoveryWindowInDays'), 30);
  });

  it('leaves nothing behind without protection', async () => {
    const recording = await record({ protect: false, multiZone: false, size: 'small', readReplica: true });
    for (const instance of ofType(recording, instanceType)) {
      assert.equal(instance.protect, false);
      assert.equal(input(instance, 'deletionProtection'), false);
      assert.equal(input(instance, 'skipFinalSnapshot'), true);
    }
    const instance = one(recording, instanceType, 'postgres');
    assert.equal(input(instance, 'finalSnapshotIdentifier'), undefined);
    assert.equal(input(instance, 'deleteAutomatedBackups'), true);
    assert.equal(input(instance, 'multiAz'), false);
    assert.equal(input(one(recording, 'aws:secretsmanager/secret:Secret'), 'recoveryWindowInDays'), 0);
  });

  it('backs up, and is maintained, at different times', async () => {
    const instance = one(await record(), instanceType);
    const [, backupEnd = ''] = text(instance, 'backupWindow').split('-');
    const [maintenanceStart = ''] = text(instance, 'maintenanceWindow').split('-');
    assert.ok(backupEnd < maintenanceStart.replace('sun:', ''));
  });

  it('lets RDS choose the minor version, also where a seed names one', async () => {
    const recording = await record({ version: '15.7' });
    assert.equal(input(one(recording, instanceType), 'engineVersion'), '15');
    assert.equal(input(one(recording, instanceType), 'autoMinorVersionUpgrade'), true);
    assert.equal(input(one(recording, 'aws:rds/parameterGroup:ParameterGroup'), 'family'), 'postgres15');
  });

  it('has storage that may grow by more than a tenth, at every size', async () => {
    for (const size of ['small', 'medium', 'large'] as const) {
      const instance = one(await record({ size }), instanceType);
      const storage = Number(input(instance, 'allocatedStorage'));
      assert.ok(storage >= 20, size);
      assert.ok(Number(input(instance, 'maxAllocatedStorage')) >= 1.1 * storage, size);
    }
  });

  it('has the disk that it is asked for, and room to grow, where that is more than its size brings', async () => {
    const disk = async (storage: number) => {
      const instance = one(await record({ size: 'medium', storage }), instanceType);
      return [input(instance, 'allocatedStorage'), input(instance, 'maxAllocatedStorage')];
    };
    assert.deepEqual(await disk(50), [100, 500]);
    assert.deepEqual(await disk(800), [800, 1600]);
  });

  it('has a read replica that takes key, subnets and version from its source', async () => {
    const recording = await record({ readReplica: true });
    const primary = one(recording, instanceType, 'postgres');
    const replica = one(recording, instanceType, 'postgres-replica');
    assert.ok(everythingBefore(recording, replica).has(primary.urn));
    for (const own of ['kmsKeyId', 'dbSubnetGroupName', 'engineVersion', 'password', 'username', 'dbName']) {
      assert.equal(input(replica, own), undefined, own);
    }
    assert.equal(input(replica, 'storageEncrypted'), true);
    assert.equal(input(replica, 'skipFinalSnapshot'), true);
    assert.equal(input(replica, 'deletionProtection'), true);
  });

  it('keeps the password a secret from its birth, in the state and in Secrets Manager', async () => {
    const recording = await record();
    assert.ok(isSecret(one(recording, instanceType).inputs['password']));
    const version = one(recording, 'aws:secretsmanager/secretVersion:SecretVersion');
    assert.ok(isSecret(version.inputs['secretString']));
    const password = one(recording, 'random:index/randomPassword:RandomPassword');
    assert.equal(input(password, 'special'), false);
    assert.equal(input(password, 'length'), 32);
  });

  it('makes no password of its own where RDS manages it, and tells where it is', async () => {
    const managed = { masterPassword: 'managed' } as const;
    const recording = await record(managed);
    assert.deepEqual(ofType(recording, 'random:index/randomPassword:RandomPassword'), []);
    assert.deepEqual(ofType(recording, 'aws:secretsmanager/secret:Secret'), []);
    const instance = one(recording, instanceType);
    assert.equal(input(instance, 'manageMasterUserPassword'), true);
    assert.equal(input(instance, 'masterUserSecretKmsKeyId'), keyArn);
    assert.equal(input(instance, 'password'), undefined);
    const program = () => ({
      ...new Database('postgres', { ...args, ...managed }).connection.authentication,
    });
    const { outputs } = await run(program, { world: 'known' });
    assert.deepEqual(outputs, {
      method: 'kept-password',
      username: 'berth',
      secretArn: valueAt(instance.outputs, 'masterUserSecrets.0.secretArn'),
    });
  });

  it('gives the administrator a URL that is a secret, and the certificates of the region', async () => {
    const recording = await run(
      () => {
        const { connection } = new Database('postgres', args);
        const facts = factsOf(connection);
        return { url: facts.url, database: facts.database, authority: connection.certificateAuthority };
      },
      { world: 'known' },
    );
    assert.ok(isSecret(recording.outputs['url']));
    assert.equal(recording.outputs['database'], 'tasks');
    const { authority } = recording.outputs;
    assert.ok(typeof authority === 'string');
    const certificates = authority.match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g) ?? [];
    assert.equal(certificates.length, 3);
    for (const pem of certificates) assert.match(new X509Certificate(pem).subject, /us-west-2 Root CA/);
  });

  it('refuses what RDS would refuse, and says what would be right', async () => {
    await refused({ masterPassword: 'managed', readReplica: true }, /excludes a read replica/);
    await refused({ version: 'latest' }, /version "latest" is not like "16"/);
    await refused({ databaseName: 'task-platform' }, /databaseName "task-platform"/);
    await refused({ backupRetentionDays: 36 }, /backupRetentionDays 36 is not a whole number from 1 to 35/);
    const network = { vpcId: 'vpc-1', dataSubnetIds: ['subnet-a'] };
    await refused({ network }, /data subnets in 2 availability zones/);
    await refused({ region: 'mars-1' }, /"mars-1"/);
    await refused({}, /at most 44 lowercase letters/, 'p'.repeat(45));
    await refused({}, /lowercase letters/, 'Postgres');
  });
});
