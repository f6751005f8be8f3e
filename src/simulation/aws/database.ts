import { asText, type PropertyBag } from '../propertyValue';
import {
  hexDigits,
  idFrom,
  text,
  type Made,
  type ResourceModel,
  type ResourceModels,
} from '../resourceModel';
import {
  between,
  count,
  each,
  isSet,
  known,
  lengthBetween,
  matches,
  oneOf,
  required,
  when,
  whole,
} from '../rules';
import { regionalArn } from './arn';
import { dailyWindows } from './dailyWindows';

const defaultPorts: Readonly<Record<string, number>> = {
  postgres: 5432,
  'aurora-postgresql': 5432,
  mysql: 3306,
  mariadb: 3306,
  'aurora-mysql': 3306,
};

const identifierRule = matches(
  'identifier',
  /^[a-z](?:[a-z0-9]|-(?!-|$)){0,62}$/,
  '1 to 63 lower-case letters, digits and "-", a letter first, no "--" and none at the end',
);

/** Names that PostgreSQL or RDS keep for themselves. */
const reservedUsernames = [
  'admin',
  'administrator',
  'postgres_admin',
  'rdsadmin',
  'rdsrepladmin',
  'root',
  'user',
  'public',
];

function instanceOutputs(made: Made): PropertyBag {
  const { id, inputs, region } = made;
  const identifier = text(inputs, 'identifier');
  const address = `${identifier}.${hexDigits('rds endpoint', 12)}.${region}.rds.amazonaws.com`;
  const port = Number(inputs['port'] ?? defaultPorts[text(inputs, 'engine', 'postgres')] ?? 5432);
  return {
    arn: regionalArn(made, 'rds', `db:${identifier}`),
    address,
    port,
    endpoint: `${address}:${port}`,
    resourceId: id,
    hostedZoneId: 'Z2R2ITUGPM61AM',
    status: 'available',
    engineVersionActual: text(inputs, 'engineVersion', '17.6'),
    ...(inputs['manageMasterUserPassword'] === true
      ? {
          masterUserSecrets: [
            { secretArn: regionalArn(made, 'secretsmanager', `secret:rds!${id}`), secretStatus: 'active' },
          ],
        }
      : {}),
  };
}

/** Whether the instance is made new, and not from a snapshot or beside a primary. */
function isNewInstance(inputs: PropertyBag): boolean {
  return !['replicateSourceDb', 'snapshotIdentifier', 's3Import', 'restoreToPointInTime'].some((key) =>
    isSet(inputs, key),
  );
}

