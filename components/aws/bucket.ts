import * as s3 from '@pulumi/aws/s3';
import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../connection';
import { bucketPolicy } from './bucketPolicy';
import type { StoreArgs } from './storeArgs';
import { nameProblems, refuseStore } from './storeProblems';

export interface BucketArgs extends StoreArgs {
  /** Region of the bucket, which need not be the provider's, e.g. "us-west-2"; the key must be of the same. */
  readonly region: string;
  /**
   * Whether a CDN delivers what is in it to anybody. The distribution then brings the bucket's one policy, which lets it
   * read, and S3's own key encrypts, because CloudFront may not use a key of the stack. Default: false.
   */
  readonly delivered?: boolean;
  /** Days that overwritten and deleted objects can be had back. Default: 30. */
  readonly recoverableDays?: number;
  /**
   * Days after which objects move to a class that keeps them for less and reads them at once for more (STANDARD_IA); S3
   * wants 30 at least. Default: they stay where they are.
   */
  readonly coldAfterDays?: number;
}

/** Days that an upload may take. */
const uploadDays = 7;
/** S3 moves no younger object to the class for rare use. */
const leastDaysBeforeCold = 30;

/**
 * An S3 bucket: private, encrypted, versioned, TLS only. It writes no access log: those would need a bucket more for
 * each, while CloudTrail's data events tell the same for the whole account.
 */
export class Bucket extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly connection: Connection;

  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** What replication waits for. */
  readonly versioning: s3.BucketVersioning;

  /** Raises a UserError for a name that S3 refuses. */
  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Bucket', name, {}, opts);
    refuseStore('bucket', name, [...nameProblems(name, 63), ...coldProblems(args)]);
    const { region, protect = true, delivered = false } = args;
    // Autonamed: the name is the world's, and the suffix makes it ours.
    const bucket = new s3.Bucket(name, { region, forceDestroy: !protect }, { parent: this, protect });
    const setting = { region, bucket: bucket.bucket };
    encrypt(name, setting, delivered ? undefined : args.keyArn, this);
    const closed = closeOff(name, setting, this);
    if (!delivered)
      bucketPolicy(name, { ...setting, arn: bucket.arn }, { parent: this, dependsOn: [closed] });
    this.versioning = keepVersions(name, setting, args, this);
    this.arn = bucket.arn;
    this.bucketName = bucket.bucket;
    this.connection = {
      scheme: 'https',
      host: bucket.bucketRegionalDomainName,
      port: 443,
      tls: true,
      authentication: { method: 'pod-identity' },
      name: bucket.bucket,
      region,
    };
    this.registerOutputs({ arn: this.arn, name: this.bucketName });
  }
}

/** Whose setting it is: every one of them names the bucket and its region again. */
interface SettingOf {
  readonly region: string;
  readonly bucket: pulumi.Output<string>;
}

function encrypt(
  name: string,
  setting: SettingOf,
  keyArn: pulumi.Input<string> | undefined,
  parent: pulumi.Resource,
): void {
  new s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      ...setting,
      rules: [
        keyArn === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
              bucketKeyEnabled: true,
            },
      ],
    },
    { parent },
  );
}

/** One after the other: S3 refuses two changes of a bucket's access at once. */
function closeOff(name: string, setting: SettingOf, parent: pulumi.Resource): s3.BucketOwnershipControls {
  const block = new s3.BucketPublicAccessBlock(
    name,
    {
      ...setting,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent },
  );
  return new s3.BucketOwnershipControls(
    name,
    { ...setting, rule: { objectOwnership: 'BucketOwnerEnforced' } },
    { parent, dependsOn: [block] },
  );
}

function coldProblems({ coldAfterDays }: BucketArgs): string[] {
  if (coldAfterDays === undefined || coldAfterDays >= leastDaysBeforeCold) return [];
  return [`objects are cold after ${coldAfterDays} days; S3 wants ${leastDaysBeforeCold} at least`];
}

function keepVersions(
  name: string,
  setting: SettingOf,
  { recoverableDays = 30, coldAfterDays }: BucketArgs,
  parent: pulumi.Resource,
): s3.BucketVersioning {
  const versioning = new s3.BucketVersioning(
    name,
    { ...setting, versioningConfiguration: { status: 'Enabled' } },
    { parent },
  );
  const rule = { status: 'Enabled', filter: {} };
  new s3.BucketLifecycleConfiguration(
    name,
    {
      ...setting,
      rules: [
        {
          ...rule,
          id: 'expire-old-versions',
          noncurrentVersionExpiration: { noncurrentDays: recoverableDays },
          expiration: { expiredObjectDeleteMarker: true },
        },
        {
          ...rule,
          id: 'abort-stale-uploads',
          abortIncompleteMultipartUpload: { daysAfterInitiation: uploadDays },
        },
        ...(coldAfterDays === undefined
          ? []
          : [
              {
                ...rule,
                id: 'move-to-cold',
                transitions: [{ days: coldAfterDays, storageClass: 'STANDARD_IA' }],
              },
            ]),
      ],
    },
    { parent, dependsOn: [versioning] },
  );
  return versioning;
}
