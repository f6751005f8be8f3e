import * as pulumi from '@pulumi/pulumi';
import { Bucket } from '../../../components/aws/bucket';
import { PodIdentityRole } from '../../../components/aws/podIdentityRole';
import type { PolicyStatement } from '../../../components/aws/policyDocument';
import {
  Velero,
  veleroServiceAccount,
  type BackupStorage,
} from '../../../components/kubernetes/operators/velero';
import { statementId } from '../../wiring/cloudGrants';
import { veleroSubject } from '../../wiring/operations/clusterBackupGrants';
import { namespacesOf } from '../namespaces';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Name of the bucket in the program, and of the identity that opens it. */
const bucketName = 'cluster-backups';

/** Installs Velero and its schedule. */
export function installClusterBackup(
  surroundings: OperationsSurroundings,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { system, landscape, rules } = surroundings;
  const schedule = system.operations?.clusterBackup;
  const made = storageOf(surroundings, opts);
  if (schedule === undefined || made === undefined) return;
  const { storage, ready } = made;
  const grants = rules.get(veleroSubject) ?? [];
  const args = { storage, schedule, namespaces: namespacesOf(system, landscape), grants };
  new Velero('velero', args, pulumi.mergeOptions(opts, { dependsOn: [...ready] }));
}

interface MadeStorage {
  readonly storage: BackupStorage;
  readonly ready: readonly pulumi.Resource[];
}

/** On AWS a bucket of the stack's own; elsewhere the one that the settings name. */
function storageOf(
  { settings, home }: OperationsSurroundings,
  opts: pulumi.ComponentResourceOptions,
): MadeStorage | undefined {
  const { region, deletionProtection, clusterBackup } = settings;
  const { aws } = home;
  if (aws?.cluster === undefined) {
    if (clusterBackup === undefined) return undefined;
    const secretAccessKey = pulumi.secret(clusterBackup.secretAccessKey.reveal());
    return { storage: { kind: 'outside', ...clusterBackup, secretAccessKey }, ready: [] };
  }
  const keyArn = aws.keys.arns.data;
  const bucket = new Bucket(bucketName, { region, keyArn, protect: deletionProtection }, opts);
  const { associationId, association } = new PodIdentityRole(
    bucketName,
    {
      clusterName: aws.cluster.name,
      namespace: veleroServiceAccount.namespace,
      serviceAccount: veleroServiceAccount.name,
      statements: statements(bucket, keyArn, region),
    },
    opts,
  );
  return {
    storage: { kind: 'aws', bucket: bucket.bucketName, region, associationId, keyArn },
    ready: [bucket, association],
  };
}

/** What the documentation of the plugin asks for; disks and snapshots have no name before they are made. */
function statements(bucket: Bucket, keyArn: pulumi.Input<string>, region: string): PolicyStatement[] {
  const sid = (number: number) => `${statementId('platform cluster-backup')}${number}`;
  return [
    { sid: sid(1), actions: ['s3:ListBucket'], resources: [bucket.arn] },
    {
      sid: sid(2),
      actions: [
        ...['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        ...['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      ],
      resources: [pulumi.interpolate`${bucket.arn}/*`],
    },
    {
      sid: sid(3),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      // The key opens what it encrypts only by way of the bucket.
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
    { sid: sid(4), actions: ['ec2:DescribeVolumes', 'ec2:DescribeSnapshots'], resources: ['*'] },
    {
      sid: sid(5),
      actions: ['ec2:CreateTags', 'ec2:CreateVolume', 'ec2:CreateSnapshot', 'ec2:DeleteSnapshot'],
      resources: [`arn:aws:ec2:${region}:*:volume/*`, `arn:aws:ec2:${region}::snapshot/*`],
    },
  ];
}
