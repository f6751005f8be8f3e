import { awsDocumentation } from './awsDocumentation';
import type { ModelRuleDefinition } from './modelRules';

const instance = ['aws:rds/instance:Instance'];
const creation: ModelRuleDefinition['standards'] = [
  awsDocumentation('Amazon RDS API Reference: CreateDBInstance'),
];
const cache = ['aws:elasticache/replicationGroup:ReplicationGroup'];
const cacheCreation: ModelRuleDefinition['standards'] = [
  awsDocumentation('Amazon ElastiCache API Reference: CreateReplicationGroup'),
];

const relational: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-rds-identifier',
    types: instance,
    about: /^identifier$/,
    why: 'RDS takes identifiers of at most 63 lower-case letters, digits and single hyphens; the provider looks at the characters, and at the length only RDS does.',
    mend: 'Leave the identifier to the provider, or choose a shorter one without "--" and without a hyphen at the end.',
    standards: creation,
  },
  {
    id: 'limits-rds-database-name',
    types: instance,
    about: /^(dbName|username)$/,
    why: 'PostgreSQL takes names of at most 63 letters, digits and underscores, and RDS keeps some users for itself; either fails when the instance is created.',
    mend: 'Choose a name that begins with a letter and is not reserved.',
    standards: creation,
  },
  {
    id: 'limits-rds-password',
    types: instance,
    about: /^password$/,
    why: 'RDS refuses passwords with / @ " or a space, or out of 8 to 128 characters, and one beside a password that it manages itself.',
    mend: 'Generate the password without those characters, or let RDS manage it, but not both.',
    standards: creation,
  },
  {
    id: 'limits-rds-storage',
    types: instance,
    about: /^(allocatedStorage|iops|maxAllocatedStorage)$/,
    why: 'RDS offers gp3 from 20 GiB on and its speed as a setting from 400 GiB on, and grows a disk only to a tenth more or beyond.',
    mend: 'Leave iops and storageThroughput out below 400 GiB, and set maxAllocatedStorage to at least 1.1 times allocatedStorage.',
    standards: [awsDocumentation('Amazon RDS User Guide: Amazon RDS DB instance storage')],
  },
  {
    id: 'limits-rds-monitoring',
    types: instance,
    about: /^(monitoring\w+|performanceInsights\w+)$/,
    why: 'Enhanced Monitoring has fixed intervals and needs a role, and Performance Insights keeps data for 7 days, 731 days or whole months.',
    mend: 'Use an interval of 0, 1, 5, 10, 15, 30 or 60 seconds with a role, and one of the offered times of retention.',
    standards: creation,
  },
  {
    id: 'limits-rds-windows',
    types: instance,
    about: /^(backupWindow|maintenanceWindow|backupRetentionPeriod)$/,
    why: 'RDS wants backups and maintenance at different times of half an hour or more, in UTC, and keeps backups for 35 days at most.',
    mend: 'Give both windows at least thirty minutes that do not meet, such as "03:00-04:00" and "sun:05:00-sun:06:00".',
    standards: creation,
  },
  {
    id: 'limits-rds-final-snapshot',
    types: instance,
    about: /^finalSnapshotIdentifier$/,
    why: 'Without a name for the final snapshot RDS refuses to delete the instance, which shows at the destroy alone.',
    mend: 'Set finalSnapshotIdentifier to a name of its own, or skipFinalSnapshot where nothing is to be kept.',
    standards: [awsDocumentation('Amazon RDS API Reference: DeleteDBInstance')],
  },
  {
    id: 'limits-rds-subnets',
    types: ['aws:rds/subnetGroup:SubnetGroup', 'aws:elasticache/subnetGroup:SubnetGroup'],
    about: /^subnetIds$/,
    why: 'A subnet group of RDS holds 2 to 20 subnets and one of ElastiCache 1 to 20; other numbers fail when it is created.',
    mend: 'Give the group subnets in at least two availability zones.',
    standards: [awsDocumentation('Amazon RDS User Guide: Working with a DB instance in a VPC')],
  },
  {
    id: 'limits-parameter-family',
    types: ['aws:rds/parameterGroup:ParameterGroup', 'aws:elasticache/parameterGroup:ParameterGroup'],
    about: /^(family|parameters.*)$/,
    why: 'A parameter group is of one family that the service knows, and its parameters are applied at once or at the next reboot.',
    mend: 'Name the family of the engine\'s major version, such as "postgres17" or "redis7".',
    standards: [awsDocumentation('Amazon RDS User Guide: Parameter groups for Amazon RDS')],
  },
];