const instanceRules: ResourceModel['rules'] = [
  required('instanceClass'),
  identifierRule,
  when(
    isNewInstance,
    required('engine', 'allocatedStorage'),
    whole('password', (inputs) => {
      const ways = ['password', 'passwordWo', 'manageMasterUserPassword'].filter(
        (key) => isSet(inputs, key) && inputs[key] !== false,
      );
      return ways.length === 1
        ? undefined
        : `give exactly one of password, passwordWo and manageMasterUserPassword, not ${ways.join(' and ') || 'none'}`;
    }),
    required('username'),
  ),
  matches('dbName', /^[A-Za-z][A-Za-z0-9_]{0,62}$/, '1 to 63 letters, digits and "_", a letter first'),
  matches('username', /^[A-Za-z][A-Za-z0-9_]{0,62}$/, '1 to 63 letters, digits and "_", a letter first'),
  each('username', (name) =>
    typeof name === 'string' && reservedUsernames.includes(name.toLowerCase())
      ? `"${name}" is reserved: choose another name`
      : undefined,
  ),
  each('password', (password) =>
    typeof password !== 'string' || (/^[!-~]{8,128}$/.test(password) && !/[/@"]/.test(password))
      ? undefined
      : 'is not valid: 8 to 128 printable characters without / @ " and space',
  ),
  whole('allocatedStorage', (inputs) =>
    known(inputs, 'storageType') === 'gp3' && Number(inputs['allocatedStorage'] ?? 20) < 20
      ? 'is below 20 GiB, the least that gp3 offers'
      : undefined,
  ),
  whole('iops', (inputs) =>
    inputs['storageType'] === 'gp3' &&
    Number(inputs['allocatedStorage']) < 400 &&
    (isSet(inputs, 'iops') || isSet(inputs, 'storageThroughput'))
      ? 'gp3 takes iops and storageThroughput from 400 GiB on: leave them out'
      : undefined,
  ),
  whole('maxAllocatedStorage', (inputs) => {
    const [allocated, maximum] = [known(inputs, 'allocatedStorage'), known(inputs, 'maxAllocatedStorage')];
    if (
      typeof allocated !== 'number' ||
      typeof maximum !== 'number' ||
      maximum === 0 ||
      maximum * 10 >= allocated * 11
    )
      return undefined;
    return `${maximum} is too close to allocatedStorage ${allocated}: at least ${Math.ceil((allocated * 11) / 10)}`;
  }),
  between('backupRetentionPeriod', 0, 35),
  oneOf('monitoringInterval', [0, 1, 5, 10, 15, 30, 60]),
  whole('monitoringRoleArn', (inputs) =>
    Number(known(inputs, 'monitoringInterval') ?? 0) > 0 && !isSet(inputs, 'monitoringRoleArn')
      ? 'is missing: monitoringInterval needs a role'
      : undefined,
  ),
  each('performanceInsightsRetentionPeriod', (days) =>
    days === 7 || days === 731 || (typeof days === 'number' && days % 31 === 0 && days <= 713)
      ? undefined
      : `${asText(days)} days are not offered: 7, 731 or a multiple of 31`,
  ),
  matches('backupWindow', /^\d\d:\d\d-\d\d:\d\d$/, 'use UTC, such as "03:00-04:00"'),
  matches(
    'maintenanceWindow',
    /^[a-z]{3}:\d\d:\d\d-[a-z]{3}:\d\d:\d\d$/i,
    'use UTC, such as "sun:05:00-sun:06:00"',
  ),
  ...dailyWindows,
  count('vpcSecurityGroupIds', 0, 5, 'security groups'),
  whole('finalSnapshotIdentifier', (inputs) =>
    inputs['skipFinalSnapshot'] !== true && !isSet(inputs, 'finalSnapshotIdentifier') && isNewInstance(inputs)
      ? 'is missing: without skipFinalSnapshot a destroy makes a final snapshot, and that needs a name'
      : undefined,
  ),
  matches(
    'finalSnapshotIdentifier',
    /^[A-Za-z](?:[0-9A-Za-z]|-(?!-|$)){0,254}$/,
    '1 to 255 letters, digits and "-", a letter first, no "--" and none at the end',
  ),
];

function family(engine: string, pattern: RegExp, example: string) {
  return matches('family', pattern, `the family of ${engine}'s major version, such as "${example}"`);
}

const relationalModels: ResourceModels = {
  'aws:rds/instance:Instance': {
    autoname: { property: 'identifier', unless: ['identifierPrefix'], lowercase: true },
    immutable: [
      'availabilityZone',
      'characterSetName',
      'dbSubnetGroupName',
      'engine',
      'identifier',
      'identifierPrefix',
      'kmsKeyId',
      'dbName',
      'username',
      'storageEncrypted',
      'snapshotIdentifier',
      'timezone',
      'ncharCharacterSetName',
      'customIamInstanceProfile',
      'backupTarget',
      'restoreToPointInTime',
    ],
    id: ({ type, name }) => `db-${hexDigits(`${type}::${name}`, 26).toUpperCase()}`,
    outputs: instanceOutputs,
    rules: instanceRules,
    undeletable: ({ deletionProtection }) =>
      deletionProtection === true
        ? 'deletionProtection is on: turn it off in an update of its own first'
        : undefined,
  },
  'aws:rds/subnetGroup:SubnetGroup': {
    autoname: { property: 'name', unless: ['namePrefix'], lowercase: true },
    immutable: ['name', 'namePrefix'],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: regionalArn(made, 'rds', `subgrp:${made.id}`),
      supportedNetworkTypes: ['IPV4'],
      vpcId: `vpc-${hexDigits(made.id, 17)}`,
    }),
    rules: [
      matches(
        'name',
        /^[a-z0-9 ._-]{1,255}$/,
        '1 to 255 lower-case letters, digits, ".", "_", "-" and spaces',
      ),
      count('subnetIds', 2, 20, 'subnets'),
    ],
  },
  'aws:rds/parameterGroup:ParameterGroup': {
    autoname: { property: 'name', unless: ['namePrefix'], lowercase: true },
    immutable: ['name', 'namePrefix', 'family', 'description'],
    id: idFrom('name'),
    outputs: (made) => ({ arn: regionalArn(made, 'rds', `pg:${made.id}`) }),
    rules: [
      matches(
        'name',
        /^[a-z](?:[a-z0-9.]|-(?!-|$)){0,254}$/,
        'lower-case letters, digits, "." and "-", a letter first, no "--" and none at the end',
      ),
      family('the engine', /^(postgres\d+|mysql\d\.\d|mariadb\d+\.\d+|oracle.+|sqlserver.+)$/, 'postgres17'),
      oneOf('parameters.*.applyMethod', ['immediate', 'pending-reboot']),
    ],
  },
};

