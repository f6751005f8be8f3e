import { changed, set, without, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { taskPlatform } from '../taskPlatform';
import { csaHello, vibebox } from './awsSubjects';

const instance = { type: 'aws:rds/instance:Instance', name: 'postgres' };
const replica = { type: 'aws:rds/instance:Instance', name: 'postgres-replica' };
const parameters = { type: 'aws:rds/parameterGroup:ParameterGroup' };
const cache = { type: 'aws:elasticache/replicationGroup:ReplicationGroup' };
const domain = { type: 'aws:opensearch/domain:Domain' };
const broker = { type: 'aws:mq/broker:Broker' };
const accessPoint = { type: 'aws:efs/accessPoint:AccessPoint' };

const databases = mutantsOf(taskPlatform, [
  [
    'security-rds-not-public',
    'a replica on the internet',
    set(replica, 'publiclyAccessible', true),
    /publiclyAccessible is true/,
  ],
  [
    'security-rds-tls-only',
    'a database that takes plain text',
    set(parameters, 'parameters.0.value', '0'),
    /rds\.force_ssl of its parameter group is not 1/,
  ],
  [
    'security-rds-tls-only',
    'a database of MySQL that takes plain text',
    set(parameters, 'family', 'mysql8.4'),
    /require_secure_transport of its parameter group is not 1/,
  ],
  [
    'security-rds-tls-only',
    'a database with the parameters of AWS',
    set(instance, 'parameterGroupName', 'default.postgres14'),
    /the parameter group default\.postgres14, which forces no TLS/,
  ],
  [
    'security-rds-tls-only',
    'a database without a parameter group',
    set(instance, 'parameterGroupName', undefined),
    /has no parameter group/,
  ],
  [
    'security-rds-connections-logged',
    'connections that nobody logs',
    set(parameters, 'parameters.1.value', '0'),
    /log_connections is not 1/,
  ],
  [
    'security-rds-connections-logged',
    'ends of connections that nobody logs',
    set(parameters, 'parameters.2', undefined),
    /log_disconnections is not 1/,
  ],
  [
    'security-rds-logs-exported',
    'a database that sends no log',
    set(replica, 'enabledCloudwatchLogsExports', []),
    /sends no log to CloudWatch/,
  ],
  [
    'security-rds-logs-exported',
    'a database that sends the log of upgrades alone',
    set(instance, 'enabledCloudwatchLogsExports', ['upgrade']),
    /does not send the log postgresql/,
  ],
  [
    'security-rds-administrator-name',
    'the administrator that everybody guesses',
    set(instance, 'username', 'postgres'),
    /has the administrator postgres/,
  ],
  [
    'security-rds-tags-copied',
    'snapshots without tags',
    set(instance, 'copyTagsToSnapshot', false),
    /copyTagsToSnapshot is false/,
  ],
  [
    'security-rds-insights-encrypted',
    'queries under the key of AWS',
    set(instance, 'performanceInsightsKmsKeyId', undefined),
    /keeps queries under no key of the account/,
  ],
  [
    'security-rds-certificate-authority',
    'a certificate of an authority that expired',
    set(instance, 'caCertIdentifier', 'rds-ca-2019'),
    /has a certificate of rds-ca-2019/,
  ],
  [
    'security-minor-upgrades',
    'a database that stays at its minor version',
    set(instance, 'autoMinorVersionUpgrade', false),
    /does not take minor versions by itself/,
  ],
  [
    'security-minor-upgrades',
    'a cache that stays at its minor version',
    set(cache, 'autoMinorVersionUpgrade', false),
    /does not take minor versions by itself/,
  ],
  [
    'security-cache-tls-only',
    'a cache that speaks plain text',
    set(cache, 'transitEncryptionEnabled', false),
    /speaks plain text/,
  ],
  [
    'security-cache-tls-only',
    'a cache that speaks both',
    set(cache, 'transitEncryptionMode', 'preferred'),
    /lets clients choose plain text/,
  ],
  [
    'security-cache-authenticated',
    'a cache without a login',
    set(cache, 'authToken', undefined),
    /asks nobody who they are/,
  ],
  [
    'security-cache-own-subnets',
    'a cache in the default subnets',
    set(cache, 'subnetGroupName', 'default'),
    /stands in the default subnet group/,
  ],
  [
    'security-cache-own-subnets',
    'a cache in no subnets that it names',
    set(cache, 'subnetGroupName', undefined),
    /stands in the default subnet group/,
  ],
]);

const searchAndBrokers = mutantsOf(csaHello, [
  [
    'security-search-tls-only',
    'a search domain that answers in plain HTTP',
    set(domain, 'domainEndpointOptions.enforceHttps', false),
    /answers in plain HTTP/,
  ],
  [
    'security-search-tls-only',
    'a search domain that takes TLS 1.0',
    set(domain, 'domainEndpointOptions.tlsSecurityPolicy', 'Policy-Min-TLS-1-0-2019-07'),
    /tlsSecurityPolicy is Policy-Min-TLS-1-0-2019-07/,
  ],
  [
    'security-search-node-to-node',
    'nodes of a search domain that speak plain text',
    set(domain, 'nodeToNodeEncryption.enabled', false),
    /sends plain text between its nodes/,
  ],
  [
    'security-search-fine-grained',
    'a search domain without users',
    set(domain, 'advancedSecurityOptions.enabled', false),
    /knows no users/,
  ],
  [
    'security-search-fine-grained',
    'a search domain for the anonymous',
    set(domain, 'advancedSecurityOptions.anonymousAuthEnabled', true),
    /lets in who does not say who they are/,
  ],
  [
    'security-search-in-network',
    'a search domain on the internet',
    set(domain, 'vpcOptions', undefined),
    /stands on the internet/,
  ],
  [
    'security-search-logs',
    'a search domain without an audit log',
    set(domain, 'logPublishingOptions.0', undefined),
    /publishes no AUDIT_LOGS/,
  ],
  [
    'security-search-logs',
    'a search domain whose log of errors is off',
    set(domain, 'logPublishingOptions.1.enabled', false),
    /publishes no ES_APPLICATION_LOGS/,
  ],
  [
    'security-minor-upgrades',
    'a search domain that takes no updates',
    set(domain, 'softwareUpdateOptions.autoSoftwareUpdateEnabled', false),
    /autoSoftwareUpdateEnabled is false/,
  ],
  [
    'security-minor-upgrades',
    'a broker that stays at its minor version',
    set(broker, 'autoMinorVersionUpgrade', false),
    /does not take minor versions by itself/,
  ],
  [
    'security-broker-not-public',
    'a broker on the internet',
    set(broker, 'publiclyAccessible', true),
    /may have an address on the internet/,
  ],
  ['security-broker-logs', 'a broker without a log', set(broker, 'logs.general', false), /keeps no log/],
  [
    'security-broker-logs',
    'a broker of ActiveMQ without the log of audit',
    set(broker, 'engineType', 'ActiveMQ'),
    /keeps no log: logs\.audit is not set/,
  ],
]);

const fileSystems = mutantsOf(vibebox, [
  [
    'security-access-point-root',
    'an access point to the root',
    set(accessPoint, 'rootDirectory.path', '/'),
    /shows the whole file system/,
  ],
  [
    'security-access-point-root',
    'an access point to no folder',
    set(accessPoint, 'rootDirectory', undefined),
    /shows the whole file system/,
  ],
  [
    'security-access-point-user',
    'another access point that believes its clients',
    changed(accessPoint, (resource) => ({ ...resource, name: 'shared-files' })),
    /believes each client which user it is/,
  ],
]);

const bucketSettings = {
  'security-bucket-public-access-blocked': 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  'security-bucket-ownership': 'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
  'security-bucket-encrypted':
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  'security-bucket-versioned': 'aws:s3/bucketVersioning:BucketVersioning',
  'security-bucket-tls-only': 'aws:s3/bucketPolicy:BucketPolicy',
} as const;

const bucketsWithout = mutantsOf(
  taskPlatform,
  Object.entries(bucketSettings).map(([rule, type]) => [
    rule,
    `a bucket without ${type}`,
    without({ type }),
    /no BucketPublicAccessBlock|no BucketOwnershipControls|no BucketVersioning|no key of the account|no policy/,
  ]),
);

const defaultEncryption = 'rules.0.applyServerSideEncryptionByDefault';

const buckets = mutantsOf(taskPlatform, [
  [
    'security-bucket-public-access-blocked',
    'a bucket that a policy may open',
    set({ type: bucketSettings['security-bucket-public-access-blocked'] }, 'blockPublicPolicy', false),
    /blockPublicPolicy is false/,
  ],
  [
    'security-bucket-public-access-blocked',
    'a bucket whose block is about another',
    set({ type: bucketSettings['security-bucket-public-access-blocked'] }, 'bucket', 'another'),
    /no BucketPublicAccessBlock speaks of it/,
  ],
  [
    'security-bucket-ownership',
    'a bucket with access control lists',
    set({ type: bucketSettings['security-bucket-ownership'] }, 'rule.objectOwnership', 'ObjectWriter'),
    /objectOwnership is ObjectWriter/,
  ],
  [
    'security-bucket-encrypted',
    'a bucket under the key of S3',
    set({ type: bucketSettings['security-bucket-encrypted'] }, `${defaultEncryption}.sseAlgorithm`, 'AES256'),
    /is encrypted by AES256/,
  ],
  [
    'security-bucket-encrypted',
    'a bucket under the key of AWS',
    set(
      { type: bucketSettings['security-bucket-encrypted'] },
      `${defaultEncryption}.kmsMasterKeyId`,
      undefined,
    ),
    /is encrypted by aws:kms, and by no key of the account/,
  ],
  [
    'security-bucket-versioned',
    'a bucket that forgets',
    set({ type: bucketSettings['security-bucket-versioned'] }, 'versioningConfiguration.status', 'Suspended'),
    /status is Suspended/,
  ],
  [
    'security-bucket-tls-only',
    'a bucket whose policy refuses nothing',
    set({ type: bucketSettings['security-bucket-tls-only'] }, 'policy', '{"Statement":[]}'),
    /takes requests without TLS$/,
  ],
]);

const encryption = [
  ...mutantsOf(taskPlatform, [
    [
      'security-rds-encrypted',
      'a database in plain text',
      set(instance, 'storageEncrypted', false),
      /is not encrypted: storageEncrypted is false/,
    ],
    [
      'security-rds-encrypted',
      'a database under the key of AWS',
      set(instance, 'kmsKeyId', undefined),
      /is encrypted by no key of the account/,
    ],
    [
      'security-cache-encrypted',
      'a cache in plain text',
      set(cache, 'atRestEncryptionEnabled', false),
      /is not encrypted/,
    ],
    [
      'security-queue-encrypted',
      'a queue under the key of AWS',
      set({ type: 'aws:sqs/queue:Queue' }, 'kmsMasterKeyId', 'alias/aws/sqs'),
      /is encrypted by the key of AWS alias\/aws\/sqs/,
    ],
    [
      'security-topic-encrypted',
      'a topic in plain text',
      set({ type: 'aws:sns/topic:Topic' }, 'kmsMasterKeyId', undefined),
      /kmsMasterKeyId is not set/,
    ],
    [
      'security-secret-encrypted',
      'a secret under the key of AWS',
      set({ type: 'aws:secretsmanager/secret:Secret' }, 'kmsKeyId', undefined),
      /is encrypted by no key of the account/,
    ],
    [
      'security-log-encrypted',
      'a log under no key',
      set({ type: 'aws:cloudwatch/logGroup:LogGroup' }, 'kmsKeyId', undefined),
      /is encrypted by no key of the account/,
    ],
    [
      'security-backup-encrypted',
      'a vault under the key of AWS',
      set({ type: 'aws:backup/vault:Vault' }, 'kmsKeyArn', undefined),
      /kmsKeyArn is not set/,
    ],
    [
      'security-key-rotation',
      'a key that never changes',
      set({ type: 'aws:kms/key:Key' }, 'enableKeyRotation', false),
      /never changes/,
    ],
  ]),
  ...mutantsOf(csaHello, [
    [
      'security-search-encrypted',
      'an index in plain text',
      set(domain, 'encryptAtRest.enabled', false),
      /is not encrypted/,
    ],
    [
      'security-repository-encrypted',
      'images under the key of AWS',
      set({ type: 'aws:ecr/repository:Repository' }, 'encryptionConfigurations', [
        { encryptionType: 'AES256' },
      ]),
      /encryptionConfigurations\.0\.kmsKey is not set/,
    ],
  ]),
  ...mutantsOf(vibebox, [
    [
      'security-file-system-encrypted',
      'files in plain text',
      set({ type: 'aws:efs/fileSystem:FileSystem' }, 'encrypted', false),
      /is not encrypted/,
    ],
  ]),
];

/** Stores that are open, or keep and send plain text. */
export const awsStoreMutants: readonly Mutant[] = [
  ...databases,
  ...searchAndBrokers,
  ...fileSystems,
  ...bucketsWithout,
  ...buckets,
  ...encryption,
];
