import * as backup from '@pulumi/aws/backup';
import * as iam from '@pulumi/aws/iam';
import * as kms from '@pulumi/aws/kms';
import * as pulumi from '@pulumi/pulumi';
import type { DatabaseBackup as BackupSettings } from '../../src/model/store';
import { serviceTrust } from './policyDocument';
import { restoreTest, type DatabasePlace } from './restoreTest';
import type { StoreArgs } from './storeArgs';
import { nameProblems, rangeProblems, refuseStore } from './storeProblems';

export interface DatabaseBackupArgs extends StoreArgs {
  /** ARN of the database instance. */
  readonly databaseArn: pulumi.Input<string>;
  /** Where the instance stands that the last snapshot is restored into, to prove that it can be. */
  readonly place: DatabasePlace;
  /** Region of the database. */
  readonly region: string;
  /**
   * How often, and how long: the snapshots of every few hours are kept as long as point-in-time recovery reaches
   * back (`retentionDays`), one a day is kept for `snapshotRetentionDays`.
   */
  readonly settings: BackupSettings;
}

/** Hours that divide the day, and whose multiples keep an hour clear of the database's own windows. */
const intervals = [4, 6, 8, 12, 24];

/** Days that AWS Backup keeps a snapshot at most: a hundred years. */
const longestRetention = 36500;

/** Minutes after which a backup that could not start, or end, is given up. AWS asks for 60 and more. */
const startWindow = 60;
const completionWindow = 240;

/**
 * AWS Backup of a database: snapshots every few hours and every day, each copied to another region, of which the last
 * is restored once a week.
 */
export class DatabaseBackup extends pulumi.ComponentResource {
  /** ARN of the vault beside the database. */
  readonly arn: pulumi.Output<string>;
  /** Name of the vault beside the database: CloudWatch tells of its jobs by it. */
  readonly vaultName: pulumi.Output<string>;
  /** ARN of the vault in the other region. Absent without a copy. */
  readonly copyArn?: pulumi.Output<string>;
  /** Role that takes the snapshots; a restore uses it too. */
  readonly roleArn: pulumi.Output<string>;

  /** Raises a UserError for settings that AWS Backup refuses. */
  constructor(name: string, args: DatabaseBackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:DatabaseBackup', name, {}, opts);
    checkArgs(name, args);
    const vault = new backup.Vault(name, { kmsKeyArn: args.keyArn, ...emptied(args) }, kept(args, this));
    const copy = copyVault(name, args, this);
    const plan = new backup.Plan(name, { rules: rules(args.settings, vault, copy) }, { parent: this });
    const role = backupRole(name, this);
    new backup.Selection(
      name,
      { planId: plan.id, iamRoleArn: role.arn, resources: [args.databaseArn] },
      { parent: this, dependsOn: role.permissions },
    );
    restoreTest(name, { vault, databaseArn: args.databaseArn, place: args.place, role }, this);
    this.vaultName = vault.name;
    this.arn = vault.arn;
    this.roleArn = role.arn;
    if (copy !== undefined) this.copyArn = copy.arn;
    this.registerOutputs({ arn: this.arn, copyArn: this.copyArn, roleArn: this.roleArn });
  }
}

/** The vault of the other region, with a key there: a snapshot cannot be copied under a key of its first region. */
function copyVault(
  name: string,
  args: DatabaseBackupArgs,
  parent: pulumi.Resource,
): backup.Vault | undefined {
  const region = args.settings.copyToRegion;
  if (region === undefined) return undefined;
  const key = new kms.Key(
    `${name}-copy`,
    {
      region,
      description: `Copies of the backups of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: (args.protect ?? true) ? 30 : 7,
    },
    kept(args, parent),
  );
  return new backup.Vault(
    `${name}-copy`,
    { region, kmsKeyArn: key.arn, ...emptied(args) },
    kept(args, parent),
  );
}

function rules(settings: BackupSettings, vault: backup.Vault, copy: backup.Vault | undefined) {
  const rule = (ruleName: string, schedule: string, deleteAfter: number) => ({
    ruleName,
    schedule,
    scheduleExpressionTimezone: 'Etc/UTC',
    startWindow,
    completionWindow,
    targetVaultName: vault.name,
    lifecycle: { deleteAfter },
    ...(copy === undefined
      ? {}
      : { copyActions: [{ destinationVaultArn: copy.arn, lifecycle: { deleteAfter } }] }),
  });
  const every = settings.snapshotEveryHours;
  const hours = Array.from({ length: 24 / every }, (_, index) => index * every);
  // At an hour of its own: of two rules that meet, AWS Backup obeys one.
  const daily = rule('daily', 'cron(0 2 * * ? *)', settings.snapshotRetentionDays);
  if (every === 24) return [daily];
  return [rule(`every-${every}-hours`, `cron(0 ${hours.join(',')} * * ? *)`, settings.retentionDays), daily];
}

function backupRole(name: string, parent: pulumi.Resource) {
  const role = new iam.Role(name, { assumeRolePolicy: serviceTrust('backup.amazonaws.com') }, { parent });
  const permissions = ['Backup', 'Restores'].map(
    (purpose) =>
      new iam.RolePolicyAttachment(
        `${name}-${purpose.toLowerCase()}`,
        {
          role: role.name,
          policyArn: `arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor${purpose}`,
        },
        { parent },
      ),
  );
  return { arn: role.arn, permissions };
}

/** A vault that holds snapshots cannot be deleted: a protected one stays, the other loses them first. */
function kept(args: DatabaseBackupArgs, parent: pulumi.Resource): pulumi.CustomResourceOptions {
  return { parent, retainOnDelete: args.protect ?? true };
}

function emptied(args: DatabaseBackupArgs): { forceDestroy: boolean } {
  return { forceDestroy: !(args.protect ?? true) };
}

function checkArgs(name: string, args: DatabaseBackupArgs): void {
  const { copyToRegion, retentionDays, snapshotEveryHours, snapshotRetentionDays } = args.settings;
  refuseStore('backup', name, [
    ...nameProblems(name, 50, '-copy-0000000'),
    ...rangeProblems('retentionDays', retentionDays, 1, longestRetention),
    ...rangeProblems('snapshotRetentionDays', snapshotRetentionDays, 1, longestRetention),
    ...(intervals.includes(snapshotEveryHours)
      ? []
      : [`snapshotEveryHours ${snapshotEveryHours} is none of ${intervals.join(', ')}`]),
    ...(copyToRegion === args.region
      ? [`copyToRegion "${copyToRegion}" is the region of the database: name another`]
      : []),
  ]);
}
