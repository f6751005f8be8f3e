import { all, set, twice, without, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { added, documentWith, independent, textOf } from '../spoils';
import { bothHomes, copied, csaHello, taskPlatform, vibebox } from './subjects';

const instance = { type: 'aws:rds/instance:Instance' };
const cache = { type: 'aws:elasticache/replicationGroup:ReplicationGroup' };
const domain = { type: 'aws:opensearch/domain:Domain' };
const logPolicy = { type: 'aws:cloudwatch/logResourcePolicy:LogResourcePolicy' };
const linkedRole = { type: 'aws:iam/serviceLinkedRole:ServiceLinkedRole' };
const domainPolicy = { type: 'aws:opensearch/domainPolicy:DomainPolicy' };
const bucket = { type: 'aws:s3/bucket:Bucket' };
const versioning = { type: 'aws:s3/bucketVersioning:BucketVersioning' };
const parameters = { type: 'aws:rds/parameterGroup:ParameterGroup' };

function subnet(name: string) {
  return { type: 'aws:ec2/subnet:Subnet', name: `network-${name}` };
}

function securityGroup(name: string) {
  return { type: 'aws:ec2/securityGroup:SecurityGroup', name };
}

const inOneZone = (kind: string) =>
  all(...['b', 'c'].map((zone) => set(subnet(`${kind}-us-west-2${zone}`), 'availabilityZone', 'us-west-2a')));

const databases = mutantsOf(csaHello, [
  ['limits-rds-zones', 'subnets of one zone', inOneZone('data'), /covers the zone us-west-2a alone/],
  [
    'limits-rds-zones',
    'subnets of two networks',
    set(subnet('data-us-west-2b'), 'vpcId', 'vpc-other'),
    /several networks: .*vpc-other/,
  ],
  [
    'limits-store-network',
    'a group of another network',
    set(securityGroup('postgres'), 'vpcId', 'vpc-other'),
    /of another network/,
  ],
  [
    'limits-store-network',
    "a cache's group of another network",
    set(securityGroup('redis'), 'vpcId', 'vpc-other'),
    /of another network/,
  ],
  [
    'limits-engine-family',
    'PostgreSQL that goes ahead',
    set(instance, 'engineVersion', '17.6'),
    /family postgres17.* postgres16/,
  ],
  ['limits-engine-family', 'an older Redis', set(cache, 'engineVersion', '6.2'), /family redis6.x.* redis7/],
  [
    'limits-engine-family',
    'a Redis that is older still',
    set(cache, 'engineVersion', '5.0.6'),
    /family redis5.0/,
  ],
  [
    'limits-engine-family',
    'Valkey',
    all(set(cache, 'engine', 'valkey'), set(cache, 'engineVersion', '8.0')),
    /family valkey8/,
  ],
  [
    'limits-rds-static-parameters',
    'a parameter of the start',
    set(parameters, 'parameters.0.name', 'max_connections'),
    /applies max_connections at once/,
  ],
]);

const searches = mutantsOf(csaHello, [
  ['limits-service-linked-role-once', 'a second role', twice(linkedRole), /second role of opensearchservice/],
  [
    'limits-search-service-linked-role',
    'a domain that does not wait',
    independent(domain, '::elasticsearch-service-linked-role'),
    /does not depend on elasticsearch-service-linked-role/,
  ],
  ['limits-search-log-policy', 'no policy', without(logPolicy), /lets es.amazonaws.com write/],
  [
    'limits-search-log-policy',
    'a policy that comes later',
    independent(domain, 'LogResourcePolicy::elasticsearch'),
    /no policy that it depends on/,
  ],
  [
    'limits-search-log-policy',
    'a policy for another service',
    set(
      logPolicy,
      'policyDocument',
      documentWith({
        Effect: 'Allow',
        Principal: { Service: 'rds.amazonaws.com' },
        Action: 'logs:*',
        Resource: '*',
      }),
    ),
    /no policy/,
  ],
  [
    'limits-search-log-policy',
    'a policy of reading',
    set(
      logPolicy,
      'policyDocument',
      documentWith({
        Effect: 'Allow',
        Principal: { Service: 'es.amazonaws.com' },
        Action: 'logs:Get*',
        Resource: '*',
      }),
    ),
    /no policy/,
  ],
  [
    'limits-search-log-policy',
    'a policy of refusal',
    set(
      logPolicy,
      'policyDocument',
      documentWith({
        Effect: 'Deny',
        Principal: { Service: 'es.amazonaws.com' },
        Action: 'logs:*',
        Resource: '*',
      }),
    ),
    /no policy/,
  ],
  [
    'limits-search-log-policy',
    'another log group',
    set(
      domain,
      'logPublishingOptions.0.cloudwatchLogGroupArn',
      'arn:aws:logs:us-west-2:123456789012:log-group:other',
    ),
    /publishes to .*:other/,
  ],
  [
    'limits-search-audit-log',
    'no fine-grained access',
    set(domain, 'advancedSecurityOptions.enabled', false),
    /audit logs without/,
  ],
  [
    'limits-search-policy-addresses',
    'a policy of addresses',
    set(
      domainPolicy,
      'accessPolicies',
      documentWith({
        Effect: 'Allow',
        Principal: '*',
        Action: 'es:*',
        Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/16' } },
      }),
    ),
    /asks for addresses/,
  ],
]);

const buckets = mutantsOf(copied, [
  [
    'limits-s3-replication-versioning',
    'a bucket without versions',
    set({ ...versioning, name: 'minio' }, 'versioningConfiguration.status', 'Suspended'),
    /by way of minio-\w+, which keeps no versions/,
  ],
  [
    'limits-s3-replication-versioning',
    'a replication that does not wait',
    independent(
      { type: 'aws:s3/bucketReplicationConfig:BucketReplicationConfig' },
      'BucketVersioning::minio',
      'BucketVersioning::minio-copy',
    ),
    /does not depend on its versioning/,
  ],
  [
    'limits-s3-replication-versioning',
    'a copy without versions',
    set({ ...versioning, name: 'minio-copy' }, 'versioningConfiguration.status', 'Suspended'),
    /by way of minio-copy-/,
  ],
]);

const openDoor = documentWith({
  Sid: 'Everybody',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: '*',
});

const stores = mutantsOf(csaHello, [
  [
    'limits-s3-access-lists',
    'an access control list',
    added((stack) => ({
      type: 'aws:s3/bucketAcl:BucketAcl',
      name: 'minio',
      props: { bucket: textOf(stack, bucket, 'bucket'), acl: 'private' },
    })),
    /and there is minio/,
  ],
  [
    'limits-cdn-log-bucket',
    'logs to a bucket of its owner',
    (stack) =>
      set(
        { type: 'aws:cloudfront/distribution:Distribution' },
        'loggingConfig.bucket',
        `${textOf(stack, bucket, 'bucket')}.s3.amazonaws.com`,
      )(stack),
    /writes logs to minio-\w+, which has no/,
  ],
  [
    'limits-s3-public-policy',
    'an open door',
    set({ type: 'aws:s3/bucketPolicy:BucketPolicy' }, 'policy', openDoor),
    /everybody in by the statement Everybody/,
  ],
]);

const mountTarget = { type: 'aws:efs/mountTarget:MountTarget', name: 'docker-volumes-0' };

const files = mutantsOf(vibebox, [
  ['limits-efs-mount-targets', 'two in a zone', twice(mountTarget), /two mount targets in us-west-2a/],
  ['limits-efs-mount-targets', 'none in a zone', without(mountTarget), /no mount target in us-west-2a/],
]);

const queue = { type: 'aws:sqs/queue:Queue', name: 'queue' };
const allowPolicy = { type: 'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy' };
const topicPolicy = { type: 'aws:sns/topicPolicy:TopicPolicy' };
const queuePolicy = { type: 'aws:sqs/queuePolicy:QueuePolicy', name: 'queue' };
const fromEvents = documentWith({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: '*',
});

const messages = mutantsOf(taskPlatform, [
  [
    'limits-queue-redrive',
    'letters of another queue',
    set(
      allowPolicy,
      'redriveAllowPolicy',
      '{"redrivePermission":"byQueue","sourceQueueArns":["arn:aws:sqs:us-west-2:123456789012:other"]}',
    ),
    /does not take them from it/,
  ],
  [
    'limits-queue-redrive',
    'letters of nobody',
    set(allowPolicy, 'redriveAllowPolicy', '{"redrivePermission":"denyAll"}'),
    /does not take them from it/,
  ],
  [
    'limits-queue-redrive',
    'no number of tries',
    (stack) =>
      set(
        queue,
        'redrivePolicy',
        JSON.stringify({
          deadLetterTargetArn: textOf(stack, { ...queue, name: 'queue-dead-letters' }, 'arn'),
          maxReceiveCount: 5000,
        }),
      )(stack),
    /after 5000 tries/,
  ],
  [
    'limits-messaging-key',
    'a sender that the key does not know',
    set(topicPolicy, 'policy', fromEvents),
    /lets events.amazonaws.com send/,
  ],
  [
    'limits-messaging-key',
    "AWS's own key",
    all(
      set(topicPolicy, 'policy', fromEvents),
      set({ type: 'aws:sns/topic:Topic' }, 'kmsMasterKeyId', 'alias/aws/sns'),
    ),
    /the key alias\/aws\/sns does not admit/,
  ],
  [
    'limits-messaging-key',
    'a sender to a queue',
    set(queuePolicy, 'policy', fromEvents),
    /lets events.amazonaws.com send/,
  ],
]);

const stage = { type: 'aws:apigatewayv2/stage:Stage' };
const account = { type: 'aws:apigateway/account:Account' };
const permission = { type: 'aws:lambda/permission:Permission' };
const sitePolicy = { type: 'aws:s3/bucketPolicy:BucketPolicy' };

const serverless = mutantsOf(bothHomes, [
  [
    'limits-lambda-concurrency',
    'nearly all executions',
    set({ type: 'aws:lambda/function:Function' }, 'reservedConcurrentExecutions', 950),
    /reserves 950 executions of Lambda, of 900/,
  ],
  ['limits-api-logging', 'no role', set(account, 'cloudwatchRoleArn', undefined), /has no role for that/],
  [
    'limits-api-logging',
    'a stage that does not wait',
    independent(stage, 'Account::api-gateway-account'),
    /does not depend on the role/,
  ],
  [
    'limits-source-arn',
    'another API',
    set(permission, 'sourceArn', 'arn:aws:execute-api:us-east-1:123456789012:other/*'),
    /from arn:aws:execute-api.*other/,
  ],
  [
    'limits-source-arn',
    'another distribution',
    set(
      sitePolicy,
      'policy',
      documentWith({
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: '*',
        Condition: {
          StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::123456789012:distribution/OTHER' },
        },
      }),
    ),
    /distribution\/OTHER/,
  ],
]);

/** What services of AWS refuse of stores, queues and functions together with what belongs to them. */
export const stackMutants: readonly Mutant[] = [
  ...databases,
  ...searches,
  ...buckets,
  ...stores,
  ...files,
  ...messages,
  ...serverless,
];
