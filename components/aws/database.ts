import * as iam from '@pulumi/aws/iam';
import * as rds from '@pulumi/aws/rds';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import type { StoreSize } from '../../src/model/store';
import type { Connection } from '../connection';
import { administratorSecret } from './administratorSecret';
import { serviceTrust } from './policyDocument';
import { rdsCertificateAuthority } from './rdsCertificateAuthority';
import type { DatabasePlace } from './restoreTest';
import type { NetworkedStoreArgs } from './storeArgs';
import { storeLogGroup } from './storeLogGroup';
import { nameProblems, rangeProblems, refuseStore, zoneProblems } from './storeProblems';
import { StoreSecurityGroup } from './storeSecurityGroup';

const port = 5432;

/** Login of the administrator. The plainer names (admin, administrator, root, rdsadmin) RDS keeps for itself. */
const username = 'berth';

/**
 * Instance class, and GiB of gp3 at creation and at most. From 400 GiB on RDS stripes the volume: four times the
 * throughput and IOPS of the smaller ones.
 */
const machines: Record<StoreSize, { instanceClass: string; storage: number; maximumStorage: number }> = {
  small: { instanceClass: 'db.t4g.medium', storage: 20, maximumStorage: 100 },
  medium: { instanceClass: 'db.m7g.large', storage: 100, maximumStorage: 500 },
  large: { instanceClass: 'db.r7g.xlarge', storage: 400, maximumStorage: 2000 },
};

/**
 * No `log_statement`: it would write the passwords of CREATE ROLE and ALTER ROLE to the log, in plain text.
 * Slow means a second.
 */
const parameters = {
  'rds.force_ssl': '1',
  log_connections: '1',
  log_disconnections: '1',
  log_lock_waits: '1',
  log_min_duration_statement: '1000',
};

const logExports = ['postgresql', 'upgrade'];

/** What instance and replica have in common. */
const common = {
  storageEncrypted: true,
  storageType: 'gp3',
  publiclyAccessible: false,
  autoMinorVersionUpgrade: true,
  copyTagsToSnapshot: true,
  caCertIdentifier: 'rds-ca-rsa2048-g1',
  enabledCloudwatchLogsExports: logExports,
  performanceInsightsEnabled: true,
  // Seven days are free of charge.
  performanceInsightsRetentionPeriod: 7,
  monitoringInterval: 60,
  // UTC, the night of the Americas. From an hour before its windows RDS refuses the snapshots of AWS Backup.
  maintenanceWindow: 'sun:11:00-sun:11:30',
} satisfies Partial<rds.InstanceArgs>;

export interface DatabaseArgs extends NetworkedStoreArgs {
  /** Version of PostgreSQL: "16", or "15.7", of which RDS is told the major version. */
  readonly version: string;
  /** Name of the first database: letters, digits and underscores, a letter first, at most 63. */
  readonly databaseName: string;
  /** Region of the database: its certificates are the region's. */
  readonly region: string;
  /** Number of the AWS account, 12 digits. */
  readonly accountId: string;
  /** Whether a replica serves reads beside the primary. Default: false. */
  readonly readReplica?: boolean;
  /** Disk in GiB, where it is more than that of the size. Default: that of the size. */
  readonly storage?: number;
  /** Days of point-in-time recovery, 1 to 35. Default: 7. */
  readonly backupRetentionDays?: number;
  /**
   * `generated`: a random password, a secret in the state and kept in Secrets Manager. `managed`: RDS makes and rotates
   * it, and only the ARN of its secret is known here, from where whoever logs in fetches it; AWS refuses that beside a
   * read replica. Default: generated.
   */
  readonly masterPassword?: 'generated' | 'managed';
}

