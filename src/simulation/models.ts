import { accessModels } from './aws/access';
import { cdnModels } from './aws/cdn';
import { brokerModels } from './aws/broker';
import { bucketObjectModels } from './aws/bucketObject';
import { clusterModels } from './aws/cluster';
import { databaseModels } from './aws/database';
import { fileSystemModels } from './aws/fileSystem';
import { firewallModels } from './aws/firewall';
import { functionModels } from './aws/function';
import { mailModels } from './aws/mail';
import { messagingModels } from './aws/messaging';
import { networkModels } from './aws/network';
import { operationsModels } from './aws/operations';
import { registryModels } from './aws/registry';
import { searchModels } from './aws/search';
import { storageModels } from './aws/storage';
import { tableModels } from './aws/table';
import { tagRules } from './aws/tagRules';
import { webSocketApiModels } from './aws/webSocketApi';
import { regionalArn } from './aws/arn';
import { kubernetesModel } from './kubernetes/objects';
import { randomModels } from './random';
import type { ResourceModel, ResourceModels } from './resourceModel';
import { tlsModels } from './tls';

const tables: ResourceModels = {
  ...networkModels,
  ...clusterModels,
  ...databaseModels,
  ...tableModels,
  ...searchModels,
  ...storageModels,
  ...fileSystemModels,
  ...messagingModels,
  ...mailModels,
  ...registryModels,
  ...brokerModels,
  ...accessModels,
  ...operationsModels,
  ...cdnModels,
  ...firewallModels,
  ...functionModels,
  ...webSocketApiModels,
  ...bucketObjectModels,
  ...randomModels,
  ...tlsModels,
};

/** Types of which a table knows more than what all of their provider have in common. */
export const modelledTypes: readonly string[] = Object.keys(tables);

const made = new Map<string, ResourceModel>();

/** Returns what is to be known of the type; of a type without an entry, what all of its provider have in common. */
export function modelOf(type: string): ResourceModel {
  const existing = made.get(type);
  if (existing !== undefined) return existing;
  const model = makeModel(type);
  made.set(type, model);
  return model;
}

function makeModel(type: string): ResourceModel {
  if (type.startsWith('kubernetes:')) return kubernetesModel(type);
  const entry = tables[type];
  if (!type.startsWith('aws:')) return entry ?? {};
  const model = entry ?? unknownAwsModel(type);
  return { ...model, rules: [...(model.rules ?? []), ...tagRules] };
}

/** A type of AWS that no table has: an ARN, and nothing that is checked. */
function unknownAwsModel(type: string): ResourceModel {
  const [, module = ''] = type.split(':');
  const [service = '', kind = ''] = module.split('/');
  return {
    outputs: (resource) => ({ arn: regionalArn(resource, service, `${kind.toLowerCase()}/${resource.id}`) }),
  };
}
