import assert from 'node:assert/strict';
import { Database, type DatabaseArgs } from '../../../components/aws/database';
import { DatabaseBackup, type DatabaseBackupArgs } from '../../../components/aws/databaseBackup';
import {
  everythingBefore,
  input,
  ofType,
  one,
  run,
  type RecordedResource,
  type Recording,
} from '../../harness';
import { answer, inBothWorlds, keyArn, networked, text, texts } from './stores';

const settings = {
  retentionDays: 7,
  snapshotEveryHours: 6,
  snapshotRetentionDays: 30,
  copyToRegion: 'us-east-1',
};
const args: DatabaseBackupArgs = {
  keyArn,
  databaseArn: 'arn:aws:rds:us-west-2:123456789012:db:postgres',
  place: { subnetGroupName: 'data', securityGroupId: 'sg-1', parameterGroupName: 'own' },
  region: 'us-west-2',
  settings,
};
const testPlanType = 'aws:backup/restoreTestingPlan:RestoreTestingPlan';
const testType = 'aws:backup/restoreTestingSelection:RestoreTestingSelection';
const vaultType = 'aws:backup/vault:Vault';

const databaseArgs: DatabaseArgs = {
  ...networked(5432),
  size: 'small',
  version: '16',
  databaseName: 'tasks',
  region: 'us-west-2',
  accountId: '123456789012',
};

/** Minutes of the day at which the hours of an AWS cron expression begin. */
function startsOf(schedule: string): readonly number[] {
  const hours = /^cron\(0 ([\d,]+) \* \* \? \*\)$/.exec(schedule)?.[1];
  assert.ok(hours !== undefined, schedule);
  return hours.split(',').map((hour) => 60 * Number(hour));
}

/** Snapshots of every 24 hours are those of the day. */
function rulesOf(snapshotEveryHours: number): readonly number[] {
  return snapshotEveryHours === 24 ? [0] : [0, 1];
}

/** From and to, in minutes of the day, of the backup and the maintenance window. */
function windowsOf(instance: RecordedResource): readonly (readonly [number, number])[] {
  return ['backupWindow', 'maintenanceWindow'].map((window) => {
    const [from = NaN, to = NaN] = [...text(instance, window).matchAll(/(\d\d):(\d\d)/g)].map(
      ([, hours, minutes]) => 60 * Number(hours) + Number(minutes),
    );
    assert.ok(to - from >= 30, window);
    return [from, to] as const;
  });
}

function record(more: Partial<DatabaseBackupArgs> = {}): Promise<Recording> {
  return run(() => void new DatabaseBackup('postgres', { ...args, ...more }), { world: 'known' });
}

