import { isBag, isList, type PropertyBag } from '../propertyValue';
import {
  hexDigits,
  idFrom,
  prefixedId,
  text,
  type ResourceModel,
  type ResourceModels,
} from '../resourceModel';
import { count, each, isSet, matches, oneOf, required, whole } from '../rules';
import { regionalArn } from './arn';

const setting: ResourceModel = { immutable: ['fileSystemId'], id: idFrom('fileSystemId') };

const throughputRule = whole('provisionedThroughputInMibps', (inputs) =>
  (inputs['throughputMode'] === 'provisioned') === isSet(inputs, 'provisionedThroughputInMibps')
    ? undefined
    : 'belongs to throughputMode "provisioned", and to no other',
);

/** EFS takes each transition in a policy of its own. */
const lifecycleRule = each('lifecyclePolicies', (policies) =>
  isList(policies) && policies.some((policy) => isBag(policy) && Object.keys(policy).length !== 1)
    ? 'has a policy with several transitions: give each one a policy of its own'
    : undefined,
);

const keyRule = whole('kmsKeyId', (inputs: PropertyBag) =>
  isSet(inputs, 'kmsKeyId') && inputs['encrypted'] !== true ? 'needs encrypted to be true' : undefined,
);

/** Amazon EFS. */
export const fileSystemModels: ResourceModels = {
  'aws:efs/fileSystem:FileSystem': {
    immutable: ['availabilityZoneName', 'creationToken', 'encrypted', 'kmsKeyId', 'performanceMode'],
    id: prefixedId('fs'),
    outputs: (made) => ({
      arn: regionalArn(made, 'elasticfilesystem', `file-system/${made.id}`),
      dnsName: `${made.id}.efs.${made.region}.amazonaws.com`,
    }),
    rules: [
      oneOf('throughputMode', ['bursting', 'elastic', 'provisioned']),
      throughputRule,
      keyRule,
      count('lifecyclePolicies', 0, 3, 'policies'),
      lifecycleRule,
    ],
  },
  'aws:efs/mountTarget:MountTarget': {
    immutable: ['fileSystemId', 'subnetId', 'ipAddress', 'ipAddressType', 'ipv6Address'],
    id: prefixedId('fsmt'),
    outputs: ({ id, inputs, region }) => ({
      dnsName: `${text(inputs, 'fileSystemId')}.efs.${region}.amazonaws.com`,
      networkInterfaceId: `eni-${hexDigits(id, 17)}`,
      ipAddress: '10.0.0.20',
    }),
    rules: [required('fileSystemId', 'subnetId'), count('securityGroups', 0, 5, 'security groups')],
  },
  'aws:efs/accessPoint:AccessPoint': {
    immutable: ['fileSystemId', 'posixUser', 'rootDirectory'],
    id: prefixedId('fsap'),
    outputs: (made) => ({ arn: regionalArn(made, 'elasticfilesystem', `access-point/${made.id}`) }),
    rules: [
      required('fileSystemId'),
      matches('rootDirectory.path', /^(\/[^/]+){1,4}$|^\/$/, '"/", or at most four folders below it'),
      matches('rootDirectory.creationInfo.permissions', /^[0-7]{3,4}$/, 'octal digits such as "0770"'),
    ],
  },
  'aws:efs/fileSystemPolicy:FileSystemPolicy': { ...setting, rules: [required('fileSystemId', 'policy')] },
  'aws:efs/backupPolicy:BackupPolicy': {
    ...setting,
    rules: [required('fileSystemId', 'backupPolicy'), oneOf('backupPolicy.status', ['ENABLED', 'DISABLED'])],
  },
};
