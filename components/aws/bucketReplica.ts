import * as iam from '@pulumi/aws/iam';
import * as kms from '@pulumi/aws/kms';
import * as s3 from '@pulumi/aws/s3';
import * as pulumi from '@pulumi/pulumi';
import { bucketCopiesBinding } from '../../src/wiring/copyGrants';
import { statementId } from '../../src/wiring/cloudGrants';
import { Bucket } from './bucket';
import { policyDocument, serviceTrust, type PolicyStatement } from './policyDocument';
import type { StoreArgs } from './storeArgs';
import { refuseStore } from './storeProblems';

/** `keyArn` is the key of the source; the copy gets a key of its own, because a key does not leave its region. */
export interface BucketReplicaArgs extends StoreArgs {
  /** The bucket whose objects are copied. */
  readonly source: Bucket;
  /** Region of the source, e.g. "us-west-2". */
  readonly sourceRegion: string;
  /** Region of the copy: another one. */
  readonly region: string;
}

/**
 * A copy of a bucket in another region: S3 copies every new version and every deletion, minutes later. What was there
 * before the copy was asked for stays where it is.
 */
export class BucketReplica extends pulumi.ComponentResource {
  /** ARN of the copy. */
  readonly arn: pulumi.Output<string>;
  /** Name of the copy. */
  readonly bucketName: pulumi.Output<string>;

  /** Raises a UserError for a name that S3 refuses, and for a copy in the region of its source. */
  constructor(name: string, args: BucketReplicaArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:BucketReplica', name, {}, opts);
    const { region, sourceRegion, protect = true } = args;
    refuseStore('bucket', name, region === sourceRegion ? [`"${region}" has the bucket: name another`] : []);
    const key = copyKey(name, args, this);
    const copy = new Bucket(name, { keyArn: key.arn, region, protect }, { parent: this });
    const role = new iam.Role(name, { assumeRolePolicy: serviceTrust('s3.amazonaws.com') }, { parent: this });
    const permission = new iam.RolePolicy(
      name,
      { role: role.name, policy: policyDocument(statements(args, copy, key)) },
      { parent: this },
    );
    new s3.BucketReplicationConfig(
      name,
      {
        region: sourceRegion,
        bucket: args.source.bucketName,
        role: role.arn,
        rules: [replicationRule(copy, key)],
      },
      // S3 takes the rule only between buckets that keep versions.
      { parent: this, dependsOn: [args.source.versioning, copy.versioning, permission] },
    );
    this.arn = copy.arn;
    this.bucketName = copy.bucketName;
    this.registerOutputs({ arn: this.arn, name: this.bucketName });
  }
}

function copyKey(name: string, { region, protect = true }: BucketReplicaArgs, parent: pulumi.Resource) {
  return new kms.Key(
    name,
    {
      region,
      description: `Copies of the objects of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: protect ? 30 : 7,
    },
    // The copies cannot be read without it.
    { parent, protect, retainOnDelete: protect },
  );
}

function replicationRule(copy: Bucket, key: kms.Key) {
  return {
    id: 'copy-everything',
    status: 'Enabled',
    priority: 0,
    filter: { prefix: '' },
    deleteMarkerReplication: { status: 'Enabled' },
    // Without this S3 passes encrypted objects over, and so all of them.
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
    destination: {
      bucket: copy.arn,
      encryptionConfiguration: { replicaKmsKeyId: key.arn },
      metrics: { status: 'Enabled' },
    },
  };
}

/** What S3 may do in the name of the rule: read versions here, write copies there, and use the two keys for that. */
function statements(args: BucketReplicaArgs, copy: Bucket, key: kms.Key): PolicyStatement[] {
  const { source, sourceRegion, region, keyArn } = args;
  const sid = (number: number) => `${statementId(bucketCopiesBinding.id)}${number}`;
  return [
    {
      sid: sid(1),
      actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
      resources: [source.arn],
    },
    {
      sid: sid(2),
      actions: ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
      resources: [pulumi.interpolate`${source.arn}/*`],
    },
    {
      sid: sid(3),
      actions: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
      resources: [pulumi.interpolate`${copy.arn}/*`],
    },
    { sid: sid(4), actions: ['kms:Decrypt'], resources: [keyArn], ...onlyFor(source, sourceRegion) },
    {
      sid: sid(5),
      actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
      resources: [key.arn],
      ...onlyFor(copy, region),
    },
  ];
}

/** The key of the source encrypts other stores too: S3 names the bucket, or without a bucket key the object. */
function onlyFor({ arn }: Bucket, region: string): Pick<PolicyStatement, 'conditions'> {
  return {
    conditions: {
      StringLike: {
        'kms:ViaService': `s3.${region}.amazonaws.com`,
        'kms:EncryptionContext:aws:s3:arn': [arn, pulumi.interpolate`${arn}/*`],
      },
    },
  };
}
