import * as pulumi from '@pulumi/pulumi';
import { Bucket } from '../../../components/aws/bucket';
import type { ClusterOutputs } from '../../../components/aws/cluster';
import { PodIdentityRole } from '../../../components/aws/podIdentityRole';
import type { PolicyStatement } from '../../../components/aws/policyDocument';
import { lokiServiceAccount, type LokiArgs } from '../../../components/kubernetes/operators/loki';
import { logKeepingOf } from '../../model/operations';
import { statementId } from '../../wiring/cloudGrants';
import { loggingNamespaceName } from '../../wiring/operations/logPrograms';
import type { AwsGround } from '../awsHome';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Name of the bucket in the program, and of the identity that opens it. */
const bucketName = 'pod-logs';
/** What the compactor of Loki deleted is kept no longer than a day: it is past its time. */
const recoverableDays = 1;

/** A bucket of logs, and what pods that use it wait for. */
export interface LogBucket {
  readonly bucket: NonNullable<LokiArgs['bucket']>;
  readonly ready: readonly pulumi.Resource[];
}

/** Makes the bucket in which Loki keeps its logs, and the identity by which its pods open it; none outside AWS. */
export function makeLogBucket(
  { settings, system, home }: OperationsSurroundings,
  opts: pulumi.ComponentResourceOptions,
): LogBucket | undefined {
  const { aws } = home;
  if (aws?.cluster === undefined) return undefined;
  const { region, deletionProtection } = settings;
  const { hotDays, coldDays } = logKeepingOf(system);
  const bucket = new Bucket(
    bucketName,
    {
      region,
      keyArn: aws.keys.arns.data,
      protect: deletionProtection,
      recoverableDays,
      ...(coldDays === 0 ? {} : { coldAfterDays: hotDays }),
    },
    opts,
  );
  const role = identity(bucket, aws.cluster, aws, region, opts);
  const { associationId, association } = role;
  return { bucket: { name: bucket.bucketName, region, associationId }, ready: [bucket, association] };
}

function identity(
  bucket: Bucket,
  cluster: ClusterOutputs,
  { keys }: AwsGround,
  region: string,
  opts: pulumi.ComponentResourceOptions,
): PodIdentityRole {
  const sid = (number: number) => `${statementId('platform logs')}${number}`;
  const statements: readonly PolicyStatement[] = [
    { sid: sid(1), actions: ['s3:ListBucket'], resources: [bucket.arn] },
    {
      sid: sid(2),
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      resources: [pulumi.interpolate`${bucket.arn}/*`],
    },
    {
      sid: sid(3),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keys.arns.data],
      // The key opens what it encrypts only by way of the bucket.
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
  ];
  return new PodIdentityRole(
    bucketName,
    {
      clusterName: cluster.name,
      namespace: loggingNamespaceName,
      serviceAccount: lokiServiceAccount,
      statements,
    },
    opts,
  );
}
