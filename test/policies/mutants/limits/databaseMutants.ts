import { all, set, type Mutant } from '../../mutant';
import { mutantsOf } from '../rows';
import { bothHomes, csaHello } from './subjects';

const instance = { type: 'aws:rds/instance:Instance' };
const cache = { type: 'aws:elasticache/replicationGroup:ReplicationGroup' };
const domain = { type: 'aws:opensearch/domain:Domain' };
const table = { type: 'aws:dynamodb/table:Table' };
const long = 'a'.repeat(64);

const relational = mutantsOf(csaHello, [
  [
    'limits-rds-identifier',
    'an identifier of 64 characters',
    set(instance, 'identifier', long),
    /identifier: .*1 to 63/,
  ],
  ['limits-rds-identifier', 'two hyphens', set(instance, 'identifier', 'orders--1'), /no "--"/],
  [
    'limits-rds-database-name',
    'a digit first',
    set(instance, 'dbName', '1orders'),
    /dbName: .*a letter first/,
  ],
  [
    'limits-rds-database-name',
    'a reserved user',
    set(instance, 'username', 'rdsadmin'),
    /username: .*reserved/,
  ],
  [
    'limits-rds-database-name',
    'a user with a hyphen',
    set(instance, 'username', 'the-user'),
    /username: .*letters/,
  ],
  [
    'limits-rds-password',
    'a password with a slash',
    set(instance, 'password', 'a/password'),
    /8 to 128 printable/,
  ],
  [
    'limits-rds-password',
    'a managed password beside it',
    set(instance, 'manageMasterUserPassword', true),
    /exactly one of/,
  ],
  ['limits-rds-storage', 'too small a disk', set(instance, 'allocatedStorage', 10), /below 20 GiB/],
  [
    'limits-rds-storage',
    'a speed for a small disk',
    all(set(instance, 'allocatedStorage', 100), set(instance, 'iops', 3000)),
    /from 400 GiB on/,
  ],
  ['limits-rds-storage', 'a maximum too near', set(instance, 'maxAllocatedStorage', 410), /at least 440/],
  [
    'limits-rds-monitoring',
    'an interval that is not offered',
    set(instance, 'monitoringInterval', 20),
    /use one of 0, 1/,
  ],
  ['limits-rds-monitoring', 'no role', set(instance, 'monitoringRoleArn', undefined), /needs a role/],
  [
    'limits-rds-monitoring',
    'ten days of insights',
    set(instance, 'performanceInsightsRetentionPeriod', 10),
    /10 days are not offered/,
  ],
  ['limits-rds-windows', 'a short window', set(instance, 'backupWindow', '03:00-03:20'), /20 minutes/],
  [
    'limits-rds-windows',
    'windows that meet',
    set(instance, 'backupWindow', '11:00-11:30'),
    /meets the backupWindow/,
  ],
  ['limits-rds-windows', 'a window in words', set(instance, 'maintenanceWindow', 'at night'), /use UTC/],
  ['limits-rds-windows', 'ninety days of backups', set(instance, 'backupRetentionPeriod', 90), /0 to 35/],
  [
    'limits-rds-final-snapshot',
    'no name for it',
    set(instance, 'finalSnapshotIdentifier', undefined),
    /needs a name/,
  ],
  [
    'limits-rds-final-snapshot',
    'a name that ends in a hyphen',
    set(instance, 'finalSnapshotIdentifier', 'final-'),
    /none at the end/,
  ],
  [
    'limits-rds-subnets',
    'one subnet',
    set({ type: 'aws:rds/subnetGroup:SubnetGroup' }, 'subnetIds', ['subnet-1']),
    /has 1 subnets/,
  ],
  [
    'limits-rds-subnets',
    'no subnet of a cache',
    set({ type: 'aws:elasticache/subnetGroup:SubnetGroup' }, 'subnetIds', []),
    /has 0 subnets/,
  ],
  [
    'limits-parameter-family',
    'no family',
    set({ type: 'aws:rds/parameterGroup:ParameterGroup' }, 'family', 'pg16'),
    /family: "pg16"/,
  ],
  [
    'limits-parameter-family',
    'no family of a cache',
    set({ type: 'aws:elasticache/parameterGroup:ParameterGroup' }, 'family', 'redis'),
    /family: "redis"/,
  ],
  [
    'limits-parameter-family',
    'a method that is not known',
    set({ type: 'aws:rds/parameterGroup:ParameterGroup' }, 'parameters.0.applyMethod', 'now'),
    /pending-reboot/,
  ],
]);