describe('DatabaseBackup', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void new DatabaseBackup('postgres', args));
    assert.deepEqual(unknown, known);
  });

  it('takes a snapshot every six hours, kept a week, and one a day, kept a month', async () => {
    const plan = one(await record(), 'aws:backup/plan:Plan');
    assert.equal(input(plan, 'rules.0.schedule'), 'cron(0 0,6,12,18 * * ? *)');
    assert.equal(input(plan, 'rules.0.lifecycle.deleteAfter'), 7);
    assert.equal(input(plan, 'rules.1.schedule'), 'cron(0 2 * * ? *)');
    assert.equal(input(plan, 'rules.1.lifecycle.deleteAfter'), 30);
  });

  it('takes one snapshot a day where it is asked for one every 24 hours', async () => {
    const daily = { ...settings, snapshotEveryHours: 24 };
    const plan = one(await record({ settings: daily }), 'aws:backup/plan:Plan');
    assert.equal(input(plan, 'rules.0.schedule'), 'cron(0 2 * * ? *)');
    assert.equal(input(plan, 'rules.0.lifecycle.deleteAfter'), 30);
    assert.equal(input(plan, 'rules.1'), undefined);
  });

  it('copies every snapshot to a vault of the other region, under a key there', async () => {
    const recording = await record();
    const key = one(recording, 'aws:kms/key:Key');
    const copy = one(recording, vaultType, 'postgres-copy');
    assert.equal(input(key, 'region'), 'us-east-1');
    assert.equal(input(key, 'enableKeyRotation'), true);
    assert.equal(input(copy, 'region'), 'us-east-1');
    assert.deepEqual(copy.propertyDependencies['kmsKeyArn'], [key.urn]);
    const plan = one(recording, 'aws:backup/plan:Plan');
    for (const rule of [0, 1]) {
      const copied = text(plan, `rules.${rule}.copyActions.0.destinationVaultArn`);
      assert.equal(copied, answer(copy, 'arn'));
      assert.equal(
        input(plan, `rules.${rule}.copyActions.0.lifecycle.deleteAfter`),
        input(plan, `rules.${rule}.lifecycle.deleteAfter`),
      );
    }
  });

  it('encrypts with the key of the customer, and backs up the one database', async () => {
    const recording = await record();
    assert.equal(text(one(recording, vaultType, 'postgres'), 'kmsKeyArn'), keyArn);
    const selection = one(recording, 'aws:backup/selection:Selection');
    assert.deepEqual(selection.inputs['resources'], [args.databaseArn]);
  });

  it('keeps its snapshots clear of the windows of the database, at every interval', async () => {
    for (const snapshotEveryHours of [4, 6, 8, 12, 24]) {
      const program = () => {
        const database = new Database('postgres', { ...databaseArgs });
        new DatabaseBackup('postgres', {
          ...args,
          databaseArn: database.arn,
          place: database.place,
          settings: { ...settings, snapshotEveryHours },
        });
      };
      const recording = await run(program, { world: 'known' });
      const windows = windowsOf(one(recording, 'aws:rds/instance:Instance', 'postgres'));
      const plan = one(recording, 'aws:backup/plan:Plan');
      for (const start of rulesOf(snapshotEveryHours).flatMap((rule) =>
        startsOf(text(plan, `rules.${rule}.schedule`)),
      )) {
        for (const [from, to] of windows) {
          // A snapshot begins within an hour, and must not from an hour before a window on.
          assert.ok(start + 60 <= from - 60 || start >= to, `${start} meets ${from} to ${to}`);
        }
      }
    }
  });

  it('starts only when the role has its permissions', async () => {
    const recording = await record();
    const permissions = ofType(recording, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment');
    assert.equal(permissions.length, 2);
    for (const type of ['aws:backup/selection:Selection', testType]) {
      const before = everythingBefore(recording, one(recording, type));
      for (const permission of permissions) assert.ok(before.has(permission.urn), type);
    }
  });

  it('restores the last snapshot of a week every week, under a name that AWS allows', async () => {
    const recording = await record();
    const plan = one(recording, testPlanType);
    assert.match(text(plan, 'name'), /^[A-Za-z0-9_]{1,50}$/);
    assert.equal(input(plan, 'scheduleExpression'), 'cron(0 10 ? * TUE *)');
    assert.deepEqual(input(plan, 'recoveryPointSelection'), {
      algorithm: 'LATEST_WITHIN_WINDOW',
      includeVaults: [answer(one(recording, vaultType, 'postgres'), 'arn')],
      recoveryPointTypes: ['SNAPSHOT'],
      selectionWindowDays: 7,
    });
    const test = one(recording, testType);
    assert.equal(text(test, 'restoreTestingPlanName'), text(plan, 'name'));
    assert.deepEqual(test.inputs['protectedResourceArns'], [args.databaseArn]);
    assert.equal(text(test, 'iamRoleArn'), answer(one(recording, 'aws:iam/role:Role'), 'arn'));
  });

  it('restores it beside the database, as closed, in one zone, and under its parameters', async () => {
    const program = () => {
      const database = new Database('postgres', { ...databaseArgs });
      new DatabaseBackup('postgres', { ...args, databaseArn: database.arn, place: database.place });
    };
    const recording = await run(program, { world: 'known' });
    const instance = one(recording, 'aws:rds/instance:Instance', 'postgres');
    assert.deepEqual(input(one(recording, testType), 'restoreMetadataOverrides'), {
      dbSubnetGroupName: text(instance, 'dbSubnetGroupName'),
      dbParameterGroupName: text(instance, 'parameterGroupName'),
      vpcSecurityGroupIds: JSON.stringify(instance.inputs['vpcSecurityGroupIds']),
      multiAz: 'false',
      publiclyAccessible: 'false',
    });
  });

  it('keeps vaults and the key of the copies when the stack is destroyed', async () => {
    const recording = await record();
    const kept = [...ofType(recording, vaultType), ...ofType(recording, 'aws:kms/key:Key')];
    assert.equal(kept.length, 3);
    for (const resource of kept) assert.equal(resource.retainOnDelete, true);
  });

  it('leaves nothing behind without protection', async () => {
    const recording = await record({ protect: false });
    for (const vault of ofType(recording, vaultType)) {
      assert.equal(vault.retainOnDelete, false);
      assert.equal(input(vault, 'forceDestroy'), true);
    }
    assert.equal(one(recording, 'aws:kms/key:Key').retainOnDelete, false);
  });

  it('makes one vault and no key without a second region', async () => {
    const recording = await record({
      settings: { retentionDays: 7, snapshotEveryHours: 6, snapshotRetentionDays: 30 },
    });
    assert.deepEqual(
      ofType(recording, vaultType).map(({ name }) => name),
      ['postgres'],
    );
    assert.deepEqual(ofType(recording, 'aws:kms/key:Key'), []);
    assert.equal(input(one(recording, 'aws:backup/plan:Plan'), 'rules.0.copyActions'), undefined);
  });

  it('lets the role be assumed by AWS Backup alone, with its own policies', async () => {
    const recording = await record();
    const attached = texts(
      ofType(recording, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment'),
      'policyArn',
    );
    assert.deepEqual(attached, [
      'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup',
      'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores',
    ]);
    assert.match(text(one(recording, 'aws:iam/role:Role'), 'assumeRolePolicy'), /"backup\.amazonaws\.com"/);
  });

  it('refuses intervals, days and regions that cannot be', async () => {
    const refused = (wrong: Partial<DatabaseBackupArgs['settings']>, message: RegExp) =>
      assert.rejects(record({ settings: { ...settings, ...wrong } }), message);
    await refused({ snapshotEveryHours: 5 }, /snapshotEveryHours 5 is none of 4, 6, 8, 12, 24/);
    await refused({ snapshotRetentionDays: 0 }, /snapshotRetentionDays 0/);
    await refused({ copyToRegion: 'us-west-2' }, /is the region of the database/);
  });
});
