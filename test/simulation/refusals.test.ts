import assert from 'node:assert/strict';
import { simulatedCloud } from '../../src/simulation/cloud';
import { isBag, type PropertyBag } from '../../src/simulation/propertyValue';
import { brokerRefusals } from './brokerRefusals';
import { serverlessRefusals } from './serverlessRefusals';
import { validInputs } from './validInputs';

const cloud = simulatedCloud();

/** Returns the example of the type, changed; an object in the change is merged into the example's. */
function changed(base: PropertyBag, change: PropertyBag): PropertyBag {
  const entries = Object.entries(change).map(([key, value]) => {
    const old = base[key];
    return [key, isBag(old) && isBag(value) ? changed(old, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

const pod = (container: PropertyBag): PropertyBag => ({
  spec: {
    template: {
      spec: {
        volumes: [],
        initContainers: [],
        containers: [{ name: 'web', image: 'node:24', ...container }],
      },
    },
  },
});
const long = (length: number) => 'a'.repeat(length);

/** A type, what is wrong with its example after the change, where that is told, and in which words. */
const refusals: readonly (readonly [type: string, change: PropertyBag, property: string, reason: RegExp])[] =
  [
    ['aws:ec2/vpc:Vpc', { cidrBlock: '10.0.0.0/8' }, 'cidrBlock', /from \/16 to \/28/],
    ['aws:ec2/vpc:Vpc', { tags: { 'aws:name': 'x' } }, 'tags', /begins with "aws:"/],
    ['aws:ec2/vpc:Vpc', { tags: { name: long(257) } }, 'tags', /257 characters: 256/],
    ['aws:ec2/vpc:Vpc', { tags: { name: "owner's" } }, 'tags', /other characters/],
    ['aws:ec2/securityGroup:SecurityGroup', { name: 'sg-web' }, 'name', /must not begin with "sg-"/],
    [
      'aws:ec2/securityGroup:SecurityGroup',
      { description: "the nodes' own" },
      'description',
      /no apostrophe/,
    ],
    [
      'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      { cidrIpv6: '::/0' },
      'cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId',
      /exactly one/,
    ],
    [
      'aws:cloudfront/distribution:Distribution',
      { viewerCertificate: { acmCertificateArn: 'arn:aws:acm:us-west-2:123456789012:certificate/1' } },
      'viewerCertificate.acmCertificateArn',
      /us-east-1 alone/,
    ],
    [
      'aws:cloudfront/distribution:Distribution',
      { viewerCertificate: { acmCertificateArn: null, cloudfrontDefaultCertificate: true } },
      'aliases',
      /a certificate of their own/,
    ],
    [
      'aws:cloudfront/distribution:Distribution',
      { defaultCacheBehavior: { targetOriginId: 'bucket' } },
      'origins',
      /have no bucket/,
    ],
    [
      'aws:cloudfront/distribution:Distribution',
      { defaultCacheBehavior: { cachePolicyId: null } },
      'defaultCacheBehavior',
      /name a cache policy/,
    ],
    [
      'aws:cloudfront/distribution:Distribution',
      { priceClass: 'PriceClass_300' },
      'priceClass',
      /PriceClass_100/,
    ],
    ['aws:cloudfront/function:Function', { runtime: 'nodejs22.x' }, 'runtime', /cloudfront-js-2.0/],
    ['aws:cloudfront/function:Function', { code: long(10241) }, 'code', /10241 characters/],
    ['aws:cloudfront/originAccessControl:OriginAccessControl', { name: long(65) }, 'name', /65 characters/],
    [
      'aws:cloudwatch/logDeliverySource:LogDeliverySource',
      { region: 'us-west-2' },
      'region',
      /us-east-1 alone/,
    ],
    ['aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination', { name: long(61) }, 'name', /1 to 60/],
    [
      'aws:route53/record:Record',
      { weightedRoutingPolicies: [{ weight: 10 }] },
      'setIdentifier',
      /is missing/,
    ],
    ['aws:eks/cluster:Cluster', { name: '-berth' }, 'name', /1 to 100 letters/],
    [
      'aws:eks/cluster:Cluster',
      { vpcConfig: { endpointPrivateAccess: false } },
      'vpcConfig',
      /neither private nor public/,
    ],
    ['aws:eks/nodeGroup:NodeGroup', { scalingConfig: { desiredSize: 4 } }, 'scalingConfig', /out of order/],
    ['aws:eks/nodeGroup:NodeGroup', { instanceTypes: ['m7i.large'] }, 'amiType', /does not run on m7i.large/],
    ['aws:eks/addon:Addon', { configurationValues: '{' }, 'configurationValues', /not JSON/],
    [
      'aws:eks/accessEntry:AccessEntry',
      { kubernetesGroups: ['system:masters'] },
      'kubernetesGroups[0]',
      /must not begin with "system:"/,
    ],
    ['aws:rds/instance:Instance', { identifier: long(64) }, 'identifier', /1 to 63/],
    ['aws:rds/instance:Instance', { identifier: 'orders--1' }, 'identifier', /no "--"/],
    ['aws:rds/instance:Instance', { dbName: '1orders' }, 'dbName', /a letter first/],
    ['aws:rds/instance:Instance', { username: 'rdsadmin' }, 'username', /reserved/],
    ['aws:rds/instance:Instance', { password: 'sh/ort@password' }, 'password', /8 to 128/],
    ['aws:rds/instance:Instance', { manageMasterUserPassword: true }, 'password', /exactly one of/],
    ['aws:rds/instance:Instance', { iops: 3000 }, 'iops', /from 400 GiB on/],
    ['aws:rds/instance:Instance', { maxAllocatedStorage: 105 }, 'maxAllocatedStorage', /at least 110/],
    ['aws:rds/instance:Instance', { monitoringInterval: 20 }, 'monitoringInterval', /use one of 0, 1, 5/],
    ['aws:rds/instance:Instance', { monitoringRoleArn: null }, 'monitoringRoleArn', /needs a role/],
    [
      'aws:rds/instance:Instance',
      { finalSnapshotIdentifier: null },
      'finalSnapshotIdentifier',
      /needs a name/,
    ],
    ['aws:rds/subnetGroup:SubnetGroup', { subnetIds: ['subnet-1'] }, 'subnetIds', /1 subnets/],
    ['aws:rds/parameterGroup:ParameterGroup', { family: 'postgresql17' }, 'family', /postgres17/],
    [
      'aws:elasticache/replicationGroup:ReplicationGroup',
      { replicationGroupId: long(41) },
      'replicationGroupId',
      /1 to 40/,
    ],
    [
      'aws:elasticache/replicationGroup:ReplicationGroup',
      { numCacheClusters: 1 },
      'automaticFailoverEnabled',
      /second node/,
    ],
    [
      'aws:elasticache/replicationGroup:ReplicationGroup',
      { userGroupIds: ['web'] },
      'authToken',
      /exclude each other/,
    ],
    [
      'aws:elasticache/replicationGroup:ReplicationGroup',
      { transitEncryptionEnabled: false },
      'transitEncryptionEnabled',
      /over TLS alone/,
    ],
    ['aws:opensearch/domain:Domain', { domainName: long(29) }, 'domainName', /3 to 28/],
    [
      'aws:opensearch/domain:Domain',
      { clusterConfig: { instanceCount: 4 } },
      'clusterConfig.zoneAwarenessConfig',
      /no multiple/,
    ],
    [
      'aws:opensearch/domain:Domain',
      { encryptAtRest: { enabled: false } },
      'advancedSecurityOptions',
      /encryptAtRest.enabled/,
    ],
    [
      'aws:dynamodb/table:Table',
      { attributes: [{ name: 'id' }, { name: 'name' }] },
      'attributes',
      /"name" is of none/,
    ],
    ['aws:s3/bucket:Bucket', { bucket: 'Berth' }, 'bucket', /lower-case/],
    ['aws:s3/bucket:Bucket', { bucket: '10.0.0.1' }, 'bucket', /look like an address/],
    ['aws:s3/bucket:Bucket', { bucket: 'berth-s3alias' }, 'bucket', /keeps "-s3alias"/],
    [
      'aws:efs/fileSystem:FileSystem',
      { throughputMode: 'provisioned' },
      'provisionedThroughputInMibps',
      /belongs to/,
    ],
    ['aws:efs/fileSystem:FileSystem', { encrypted: false, kmsKeyId: 'k' }, 'kmsKeyId', /encrypted/],
    [
      'aws:efs/fileSystem:FileSystem',
      { lifecyclePolicies: [{ transitionToIa: 'AFTER_30_DAYS', transitionToArchive: 'AFTER_90_DAYS' }] },
      'lifecyclePolicies',
      /a policy of its own/,
    ],
    [
      'aws:efs/accessPoint:AccessPoint',
      { rootDirectory: { path: 'volume' } },
      'rootDirectory.path',
      /at most four/,
    ],
    ['aws:backup/vault:Vault', { name: 'a' }, 'name', /2 to 50/],
    [
      'tls:index/selfSignedCert:SelfSignedCert',
      { allowedUses: ['certSigning'] },
      'allowedUses[0]',
      /cert_signing/,
    ],
    [
      'tls:index/selfSignedCert:SelfSignedCert',
      { earlyRenewalHours: 24 },
      'earlyRenewalHours',
      /at every update/,
    ],
    [
      'aws:backup/plan:Plan',
      { rules: [{ lifecycle: { coldStorageAfter: 30, deleteAfter: 60 } }] },
      'rules',
      /at least 90 days/,
    ],
    ['aws:sqs/queue:Queue', { name: 'mail.fifo' }, 'name', /ends in ".fifo"/],
    ['aws:sqs/queue:Queue', { name: long(81) }, 'name', /1 to 80/],
    ['aws:sqs/queue:Queue', { name: 'mail.fifo', fifoQueue: true }, 'redrivePolicy', /another kind/],
    ['aws:sns/topic:Topic', { name: 'news' }, 'name', /ends in ".fifo"/],
    [
      'aws:sesv2/configurationSet:ConfigurationSet',
      { configurationSetName: 'a.b' },
      'configurationSetName',
      /1 to 64 letters/,
    ],
    ['aws:sesv2/emailIdentity:EmailIdentity', { emailIdentity: 'example' }, 'emailIdentity', /nor a domain/],
    [
      'aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
      { mailFromDomain: 'bounce.example.org' },
      'mailFromDomain',
      /below example.com/,
    ],
    ['aws:iam/userPolicy:UserPolicy', { policy: JSON.stringify(long(2048)) }, 'policy', /2048 characters/],
    ['aws:ecr/repository:Repository', { name: 'production//web' }, 'name', /lower-case letters/],
    [
      'aws:ecr/lifecyclePolicy:LifecyclePolicy',
      { policy: '{"rules":[{"rulePriority":1},{"rulePriority":1}]}' },
      'policy',
      /one rulePriority/,
    ],
    [
      'aws:s3/bucketReplicationConfig:BucketReplicationConfig',
      { rules: [{ status: 'Enabled', deleteMarkerReplication: { status: 'Enabled' } }] },
      'rules[0]',
      /needs a filter/,
    ],
    [
      'aws:s3/bucketReplicationConfig:BucketReplicationConfig',
      { rules: [{ sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } } }] },
      'rules[0]',
      /replicaKmsKeyId/,
    ],
    ['aws:iam/role:Role', { name: long(65) }, 'name', /1 to 64/],
    [
      'aws:iam/role:Role',
      { assumeRolePolicy: JSON.stringify(long(2048)) },
      'assumeRolePolicy',
      /2048 are allowed/,
    ],
    ['aws:iam/policy:Policy', { policy: JSON.stringify(long(6144)) }, 'policy', /6144 are allowed/],
    ['aws:iam/policy:Policy', { policy: '{' }, 'policy', /not JSON/],
    ['aws:kms/key:Key', { deletionWindowInDays: 5 }, 'deletionWindowInDays', /7 to 30/],
    [
      'aws:kms/key:Key',
      { policy: '{"Statement":[{"Action":"kms:Decrypt"}]}' },
      'policy',
      /lock everybody out/,
    ],
    ['aws:kms/alias:Alias', { name: 'alias/aws/rds' }, 'name', /not "alias\/aws\/"/],
    [
      'aws:secretsmanager/secret:Secret',
      { recoveryWindowInDays: 3 },
      'recoveryWindowInDays',
      /0, or 7 to 30/,
    ],
    ['aws:cloudwatch/logGroup:LogGroup', { retentionInDays: 10 }, 'retentionInDays', /use one of/],
    ['aws:lb/loadBalancer:LoadBalancer', { name: long(33) }, 'name', /1 to 32/],
    [
      'aws:lb/loadBalancer:LoadBalancer',
      { name: 'internal-edge' },
      'name',
      /must not begin with "internal-"/,
    ],
    ...serverlessRefusals,
    ...brokerRefusals,
    ['kubernetes:core/v1:Namespace', { metadata: { name: 'a.b' } }, 'metadata.name', /RFC 1123 label/],
    [
      'kubernetes:core/v1:Namespace',
      { metadata: { labels: { tier: 'a/b' } } },
      'metadata.labels["tier"]',
      /at most 63 letters/,
    ],
    [
      'kubernetes:core/v1:Namespace',
      { metadata: { labels: { count: 3 } } },
      'metadata.labels["count"]',
      /text of at most 63/,
    ],
    [
      'kubernetes:core/v1:Namespace',
      { metadata: { annotations: { 'a b': 'c' } } },
      'metadata.annotations',
      /the key "a b"/,
    ],
    [
      'kubernetes:core/v1:Service',
      { spec: { ports: [{ port: 80 }, { port: 81 }] } },
      'spec.ports',
      /each port needs a name/,
    ],
    [
      'kubernetes:core/v1:Service',
      { spec: { ports: [{ port: 80, targetPort: long(16) }] } },
      'spec.ports[0].targetPort',
      /at most 15/,
    ],
    ['kubernetes:core/v1:Service', { metadata: { name: '1web' } }, 'metadata.name', /a letter first/],
    ['kubernetes:core/v1:ConfigMap', { data: { 'a/b': '' } }, 'data', /the key "a\/b"/],
    ['kubernetes:core/v1:ConfigMap', { data: { big: long(1048577) } }, 'data', /at most 1048576/],
    [
      'kubernetes:core/v1:Secret',
      { data: { key: 'plain text' } },
      'data.key',
      /plain text goes into stringData/,
    ],
    [
      'kubernetes:apps/v1:Deployment',
      pod({ name: 'Web' }),
      'spec.template.spec.containers[0].name',
      /lower-case/,
    ],
    [
      'kubernetes:apps/v1:Deployment',
      pod({ ports: [{ name: long(16), containerPort: 1 }] }),
      'spec.template.spec.containers[0].ports[0].name',
      /at most 15/,
    ],
    [
      'kubernetes:apps/v1:Deployment',
      pod({ env: [{ name: 'PORT', value: 3000 }] }),
      'spec.template.spec.containers[0].env[0]',
      /write it as text/,
    ],
    [
      'kubernetes:apps/v1:Deployment',
      pod({ volumeMounts: [{ name: 'tmp' }] }),
      'spec.template.spec.containers[0].volumeMounts[0].name',
      /is no volume/,
    ],
    [
      'kubernetes:apps/v1:Deployment',
      pod({ resources: { requests: { cpu: '2' }, limits: { cpu: '500m' } } }),
      'spec.template.spec.containers[0].resources',
      /more than the limit 500m/,
    ],
    [
      'kubernetes:apps/v1:Deployment',
      pod({ readinessProbe: {} }),
      'spec.template.spec.containers[0].readinessProbe',
      /exactly one of httpGet/,
    ],
    [
      'kubernetes:apps/v1:Deployment',
      { spec: { selector: { matchLabels: { app: 'other' } } } },
      'spec.selector',
      /does not match/,
    ],
    [
      'kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
      { spec: { minReplicas: 6 } },
      'spec',
      /above maxReplicas 5/,
    ],
    [
      'kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
      { spec: { metrics: [{ type: 'Pods' }] } },
      'spec.metrics[0]',
      /needs the block "pods"/,
    ],
    [
      'kubernetes:policy/v1:PodDisruptionBudget',
      { spec: { minAvailable: 1 } },
      'spec',
      /exactly one of minAvailable/,
    ],
    [
      'kubernetes:networking.k8s.io/v1:Ingress',
      { spec: { rules: [{ host: 'api_1.example.org' }] } },
      'spec.rules[0].host',
      /a DNS name/,
    ],
    [
      'kubernetes:networking.k8s.io/v1:NetworkPolicy',
      { spec: { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0' } }] }] } },
      'spec.egress[0].to[0].ipBlock.cidr',
      /10.0.0.0\/16/,
    ],
  ];

describe('what AWS and Kubernetes refuse', () => {
  for (const [type, change, property, reason] of refusals) {
    it(`${type}: ${property} ${reason.source}`, () => {
      const failures = cloud.check(type, changed(validInputs[type] ?? {}, change));
      const told = failures.map((failure) => `${failure.property} ${failure.reason}`).join('\n');
      assert.ok(
        failures.some((failure) => failure.property === property && reason.test(failure.reason)),
        told || 'nothing is refused',
      );
    });
  }

  it('is told at once', () => {
    const failures = cloud.check('aws:rds/instance:Instance', {
      identifier: 'Orders',
      backupRetentionPeriod: 90,
    });
    const properties = failures.map(({ property }) => property);
    for (const property of ['identifier', 'backupRetentionPeriod', 'instanceClass', 'engine', 'username']) {
      assert.ok(properties.includes(property), property);
    }
  });
});