const caches: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-cache-identifier',
    types: cache,
    about: /^(replicationGroupId|description)$/,
    why: 'ElastiCache takes identifiers of at most 40 lower-case letters, digits and single hyphens, and no group without a description.',
    mend: 'Leave the identifier to the provider or shorten it, and describe the group.',
    standards: cacheCreation,
  },
  {
    id: 'limits-cache-failover',
    types: cache,
    about: /^(automaticFailoverEnabled|multiAzEnabled)$/,
    why: 'A cache fails over only to a second node, and stands in several zones only if it fails over; ElastiCache refuses anything else.',
    mend: 'Give the group at least two nodes, or turn automaticFailoverEnabled and multiAzEnabled off.',
    standards: [awsDocumentation('Amazon ElastiCache User Guide: Minimizing downtime with Multi-AZ')],
  },
  {
    id: 'limits-cache-authentication',
    types: cache,
    about: /^(authToken|transitEncryptionEnabled)$/,
    why: 'A token of 16 to 128 characters travels over TLS alone and stands beside no user group; ElastiCache refuses anything else.',
    mend: 'Turn transitEncryptionEnabled on, and use either the token or user groups.',
    standards: [awsDocumentation('Amazon ElastiCache User Guide: Authenticating with the AUTH command')],
  },
  {
    id: 'limits-cache-engine',
    types: cache,
    about: /^(engine|engineVersion|dataTieringEnabled|snapshotRetentionLimit|port)$/,
    why: 'ElastiCache takes engine versions of two numbers from Redis 6 on, keeps snapshots for 35 days at most, and tiers data on r6gd nodes alone.',
    mend: 'Write the version as "7.1", and stay within what the node type offers.',
    standards: cacheCreation,
  },
];

const search: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-search-name',
    types: ['aws:opensearch/domain:Domain'],
    about: /^(domainName|engineVersion)$/,
    why: 'OpenSearch Service takes names of 3 to 28 lower-case letters, digits and hyphens, and versions such as "OpenSearch_2.19".',
    mend: 'Shorten the name of the domain, or correct its version.',
    standards: [awsDocumentation('Amazon OpenSearch Service API Reference: CreateDomain')],
  },
  {
    id: 'limits-search-zones',
    types: ['aws:opensearch/domain:Domain'],
    about: /^clusterConfig/,
    why: 'A domain stands in 2 or 3 zones with a subnet each and as many nodes in every one, and has 3 or 5 dedicated masters; a wrong number fails minutes into its creation.',
    mend: 'Let availabilityZoneCount be the number of subnets, and instanceCount a multiple of it.',
    standards: [awsDocumentation('Amazon OpenSearch Service Developer Guide: Configuring a multi-AZ domain')],
  },
  {
    id: 'limits-search-fine-grained-access',
    types: ['aws:opensearch/domain:Domain'],
    about: /^advancedSecurityOptions$/,
    why: 'Fine-grained access control needs HTTPS and encryption at rest and between nodes; OpenSearch Service refuses it otherwise.',
    mend: 'Turn enforceHttps, nodeToNodeEncryption and encryptAtRest on.',
    standards: [awsDocumentation('Amazon OpenSearch Service Developer Guide: Fine-grained access control')],
  },
];

const tables: readonly ModelRuleDefinition[] = [
  {
    id: 'limits-table-attributes',
    types: ['aws:dynamodb/table:Table'],
    about: /^(name|attributes|globalSecondaryIndexes)$/,
    why: 'DynamoDB takes names of 3 to 255 characters, exactly the attributes that keys and indexes use, and at most 20 global indexes.',
    mend: 'Declare each attribute of a key or an index, and no other.',
    standards: [awsDocumentation('Amazon DynamoDB API Reference: CreateTable')],
  },
  {
    id: 'limits-table-capacity',
    types: ['aws:dynamodb/table:Table'],
    about: /^readCapacity$/,
    why: 'DynamoDB wants capacities of a provisioned table and refuses them of one that is paid by the request.',
    mend: 'Leave readCapacity and writeCapacity out with PAY_PER_REQUEST, and give both otherwise.',
    standards: [awsDocumentation('Amazon DynamoDB API Reference: CreateTable')],
  },
];

/** What RDS, ElastiCache, OpenSearch Service and DynamoDB refuse of a resource alone. */
export const databaseLimits: readonly ModelRuleDefinition[] = [
  ...relational,
  ...caches,
  ...search,
  ...tables,
];
