import * as backup from '@pulumi/aws/backup';
import * as pulumi from '@pulumi/pulumi';

/** Where a copy of a database stands: beside it, and as closed. */
export interface DatabasePlace {
  readonly subnetGroupName: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly parameterGroupName: pulumi.Input<string>;
}

export interface RestoreTestArgs {
  /** Vault whose last snapshot is restored. */
  readonly vault: backup.Vault;
  /** ARN of the database that the snapshots are of. */
  readonly databaseArn: pulumi.Input<string>;
  /** Where the throw-away instance stands. */
  readonly place: DatabasePlace;
  /** Role that restores, with the permissions that must be there before. */
  readonly role: {
    readonly arn: pulumi.Input<string>;
    readonly permissions: readonly pulumi.Resource[];
  };
}

/** Days within which the last snapshot must have been made. */
const selectionDays = 7;

/** Hours for which somebody can look at what was restored, before AWS Backup deletes it. AWS asks for 1 and more. */
const validationHours = 2;

/**
 * Restores the last snapshot once a week into an instance of its own, which AWS Backup deletes afterwards: at ten in
 * the morning (UTC), clear of the windows of the database. It proves that the snapshot can be read and the database
 * starts; nothing asks it for rows.
 */
export function restoreTest(
  name: string,
  { vault, databaseArn, place, role }: RestoreTestArgs,
  parent: pulumi.Resource,
): void {
  const plan = new backup.RestoreTestingPlan(
    name,
    {
      // The vault's name is one of its account already; here letters, digits and underscores alone are allowed.
      name: vault.name.apply((own) => own.replaceAll('-', '_')),
      scheduleExpression: 'cron(0 10 ? * TUE *)',
      scheduleExpressionTimezone: 'Etc/UTC',
      startWindowHours: 1,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [vault.arn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: selectionDays,
      },
    },
    { parent },
  );
  new backup.RestoreTestingSelection(
    name,
    {
      name: 'database',
      restoreTestingPlanName: plan.name,
      iamRoleArn: role.arn,
      protectedResourceType: 'RDS',
      protectedResourceArns: [databaseArn],
      validationWindowHours: validationHours,
      restoreMetadataOverrides: {
        dbSubnetGroupName: place.subnetGroupName,
        dbParameterGroupName: place.parameterGroupName,
        // AWS Backup takes every value as text, a list as one of JSON.
        vpcSecurityGroupIds: pulumi.jsonStringify([place.securityGroupId]),
        multiAz: 'false',
        publiclyAccessible: 'false',
      },
    },
    { parent, dependsOn: [...role.permissions] },
  );
}
