import * as s3 from '@pulumi/aws/s3';
import * as pulumi from '@pulumi/pulumi';
import type { ResourcePolicyStatement } from './policyDocument';
import { tlsOnlyPolicy } from './tlsOnlyPolicy';

export interface BucketPolicyArgs {
  /** Name of the bucket. */
  readonly bucket: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
  /** Region of the bucket, e.g. "us-west-2". */
  readonly region: string;
  /** What it allows to principals that have no policy of their own. Default: nothing. */
  readonly allowed?: readonly ResourcePolicyStatement[];
}

/** Makes the policy of a bucket, which has one alone: it refuses plain text. */
export function bucketPolicy(
  name: string,
  { bucket, arn, region, allowed = [] }: BucketPolicyArgs,
  opts: pulumi.CustomResourceOptions,
): s3.BucketPolicy {
  const policy = tlsOnlyPolicy('s3:*', [arn, pulumi.interpolate`${arn}/*`], allowed);
  return new s3.BucketPolicy(name, { bucket, region, policy }, opts);
}
