import * as pulumi from '@pulumi/pulumi';
import { Broker } from '../../components/aws/broker';
import { Bucket } from '../../components/aws/bucket';
import { BucketReplica } from '../../components/aws/bucketReplica';
import { Cache } from '../../components/aws/cache';
import type { ClusterOutputs } from '../../components/aws/cluster';
import { Database } from '../../components/aws/database';
import { DatabaseBackup } from '../../components/aws/databaseBackup';
import type { EncryptionKeys } from '../../components/aws/encryptionKeys';
import { FileSystem } from '../../components/aws/fileSystem';
import type { NetworkOutputs } from '../../components/aws/network';
import { Queue } from '../../components/aws/queue';
import { Search } from '../../components/aws/search';
import { ServiceLinkedRole } from '../../components/aws/serviceLinkedRole';
import type { NetworkedStoreArgs } from '../../components/aws/storeArgs';
import { Table } from '../../components/aws/table';
import { Topic } from '../../components/aws/topic';
import type { Connection } from '../../components/connection';
import { defaultUser } from '../../components/kubernetes/securityContext';
import { SharedVolume } from '../../components/kubernetes/sharedVolume';
import type { Settings } from '../config/settings';
import { isProductionLike } from '../model/environment';
import type {
  Cache as CacheStore,
  Database as DatabaseStore,
  Search as SearchStore,
  Mail,
  Store,
  Table as TableStore,
} from '../model/store';
import type { SecurityGroupGrant } from '../wiring/grant';
import {
  brokerSubjects,
  cacheSubjects,
  databaseSubjects,
  queueSubjects,
  searchSubjects,
  snapshotSubjects,
} from './cloudWatchSubjects';
import type { PlacedStore } from './placedStore';

/** What a managed store needs of the parts of AWS that stand before it. */
export interface ManagedSurroundings {
  readonly settings: Settings;
  readonly keys: EncryptionKeys;
  /** Absent where there is no cluster, and so no store that is reached through the network. */
  readonly network?: NetworkOutputs;
  readonly cluster?: ClusterOutputs;
  /** Rules that let the nodes in to this store. */
  readonly rules: readonly SecurityGroupGrant[];
  /** Whether a content delivery network reads the store, a bucket, and so brings its policy. */
  readonly delivered: boolean;
  /** Name of the first database, of a store that is one. */
  readonly databaseName: string;
  /** Namespace of the store's own objects in the cluster; who takes it waits for the namespace. */
  readonly namespace: pulumi.Input<string>;
}

/** A managed store, before its bindings; of a database, the administrator's connection. */
export interface ManagedStore extends Omit<PlacedStore, 'connect'> {
  readonly connection: Connection;
}

/** Makes a store as a service of AWS. */
export function managedStore(
  name: string,
  store: Exclude<Store, Mail>,
  surroundings: ManagedSurroundings,
  opts: pulumi.ComponentResourceOptions,
): ManagedStore {
  switch (store.kind) {
    case 'database':
      return managedDatabase(name, store, surroundings, opts);
    case 'cache':
      return managedCache(name, store, surroundings, opts);
    case 'search':
      return managedSearch(name, store, surroundings, opts);
    case 'bucket':
      return managedBucket(name, surroundings, opts);
    case 'queue': {
      const { maximumReceives, visibilityTimeoutSeconds } = store;
      const keyArn = surroundings.keys.arns.messaging;
      const args = { ...api(keyArn, surroundings), maximumReceives, visibilityTimeoutSeconds };
      const queue = new Queue(name, args, opts);
      return { ...managedApi(queue, keyArn), cloudWatch: queueSubjects(name, queue) };
    }
    case 'topic': {
      const keyArn = surroundings.keys.arns.messaging;
      return managedApi(new Topic(name, api(keyArn, surroundings), opts), keyArn);
    }
    case 'table':
      return managedTable(name, store, surroundings, opts);
    case 'file-system':
      return managedFileSystem(name, surroundings, opts);
    case 'broker': {
      const { version } = store;
      const broker = new Broker(name, { ...networked(name, surroundings), version }, opts);
      return { connection: broker.connection, cloudWatch: brokerSubjects(name, broker), ready: [broker] };
    }
  }
}

function managedDatabase(
  name: string,
  store: DatabaseStore,
  surroundings: ManagedSurroundings,
  opts: pulumi.ComponentResourceOptions,
): ManagedStore {
  const { settings, databaseName } = surroundings;
  const common = networked(name, surroundings);
  const storage = settings.stores[name]?.storage;
  const database = new Database(
    name,
    {
      ...common,
      version: store.version,
      databaseName,
      region: settings.region,
      accountId: settings.accountId,
      readReplica: store.readReplica.includes(settings.environment),
      ...(storage === undefined ? {} : { storage }),
      backupRetentionDays: store.backup.retentionDays,
      masterPassword: settings.masterPassword,
    },
    opts,
  );
  const told = databaseSubjects(name, database);
  const managed = { connection: database.connection, ready: [database] };
  if (!isProductionLike(settings)) return { ...managed, cloudWatch: told };
  const backup = new DatabaseBackup(
    `${name}-backup`,
    {
      ...common,
      databaseArn: database.arn,
      place: database.place,
      region: settings.region,
      settings: copiedTo(settings.copyRegion, store.backup),
    },
    opts,
  );
  const snapshots = snapshotSubjects(name, store.backup, backup);
  return { ...managed, cloudWatch: pulumi.all([told, snapshots]).apply((lists) => lists.flat()) };
}