const replicationGroupRules: ResourceModel['rules'] = [
  required('description'),
  matches(
    'replicationGroupId',
    /^[a-z](?:[a-z0-9]|-(?!-|$)){0,39}$/,
    '1 to 40 lower-case letters, digits and "-", a letter first, no "--" and none at the end',
  ),
  whole('automaticFailoverEnabled', (inputs) => {
    if (known(inputs, 'automaticFailoverEnabled') !== true) return undefined;
    const nodes =
      known(inputs, 'numCacheClusters') ??
      (isSet(inputs, 'replicasPerNodeGroup')
        ? Number(known(inputs, 'replicasPerNodeGroup') ?? 1) + 1
        : undefined);
    return typeof nodes === 'number' && nodes < 2
      ? 'needs a second node: numCacheClusters of at least 2, or replicasPerNodeGroup of at least 1'
      : undefined;
  }),
  whole('multiAzEnabled', (inputs) =>
    known(inputs, 'multiAzEnabled') === true && inputs['automaticFailoverEnabled'] !== true
      ? 'needs automaticFailoverEnabled'
      : undefined,
  ),
  whole('authToken', (inputs) =>
    isSet(inputs, 'authToken') && isSet(inputs, 'userGroupIds')
      ? 'and userGroupIds exclude each other'
      : undefined,
  ),
  whole('transitEncryptionEnabled', (inputs) =>
    isSet(inputs, 'authToken') && inputs['transitEncryptionEnabled'] !== true
      ? 'must be true: an authToken travels over TLS alone'
      : undefined,
  ),
  each('authToken', (token) =>
    typeof token !== 'string' || (/^[!-~]{16,128}$/.test(token) && !/[@"/]/.test(token))
      ? undefined
      : 'is not valid: 16 to 128 printable characters without @ " and /',
  ),
  between('snapshotRetentionLimit', 0, 35),
  count('securityGroupIds', 0, 5, 'security groups'),
  between('port', 1, 65535),
  oneOf('engine', ['redis', 'valkey']),
  matches(
    'engineVersion',
    /^(\d+\.\d+|\d+\.x|5\.\d+\.\d+)$/,
    'a minor version such as "7.1"; only Redis 5 and older take three numbers',
  ),
  whole('dataTieringEnabled', (inputs) =>
    inputs['dataTieringEnabled'] === true && !text(inputs, 'nodeType').startsWith('cache.r6gd.')
      ? 'is for the node types cache.r6gd alone'
      : undefined,
  ),
];

function replicationGroupOutputs(made: Made): PropertyBag {
  const { id, inputs, region } = made;
  const zone = region.replace(/^(\w\w)-(\w)\w*-(\d)$/, '$1$2$3');
  const domain = `${id}.${hexDigits('elasticache endpoint', 6)}.${zone}.cache.amazonaws.com`;
  const sharded = Number(inputs['numNodeGroups'] ?? 1) > 1 || inputs['clusterMode'] === 'enabled';
  const nodes = Number(inputs['numCacheClusters'] ?? 1);
  return {
    arn: regionalArn(made, 'elasticache', `replicationgroup:${id}`),
    port: Number(inputs['port'] ?? 6379),
    clusterEnabled: sharded,
    engineVersionActual: text(inputs, 'engineVersion', '7.1'),
    memberClusters: Array.from(
      { length: nodes },
      (_node, index) => `${id}-${String(index + 1).padStart(3, '0')}`,
    ),
    ...(sharded
      ? { configurationEndpointAddress: `clustercfg.${domain}` }
      : { primaryEndpointAddress: `master.${domain}`, readerEndpointAddress: `replica.${domain}` }),
  };
}

const cacheModels: ResourceModels = {
  'aws:elasticache/replicationGroup:ReplicationGroup': {
    autoname: { property: 'replicationGroupId', lowercase: true },
    immutable: [
      'replicationGroupId',
      'port',
      'subnetGroupName',
      'atRestEncryptionEnabled',
      'kmsKeyId',
      'dataTieringEnabled',
      'snapshotName',
      'snapshotArns',
      'globalReplicationGroupId',
      'preferredCacheClusterAzs',
      'networkType',
    ],
    id: idFrom('replicationGroupId'),
    outputs: replicationGroupOutputs,
    rules: replicationGroupRules,
  },
  'aws:elasticache/subnetGroup:SubnetGroup': {
    autoname: { property: 'name', lowercase: true },
    immutable: ['name'],
    id: idFrom('name'),
    outputs: (made) => ({
      arn: regionalArn(made, 'elasticache', `subnetgroup:${made.id}`),
      vpcId: `vpc-${hexDigits(made.id, 17)}`,
    }),
    rules: [lengthBetween('name', 1, 255), count('subnetIds', 1, 20, 'subnets')],
  },
  'aws:elasticache/parameterGroup:ParameterGroup': {
    autoname: { property: 'name', lowercase: true },
    immutable: ['name', 'family', 'description'],
    id: idFrom('name'),
    outputs: (made) => ({ arn: regionalArn(made, 'elasticache', `parametergroup:${made.id}`) }),
    rules: [
      lengthBetween('name', 1, 255),
      family('the cache', /^(redis(2\.[68]|[345]\.\d|6\.x|7)|valkey[78]|memcached1\.[456])$/, 'redis7'),
    ],
  },
  'aws:elasticache/user:User': {
    immutable: ['userId', 'userName'],
    id: idFrom('userId'),
    outputs: (made) => ({ arn: regionalArn(made, 'elasticache', `user:${made.id}`) }),
  },
  'aws:elasticache/userGroup:UserGroup': {
    immutable: ['userGroupId'],
    id: idFrom('userGroupId'),
    outputs: (made) => ({ arn: regionalArn(made, 'elasticache', `usergroup:${made.id}`) }),
  },
};

/** Amazon RDS and ElastiCache. */
export const databaseModels: ResourceModels = { ...relationalModels, ...cacheModels };