/** A PostgreSQL database on RDS: Multi-AZ, encrypted, TLS only, backed up and watched. */
export class Database extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Identifier of the instance: its logs and metrics go by it. */
  readonly identifier: pulumi.Output<string>;
  /** Where the database answers, without a credential. */
  readonly endpoint: Omit<Connection, 'authentication'>;
  /** ARN of the secret with the administrator's login; undefined only while RDS has not made it. */
  readonly administratorSecretArn: pulumi.Output<string | undefined>;
  /** Where a copy of it would stand: beside it, and as closed. */
  readonly place: DatabasePlace;
  /** The administrator at the read replica. Absent without one. */
  readonly replicaConnection?: Connection;
  private readonly password: pulumi.Output<string> | undefined;

  /** Raises a UserError for a name, a version, a number of days or a combination that RDS refuses. */
  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Database', name, {}, opts);
    checkArgs(name, args);
    const surroundings = surroundingsOf(name, args, this);
    this.password = args.masterPassword === 'managed' ? undefined : newPassword(name, this);
    const instance = primary(name, args, surroundings, this.password, this);

    this.arn = instance.arn;
    this.identifier = instance.identifier;
    this.place = {
      subnetGroupName: surroundings.subnetGroup.name,
      securityGroupId: surroundings.securityGroup.id,
      parameterGroupName: surroundings.parameterGroup.name,
    };
    this.endpoint = endpointOf(instance, args);
    if (this.password === undefined) {
      this.administratorSecretArn = pulumi.output(instance.masterUserSecrets[0]?.secretArn);
    } else {
      const login = { username, password: this.password };
      this.administratorSecretArn = administratorSecret(
        name,
        { ...args, endpoint: this.endpoint, login },
        this,
      );
    }
    if (args.readReplica ?? false) {
      const copy = replica(name, args, surroundings, instance, this);
      this.replicaConnection = { ...endpointOf(copy, args), authentication: this.authentication() };
    }
    this.registerOutputs({
      arn: this.arn,
      identifier: this.identifier,
      host: this.endpoint.host,
      administratorSecretArn: this.administratorSecretArn,
      replicaHost: this.replicaConnection?.host,
    });
  }

  /** The administrator's. */
  get connection(): Connection {
    return { ...this.endpoint, authentication: this.authentication() };
  }

  private authentication(): Connection['authentication'] {
    if (this.password !== undefined) return { method: 'password', username, password: this.password };
    const secretArn = this.administratorSecretArn.apply((arn) => {
      if (arn === undefined) throw new Error(`RDS has made no secret of ${username}, its administrator.`);
      return arn;
    });
    return { method: 'kept-password', username, secretArn };
  }
}

/** What the instances stand on. */
interface Surroundings {
  /** Name of the instance with a random suffix, so that a final snapshot never meets an older one. */
  readonly identifier: pulumi.Output<string>;
  readonly subnetGroup: rds.SubnetGroup;
  readonly securityGroup: StoreSecurityGroup;
  readonly parameterGroup: rds.ParameterGroup;
  readonly monitoring: Monitoring;
}

function surroundingsOf(name: string, args: DatabaseArgs, parent: pulumi.Resource): Surroundings {
  const suffix = new random.RandomId(name, { byteLength: 4 }, { parent });
  return {
    identifier: pulumi.interpolate`${name}-${suffix.hex}`,
    subnetGroup: new rds.SubnetGroup(name, { subnetIds: [...args.network.dataSubnetIds] }, { parent }),
    securityGroup: new StoreSecurityGroup(name, { ...args, vpcId: args.network.vpcId }, { parent }),
    parameterGroup: new rds.ParameterGroup(
      name,
      {
        family: `postgres${majorOf(args.version)}`,
        parameters: Object.entries(parameters).map(([parameter, value]) => ({ name: parameter, value })),
      },
      { parent },
    ),
    monitoring: enhancedMonitoring(name, args.accountId, parent),
  };
}

