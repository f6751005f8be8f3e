import * as efs from '@pulumi/aws/efs';
import * as pulumi from '@pulumi/pulumi';
import type { NetworkedStoreArgs } from './storeArgs';
import { refuseStore, zoneProblems } from './storeProblems';
import { StoreSecurityGroup } from './storeSecurityGroup';

export interface FileSystemArgs extends Omit<NetworkedStoreArgs, 'logKeyArn' | 'size' | 'multiZone'> {
  /** Number of the user and group that write there beside root: those of the clients' pods. */
  readonly owner: number;
}

/** A file system of EFS, reached over NFS in TLS from every zone: encrypted, and as large as what it holds. */
export class FileSystem extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** What the CSI driver mounts: "FILESYSTEM::ACCESSPOINT". Known once every zone can mount it. */
  readonly volumeHandle: pulumi.Output<string>;

  /** Raises a UserError for a network without subnets. */
  constructor(name: string, args: FileSystemArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:FileSystem', name, {}, opts);
    refuseStore('file system', name, zoneProblems(args.network, 1));
    const fileSystem = this.fileSystem(name, args);
    const accessPoint = this.accessPoint(name, fileSystem, args.owner);
    const ready = [
      this.tlsOnly(name, fileSystem, accessPoint),
      ...this.mountTargets(name, fileSystem, args),
      ...((args.protect ?? true) ? [this.backups(name, fileSystem)] : []),
    ];
    this.arn = fileSystem.arn;
    this.volumeHandle = pulumi
      .all([fileSystem.id, accessPoint.id, ...ready.map(({ id }) => id)])
      .apply(([system, point]) => `${system}::${point}`);
    this.registerOutputs({ arn: this.arn, volumeHandle: this.volumeHandle });
  }

  private fileSystem(name: string, { keyArn, protect }: FileSystemArgs): efs.FileSystem {
    return new efs.FileSystem(
      name,
      {
        encrypted: true,
        kmsKeyId: keyArn,
        throughputMode: 'elastic',
        // Whatever nobody read for a month costs a tenth, and comes back when somebody does.
        lifecyclePolicies: [
          { transitionToIa: 'AFTER_30_DAYS' },
          { transitionToPrimaryStorageClass: 'AFTER_1_ACCESS' },
        ],
        tags: { Name: name },
      },
      { parent: this, protect: protect ?? true },
    );
  }

  /**
   * A folder that belongs to the clients: the root of a file system is root's, and pods here are not. Who they are
   * stays as it is, so that root may give files to others as container runtimes do.
   */
  private accessPoint(name: string, fileSystem: efs.FileSystem, owner: number): efs.AccessPoint {
    return new efs.AccessPoint(
      name,
      {
        fileSystemId: fileSystem.id,
        rootDirectory: {
          path: '/volume',
          creationInfo: { ownerUid: owner, ownerGid: owner, permissions: '0770' },
        },
      },
      { parent: this },
    );
  }

  private tlsOnly(
    name: string,
    fileSystem: efs.FileSystem,
    accessPoint: efs.AccessPoint,
  ): efs.FileSystemPolicy {
    const policy = clientPolicy(fileSystem.arn, accessPoint.arn);
    return new efs.FileSystemPolicy(name, { fileSystemId: fileSystem.id, policy }, { parent: this });
  }

  private mountTargets(
    name: string,
    fileSystem: efs.FileSystem,
    args: FileSystemArgs,
  ): readonly efs.MountTarget[] {
    const securityGroup = new StoreSecurityGroup(
      name,
      { ...args, vpcId: args.network.vpcId },
      { parent: this },
    );
    return args.network.dataSubnetIds.map(
      (subnetId, index) =>
        new efs.MountTarget(
          `${name}-${index}`,
          { fileSystemId: fileSystem.id, subnetId, securityGroups: [securityGroup.id] },
          { parent: this, dependsOn: [securityGroup] },
        ),
    );
  }

  /** EFS has AWS Backup copy it every day, and keeps each copy for five weeks. */
  private backups(name: string, fileSystem: efs.FileSystem): efs.BackupPolicy {
    return new efs.BackupPolicy(
      name,
      { fileSystemId: fileSystem.id, backupPolicy: { status: 'ENABLED' } },
      { parent: this },
    );
  }
}

/**
 * Returns the policy of the file system. Without one EFS lets in whoever reaches a mount target, in plain text too; with
 * one it asks for every permission, root's as well. Who reaches a mount target the security group says.
 */
function clientPolicy(
  fileSystemArn: pulumi.Input<string>,
  accessPointArn: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ClientsByTheAccessPoint',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'elasticfilesystem:ClientMount',
          'elasticfilesystem:ClientWrite',
          'elasticfilesystem:ClientRootAccess',
        ],
        Resource: fileSystemArn,
        Condition: {
          Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' },
          StringEquals: { 'elasticfilesystem:AccessPointArn': accessPointArn },
        },
      },
      {
        Sid: 'RefusePlainText',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: '*',
        Resource: fileSystemArn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}