const caches = mutantsOf(csaHello, [
  ['limits-cache-identifier', 'a long identifier', set(cache, 'replicationGroupId', long), /1 to 40/],
  [
    'limits-cache-identifier',
    'no description',
    set(cache, 'description', undefined),
    /description: is missing/,
  ],
  ['limits-cache-failover', 'one node', set(cache, 'numCacheClusters', 1), /second node/],
  [
    'limits-cache-failover',
    'several zones without failover',
    set(cache, 'automaticFailoverEnabled', false),
    /needs automaticFailoverEnabled/,
  ],
  ['limits-cache-authentication', 'a short token', set(cache, 'authToken', 'short'), /16 to 128/],
  [
    'limits-cache-authentication',
    'a token beside a user group',
    set(cache, 'userGroupIds', ['web']),
    /exclude each other/,
  ],
  [
    'limits-cache-authentication',
    'a token in plain text',
    set(cache, 'transitEncryptionEnabled', false),
    /over TLS alone/,
  ],
  [
    'limits-cache-engine',
    'a version of three numbers',
    set(cache, 'engineVersion', '7.1.0'),
    /a minor version/,
  ],
  [
    'limits-cache-engine',
    'tiering on other nodes',
    set(cache, 'dataTieringEnabled', true),
    /cache.r6gd alone/,
  ],
  ['limits-cache-engine', 'snapshots for too long', set(cache, 'snapshotRetentionLimit', 40), /0 to 35/],
  ['limits-cache-engine', 'another engine', set(cache, 'engine', 'memcached'), /redis, valkey/],
]);

const searches = mutantsOf(csaHello, [
  ['limits-search-name', 'a long name', set(domain, 'domainName', 'a'.repeat(29)), /3 to 28/],
  ['limits-search-name', 'a bare version', set(domain, 'engineVersion', '2.19'), /OpenSearch_2.19/],
  [
    'limits-search-zones',
    'an odd number of nodes',
    set(domain, 'clusterConfig.instanceCount', 4),
    /no multiple/,
  ],
  [
    'limits-search-zones',
    'four zones',
    set(domain, 'clusterConfig.zoneAwarenessConfig.availabilityZoneCount', 4),
    /2 or 3/,
  ],
  [
    'limits-search-zones',
    'fewer subnets than zones',
    set(domain, 'vpcOptions.subnetIds', ['subnet-1', 'subnet-2']),
    /needs 3 subnets/,
  ],
  [
    'limits-search-zones',
    'subnets without zones',
    set(domain, 'clusterConfig.zoneAwarenessEnabled', false),
    /exactly one/,
  ],
  ['limits-search-zones', 'two masters', set(domain, 'clusterConfig.dedicatedMasterCount', 2), /3 or 5/],
  [
    'limits-search-fine-grained-access',
    'plain text between nodes',
    set(domain, 'nodeToNodeEncryption.enabled', false),
    /nodeToNodeEncryption.enabled/,
  ],
  [
    'limits-search-fine-grained-access',
    'plain HTTP',
    set(domain, 'domainEndpointOptions.enforceHttps', false),
    /enforceHttps/,
  ],
]);

const tables = mutantsOf(bothHomes, [
  [
    'limits-table-attributes',
    'an attribute of no key',
    set(table, 'attributes.1.name', 'other'),
    /"other" is of none, "type" is missing/,
  ],
  ['limits-table-attributes', 'a name with a space', set(table, 'name', 'my table'), /3 to 255/],
  [
    'limits-table-attributes',
    'too many indexes',
    set(
      table,
      'globalSecondaryIndexes',
      Array.from({ length: 21 }, () => ({ hashKey: 'type' })),
    ),
    /21 indexes/,
  ],
  ['limits-table-capacity', 'a capacity that nobody buys', set(table, 'readCapacity', 5), /leave them out/],
  ['limits-table-capacity', 'no capacity', set(table, 'billingMode', 'PROVISIONED'), /are needed/],
]);

/** What RDS, ElastiCache, OpenSearch Service and DynamoDB refuse of a resource alone. */
export const databaseMutants: readonly Mutant[] = [...relational, ...caches, ...searches, ...tables];
