import * as s3 from '@pulumi/aws/s3';
import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../connection';
import type { StoreArgs } from './storeArgs';
import { nameProblems, refuseStore } from './storeProblems';
import { tlsOnlyPolicy } from './tlsOnlyPolicy';

export interface BucketArgs extends StoreArgs {
  readonly region: string;
}

/** Days that overwritten and deleted objects can be had back, and that an upload may take. */
const noncurrentDays = 30;
const uploadDays = 7;

/**
 * An S3 bucket: private, encrypted, versioned, TLS only. It writes no access log: those would need a bucket more for
 * each, while CloudTrail's data events tell the same for the whole account.
 */
export class Bucket extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly connection: Connection;

  /** Raises a UserError for a name that S3 refuses. */
  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Bucket', name, {}, opts);
    refuseStore('bucket', name, nameProblems(name, 63));
    const protect = args.protect ?? true;
    // Autonamed: the name is the world's, and the suffix makes it ours.
    const bucket = new s3.Bucket(name, { forceDestroy: !protect }, { parent: this, protect });
    encrypt(name, bucket, args.keyArn, this);
    closeOff(name, bucket, this);
    keepVersions(name, bucket, this);
    this.arn = bucket.arn;
    this.connection = {
      scheme: 'https',
      host: bucket.bucketRegionalDomainName,
      port: 443,
      tls: true,
      authentication: { method: 'pod-identity' },
      name: bucket.bucket,
      region: args.region,
    };
    this.registerOutputs({ arn: this.arn, name: this.connection.name });
  }
}

function encrypt(
  name: string,
  bucket: s3.Bucket,
  keyArn: pulumi.Input<string>,
  parent: pulumi.Resource,
): void {
  new s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true,
        },
      ],
    },
    { parent },
  );
}

/** One after the other: S3 refuses two changes of a bucket's access at once. */
function closeOff(name: string, bucket: s3.Bucket, parent: pulumi.Resource): void {
  const block = new s3.BucketPublicAccessBlock(
    name,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent },
  );
  const ownership = new s3.BucketOwnershipControls(
    name,
    { bucket: bucket.bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
    { parent, dependsOn: [block] },
  );
  const policy = tlsOnlyPolicy('s3:*', [bucket.arn, pulumi.interpolate`${bucket.arn}/*`]);
  new s3.BucketPolicy(name, { bucket: bucket.bucket, policy }, { parent, dependsOn: [ownership] });
}

function keepVersions(name: string, bucket: s3.Bucket, parent: pulumi.Resource): void {
  const versioning = new s3.BucketVersioning(
    name,
    { bucket: bucket.bucket, versioningConfiguration: { status: 'Enabled' } },
    { parent },
  );
  const rule = { status: 'Enabled', filter: {} };
  new s3.BucketLifecycleConfiguration(
    name,
    {
      bucket: bucket.bucket,
      rules: [
        {
          ...rule,
          id: 'expire-old-versions',
          noncurrentVersionExpiration: { noncurrentDays },
          expiration: { expiredObjectDeleteMarker: true },
        },
        {
          ...rule,
          id: 'abort-stale-uploads',
          abortIncompleteMultipartUpload: { daysAfterInitiation: uploadDays },
        },
      ],
    },
    { parent, dependsOn: [versioning] },
  );
}