function primary(
  name: string,
  args: DatabaseArgs,
  surroundings: Surroundings,
  password: pulumi.Output<string> | undefined,
  parent: pulumi.Resource,
): rds.Instance {
  const { identifier } = surroundings;
  const protect = args.protect ?? true;
  const machine = machines[args.size];
  return new rds.Instance(
    name,
    {
      ...common,
      ...shared(args, surroundings),
      identifier,
      engine: 'postgres',
      // The major version alone: a minor that RDS has replaced by itself could not be set back, and one that it has
      // withdrawn could not be created.
      engineVersion: majorOf(args.version),
      allocatedStorage: Math.max(machine.storage, args.storage ?? 0),
      kmsKeyId: args.keyArn,
      dbSubnetGroupName: surroundings.subnetGroup.name,
      dbName: args.databaseName,
      username,
      ...(password === undefined
        ? { manageMasterUserPassword: true, masterUserSecretKmsKeyId: args.keyArn }
        : { password }),
      multiAz: args.multiZone ?? true,
      backupRetentionPeriod: args.backupRetentionDays ?? 7,
      backupWindow: '10:15-10:45',
      deleteAutomatedBackups: !protect,
      skipFinalSnapshot: !protect,
      ...(protect ? { finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final` } : {}),
    },
    { parent, protect, dependsOn: prerequisites(name, identifier, args, surroundings, parent) },
  );
}

/** A replica has no final snapshot: RDS refuses one, and the primary's holds the same data. */
function replica(
  name: string,
  args: DatabaseArgs,
  surroundings: Surroundings,
  source: rds.Instance,
  parent: pulumi.Resource,
): rds.Instance {
  const identifier = pulumi.interpolate`${surroundings.identifier}-replica`;
  const protect = args.protect ?? true;
  return new rds.Instance(
    `${name}-replica`,
    {
      ...common,
      ...shared(args, surroundings),
      identifier,
      // Key, subnets and version come with the source: RDS refuses them beside it in one region.
      replicateSourceDb: source.identifier,
      skipFinalSnapshot: true,
    },
    { parent, protect, dependsOn: prerequisites(`${name}-replica`, identifier, args, surroundings, parent) },
  );
}

function shared(args: DatabaseArgs, surroundings: Surroundings) {
  const machine = machines[args.size];
  return {
    instanceClass: machine.instanceClass,
    maxAllocatedStorage: Math.max(machine.maximumStorage, 2 * (args.storage ?? 0)),
    parameterGroupName: surroundings.parameterGroup.name,
    vpcSecurityGroupIds: [surroundings.securityGroup.id],
    monitoringRoleArn: surroundings.monitoring.role.arn,
    performanceInsightsKmsKeyId: args.keyArn,
    deletionProtection: args.protect ?? true,
  } satisfies Partial<rds.InstanceArgs>;
}

/** What must be there before an instance starts, and no property of it names: its log groups among them. */
function prerequisites(
  name: string,
  identifier: pulumi.Output<string>,
  args: DatabaseArgs,
  surroundings: Surroundings,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const logGroups = logExports.map((log) => {
    const logGroupName = pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`;
    return storeLogGroup(`${name}-${log}`, { ...args, logGroupName }, parent);
  });
  return [...logGroups, surroundings.securityGroup, surroundings.monitoring.permission];
}

/** 32 letters and digits: RDS refuses some of the other characters. */
function newPassword(name: string, parent: pulumi.Resource): pulumi.Output<string> {
  return pulumi.secret(
    new random.RandomPassword(`${name}-administrator`, { length: 32, special: false }, { parent }).result,
  );
}

interface Monitoring {
  readonly role: iam.Role;
  /** RDS tries the role when it makes an instance, so this must be there first. */
  readonly permission: iam.RolePolicyAttachment;
}

function enhancedMonitoring(name: string, accountId: string, parent: pulumi.Resource): Monitoring {
  const role = new iam.Role(
    `${name}-monitoring`,
    {
      // RDS monitors for every account, and says for which.
      assumeRolePolicy: serviceTrust('monitoring.rds.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': accountId },
      }),
    },
    { parent },
  );
  const permission = new iam.RolePolicyAttachment(
    `${name}-monitoring`,
    { role: role.name, policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole' },
    { parent },
  );
  return { role, permission };
}

function endpointOf(instance: rds.Instance, args: DatabaseArgs): Omit<Connection, 'authentication'> {
  return {
    scheme: 'postgresql',
    host: instance.address,
    port,
    tls: true,
    certificateAuthority: rdsCertificateAuthority(args.region),
    name: args.databaseName,
  };
}

function majorOf(version: string): string {
  return version.replace(/\..*$/, '');
}

function checkArgs(name: string, args: DatabaseArgs): void {
  const { version, databaseName } = args;
  refuseStore('database', name, [
    ...nameProblems(name, 63, '-monitoring-0000000'),
    ...zoneProblems(args.network, 2),
    ...rangeProblems('backupRetentionDays', args.backupRetentionDays ?? 7, 1, 35),
    ...(/^\d+(\.\d+)?$/.test(version) ? [] : [`version "${version}" is not like "16" or "16.4"`]),
    ...(/^[A-Za-z]\w{0,62}$/.test(databaseName)
      ? []
      : [`databaseName "${databaseName}" is not a letter and up to 62 letters, digits and underscores`]),
    ...(args.masterPassword === 'managed' && (args.readReplica ?? false)
      ? ['masterPassword "managed" excludes a read replica: use "generated", or no replica']
      : []),
  ]);
}
