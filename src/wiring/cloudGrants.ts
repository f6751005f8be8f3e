import { isAwsApi, type AccessByKind } from '../model/store';
import type { System } from '../model/system';
import type { Binding, UsesBinding } from './binding';
import type { IamGrant, SecurityGroupGrant } from './grant';
import { placementOf, storePort, type Landscape } from './landscape';

/** Why a security-group rule lets more in than the bindings ask. */
export const podsShareTheirNode =
  'Pods share the security group of their node, so every pod of the cluster may connect.';
const keyIsShared =
  'One key encrypts every store of its kind, so the statement names the key and the service through which it is used.';

/** Managed stores that are reached through a network interface of their own. */
const withSecurityGroup = ['database', 'cache', 'search', 'broker', 'file-system'];

/** Returns one rule for each managed store that has a security group and is used. */
export function securityGroupGrants(
  system: System,
  landscape: Landscape,
  bindings: readonly Binding[],
): SecurityGroupGrant[] {
  return Object.entries(system.stores).flatMap(([name, store]) => {
    const placement = placementOf(landscape, name);
    const served = bindings.filter((binding) => binding.kind === 'uses' && binding.store === name);
    if (placement !== 'managed' || !withSecurityGroup.includes(store.kind) || served.length === 0) return [];
    return [
      {
        kind: 'security-group',
        id: `security-group ${name}`,
        bindings: served.map((binding) => binding.id),
        wider: podsShareTheirNode,
        store: name,
        port: storePort(store, placement),
      },
    ];
  });
}

/** IAM actions by kind of store and access, from the service authorization reference of AWS. */
const actions: {
  readonly [Kind in 'bucket' | 'queue' | 'topic' | 'table']: {
    readonly [Access in AccessByKind[Kind]]: Partial<Record<IamGrant['on'], readonly string[]>>;
  };
} = {
  bucket: {
    'read-write': {
      store: ['s3:ListBucket', 's3:GetBucketLocation'],
      contents: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
      key: ['kms:Decrypt', 'kms:GenerateDataKey'],
    },
    'read-only': {
      store: ['s3:ListBucket', 's3:GetBucketLocation'],
      contents: ['s3:GetObject'],
      key: ['kms:Decrypt'],
    },
  },
  queue: {
    send: {
      store: ['sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
      key: ['kms:Decrypt', 'kms:GenerateDataKey'],
    },
    consume: {
      store: [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueUrl',
        'sqs:GetQueueAttributes',
      ],
      key: ['kms:Decrypt'],
    },
  },
  topic: {
    publish: { store: ['sns:Publish'], key: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  },
  table: {
    'read-write': {
      store: [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:Query',
      ],
      contents: ['dynamodb:Query'],
      key: ['kms:Decrypt', 'kms:GenerateDataKey'],
    },
    'read-only': {
      store: ['dynamodb:GetItem', 'dynamodb:Query'],
      contents: ['dynamodb:Query'],
      key: ['kms:Decrypt'],
    },
  },
};

/** Returns the IAM statements of every binding to an AWS API. */
export function iamGrants(system: System, landscape: Landscape, bindings: readonly Binding[]): IamGrant[] {
  return bindings.flatMap((binding) =>
    binding.kind === 'uses' && placementOf(landscape, binding.store) === 'managed'
      ? statementsOf(system, binding)
      : [],
  );
}

function statementsOf(system: System, binding: UsesBinding): IamGrant[] {
  const wanted = actionsOf(system, binding);
  return (['store', 'contents', 'key'] as const).flatMap((on, index) => {
    const allowed = wanted[on];
    if (allowed === undefined) return [];
    return [
      {
        kind: 'iam',
        id: `iam ${binding.id} ${on}`,
        bindings: [binding.id],
        ...(on === 'key' ? { wider: keyIsShared, ...viaService(system, binding.store) } : {}),
        service: binding.service,
        store: binding.store,
        sid: `${statementId(binding.id)}${index + 1}`,
        actions: allowed,
        on,
      },
    ];
  });
}

/** Names of the services of AWS that use a key for their clients. */
const keyUsers = { bucket: 's3', queue: 'sqs', topic: 'sns', table: 'dynamodb' } as const;

function viaService(system: System, store: string): Pick<IamGrant, 'viaService'> {
  const kind = system.stores[store]?.kind;
  return kind !== undefined && isAwsApi(kind) ? { viaService: keyUsers[kind] } : {};
}

function actionsOf(system: System, binding: UsesBinding): Partial<Record<IamGrant['on'], readonly string[]>> {
  const store = system.stores[binding.store];
  if (store === undefined || !isAwsApi(store.kind)) return {};
  const byAccess: Readonly<Record<string, Partial<Record<IamGrant['on'], readonly string[]>>>> =
    actions[store.kind];
  const { contents, ...rest } = byAccess[binding.use.access] ?? {};
  const without = contents === undefined || (store.kind === 'table' && store.indexes === undefined);
  return without ? rest : { ...rest, contents };
}

/** Returns the id of a binding in the letters and digits that IAM allows: "AuthServiceUsesPostgres". */
export function statementId(bindingId: string): string {
  return bindingId
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