/** The region of the settings goes before the one that the system names. */
function copiedTo(copyRegion: string | undefined, backup: DatabaseStore['backup']): DatabaseStore['backup'] {
  return copyRegion === undefined ? backup : { ...backup, copyToRegion: copyRegion };
}

function managedBucket(
  name: string,
  surroundings: ManagedSurroundings,
  opts: pulumi.ComponentResourceOptions,
): ManagedStore {
  const { keys, settings, delivered } = surroundings;
  const common = api(keys.arns.data, surroundings);
  const bucket = new Bucket(name, { ...common, delivered }, opts);
  if (settings.copyRegion !== undefined) {
    const places = { sourceRegion: settings.region, region: settings.copyRegion };
    new BucketReplica(`${name}-copy`, { ...common, ...places, source: bucket }, opts);
  }
  return managedApi(bucket, common.keyArn);
}

function managedCache(
  name: string,
  store: CacheStore,
  surroundings: ManagedSurroundings,
  opts: pulumi.ComponentResourceOptions,
): ManagedStore {
  const { engine, version, persistent, clusterMode } = store;
  const sharded = clusterMode.includes(surroundings.settings.environment);
  const cache = new Cache(
    name,
    { ...networked(name, surroundings), engine, version, persistent, clusterMode: sharded },
    opts,
  );
  return { connection: cache.connection, cloudWatch: cacheSubjects(name, cache), ready: [cache] };
}

function managedSearch(
  name: string,
  store: SearchStore,
  surroundings: ManagedSurroundings,
  opts: pulumi.ComponentResourceOptions,
): ManagedStore {
  const serviceLinkedRole = new ServiceLinkedRole(
    `${name}-service-linked-role`,
    {
      service: 'opensearchservice.amazonaws.com',
      create: surroundings.settings.searchServiceLinkedRole === 'create',
    },
    opts,
  );
  const version = store.managedVersion ?? store.version;
  const search = new Search(name, { ...networked(name, surroundings), version, serviceLinkedRole }, opts);
  const cloudWatch = searchSubjects(name, search, surroundings.settings.accountId);
  return { connection: search.connection, cloudWatch, ready: [search] };
}

function managedTable(
  name: string,
  store: TableStore,
  surroundings: ManagedSurroundings,
  opts: pulumi.ComponentResourceOptions,
): ManagedStore {
  const { partitionKey, sortKey, indexes, timeToLiveAttribute } = store;
  const keyArn = surroundings.keys.arns.data;
  const table = new Table(
    name,
    {
      ...api(keyArn, surroundings),
      partitionKey,
      ...(sortKey === undefined ? {} : { sortKey }),
      ...(indexes === undefined ? {} : { indexes }),
      ...(timeToLiveAttribute === undefined ? {} : { timeToLiveAttribute }),
    },
    opts,
  );
  const contents = pulumi.interpolate`${table.arn}/index/*`;
  return { connection: table.connection, arns: { store: table.arn, contents, key: keyArn }, ready: [table] };
}

function managedFileSystem(
  name: string,
  surroundings: ManagedSurroundings,
  opts: pulumi.ComponentResourceOptions,
): ManagedStore {
  const { namespace, settings } = surroundings;
  const args = { ...networked(name, surroundings), owner: defaultUser };
  const { volumeHandle } = new FileSystem(name, args, opts);
  const storage = settings.stores[name]?.storage ?? 1;
  const source = { kind: 'efs', volumeHandle } as const;
  const volume = new SharedVolume(name, { namespace, storage, source }, opts);
  return { connection: volume.connection, ready: [volume] };
}

function managedApi(made: Bucket | Queue | Topic, keyArn: pulumi.Input<string>): ManagedStore {
  const contents = made.arn.apply((arn) => `${arn}/*`);
  return { connection: made.connection, arns: { store: made.arn, contents, key: keyArn }, ready: [made] };
}

function api(keyArn: pulumi.Input<string>, { settings }: ManagedSurroundings) {
  return { keyArn, protect: settings.deletionProtection, region: settings.region };
}

function networked(name: string, surroundings: ManagedSurroundings): NetworkedStoreArgs {
  const { settings, network, keys, cluster, rules } = surroundings;
  if (network === undefined || cluster === undefined) throw new Error(`The store ${name} needs a network.`);
  return {
    network,
    keyArn: keys.arns.data,
    logKeyArn: keys.arns.logs,
    protect: settings.deletionProtection,
    clientSecurityGroupId: cluster.securityGroupId,
    grants: rules,
    size: settings.stores[name]?.size ?? 'small',
    multiZone: isProductionLike(settings),
  };
}
