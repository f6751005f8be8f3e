import { valueAt } from '../../src/simulation/propertyValue';
import { idOf, statementsAt, withIds, withText } from '../awsResources';
import { bagsAt, textAt } from '../cluster';
import { isMadeAfter } from '../madeAfter';
import type { PolicyResource } from '../policyResource';
import { ofType, type PolicyStack } from '../policyStack';
import { stackRule, type Rule } from '../rule';
import { awsDocumentation } from './awsDocumentation';

const versioningType = 'aws:s3/bucketVersioning:BucketVersioning';
const bucketType = 'aws:s3/bucket:Bucket';

function versioningProblem(stack: PolicyStack, copying: PolicyResource, bucket: string): readonly string[] {
  const versioning = withText(stack, versioningType, 'bucket', bucket);
  if (versioning === undefined || textAt(versioning.props, 'versioningConfiguration.status') !== 'Enabled')
    return [`copies by way of ${bucket}, which keeps no versions`];
  return isMadeAfter(stack, copying, versioning)
    ? []
    : [`copies by way of ${bucket}, and does not depend on its versioning`];
}

const replication = stackRule({
  id: 'limits-s3-replication-versioning',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'S3 copies between buckets that keep versions, and refuses replication where one of them does not.',
  mend: 'Turn versioning on for the bucket and for its copy, and let the replication depend on both.',
  standards: [awsDocumentation('Amazon S3 User Guide: Requirements and considerations for replication')],
  onUnknown: 'undecided',
  types: ['aws:s3/bucketReplicationConfig:BucketReplicationConfig'],
  check: (copying, stack) => {
    const { props } = copying;
    const copies = bagsAt(props, 'rules.*.destination')
      .map((destination) => withText(stack, bucketType, 'arn', textAt(destination, 'bucket')))
      .flatMap((bucket) => (bucket === undefined ? [] : [textAt(bucket.props, 'bucket')]));
    return [textAt(props, 'bucket'), ...copies].flatMap((bucket) =>
      versioningProblem(stack, copying, bucket),
    );
  },
});

const acls = ['aws:s3/bucketAcl:BucketAcl', 'aws:s3/bucketAclV2:BucketAclV2'];

function isOwners({ props }: PolicyResource): boolean {
  return textAt(props, 'rule.objectOwnership') === 'BucketOwnerEnforced';
}

const accessLists = stackRule({
  id: 'limits-s3-access-lists',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Where the owner of the bucket owns every object, S3 refuses access control lists.',
  mend: 'Say by a bucket policy who reads, or let the bucket have another object ownership.',
  standards: [awsDocumentation('Amazon S3 User Guide: Controlling ownership of objects and disabling ACLs')],
  onUnknown: 'undecided',
  types: ['aws:s3/bucketOwnershipControls:BucketOwnershipControls'],
  check: (controls, stack) => {
    const bucket = textAt(controls.props, 'bucket');
    if (!isOwners(controls)) return [];
    const lists = acls
      .flatMap((type) => ofType(stack, type))
      .filter(({ props }) => textAt(props, 'bucket') === bucket);
    return lists.map(({ name }) => `lets no access control list be, and there is ${name}`);
  },
});

const distributionLogs = stackRule({
  id: 'limits-cdn-log-bucket',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'CloudFront writes its standard logs by an access control list; it refuses a bucket that has none.',
  mend: 'Deliver the logs by CloudWatch, or let the bucket have another object ownership.',
  standards: [awsDocumentation('Amazon CloudFront Developer Guide: Configure standard logging (legacy)')],
  onUnknown: 'undecided',
  types: ['aws:cloudfront/distribution:Distribution'],
  check: ({ props }, stack) => {
    const [bucket = ''] = textAt(props, 'loggingConfig.bucket').split('.s3.');
    const controls = withText(
      stack,
      'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
      'bucket',
      bucket,
    );
    return controls !== undefined && isOwners(controls)
      ? [`writes logs to ${bucket}, which has no access control lists`]
      : [];
  },
});

const publicPolicy = stackRule({
  id: 'limits-s3-public-policy',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'S3 refuses a bucket policy that lets everybody in where public policies are blocked.',
  mend: 'Name who may come in, or put a CDN before the bucket.',
  standards: [awsDocumentation('Amazon S3 User Guide: Blocking public access to your Amazon S3 storage')],
  onUnknown: 'undecided',
  types: ['aws:s3/bucketPolicy:BucketPolicy'],
  check: ({ props }, stack) => {
    const block = withText(
      stack,
      'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
      'bucket',
      textAt(props, 'bucket'),
    );
    if (valueAt(block?.props, 'blockPublicPolicy') !== true) return [];
    return statementsAt(props, 'policy')
      .filter(({ effect, principals }) => effect === 'Allow' && principals['AWS']?.includes('*') === true)
      .filter(({ condition }) => Object.keys(condition).length === 0)
      .map(
        ({ sid }) =>
          `lets everybody in by the statement ${sid || 'without a name'}, and public policies are blocked`,
      );
  },
});

const mountTargets = stackRule({
  id: 'limits-efs-mount-targets',
  severity: 'high',
  enforcement: 'mandatory',
  why: 'A file system has one mount target a zone, and pods of a zone without one cannot mount it; EFS refuses the second.',
  mend: 'Make one mount target in one subnet of each zone of the nodes.',
  standards: [awsDocumentation('Amazon EFS User Guide: Managing mount targets')],
  onUnknown: 'undecided',
  types: ['aws:efs/fileSystem:FileSystem'],
  check: (system, stack) => {
    const zones = ofType(stack, 'aws:efs/mountTarget:MountTarget')
      .filter(({ props }) => textAt(props, 'fileSystemId') === idOf(system))
      .flatMap(({ props }) => withIds(stack, 'aws:ec2/subnet:Subnet', valueAt(props, 'subnetId')))
      .map(({ props }) => textAt(props, 'availabilityZone'));
    const nodes = ofType(stack, 'aws:eks/nodeGroup:NodeGroup')
      .flatMap(({ props }) => withIds(stack, 'aws:ec2/subnet:Subnet', valueAt(props, 'subnetIds')))
      .map(({ props }) => textAt(props, 'availabilityZone'));
    return [
      ...zones
        .filter((zone, index) => zones.indexOf(zone) !== index)
        .map((zone) => `has two mount targets in ${zone}`),
      ...[...new Set(nodes)]
        .filter((zone) => !zones.includes(zone))
        .map((zone) => `has no mount target in ${zone}, where nodes are`),
    ];
  },
});

/** What S3 and EFS refuse of resources together. */
export const storageRules: readonly Rule[] = [
  replication,
  accessLists,
  distributionLogs,
  publicPolicy,
  mountTargets,
];
