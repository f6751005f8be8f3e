import type * as pulumi from '@pulumi/pulumi';
import { Elasticsearch } from '../../components/kubernetes/elasticsearch';
import { Opensearch } from '../../components/kubernetes/opensearch';
import { Postgres } from '../../components/kubernetes/postgres';
import { QueueBroker } from '../../components/kubernetes/queueBroker';
import { Rabbitmq } from '../../components/kubernetes/rabbitmq';
import { Redis } from '../../components/kubernetes/redis';
import { SharedVolume } from '../../components/kubernetes/sharedVolume';
import type { InClusterStoreArgs } from '../../components/kubernetes/statefulStore';
import { TopicEmulator } from '../../components/kubernetes/topicEmulator';
import type { Settings } from '../config/settings';
import { isProductionLike } from '../model/environment';
import type { Mail, Store } from '../model/store';
import { UserError } from '../model/userError';
import type { UsesBinding } from '../wiring/binding';
import type { NetworkGrant } from '../wiring/grant';
import { priorityClassName } from '../wiring/priorityClasses';
import { inClusterBucket } from './inClusterBucket';
import type { PlacedStore } from './placedStore';

/** What a store in pods needs of the parts of the platform that stand before it. */
export interface InClusterSurroundings {
  readonly settings: Settings;
  /** Who uses the store. */
  readonly uses: readonly UsesBinding[];
  readonly grants: readonly NetworkGrant[];
  /** Namespace of the store; who takes it waits for the namespace. */
  readonly namespace: pulumi.Input<string>;
  readonly imagePullSecrets: readonly string[];
}

/**
 * Runs a store in pods. A database connects as its administrator; its bindings get roles of their own.
 * @throws UserError for a kind of store that Berth does not run in pods.
 */
export function inClusterStore(
  name: string,
  store: Exclude<Store, Mail>,
  surroundings: InClusterSurroundings,
  opts: pulumi.ComponentResourceOptions,
): PlacedStore {
  const common = commonArgs(name, store, surroundings);
  const { size = 'small', storage = 1, replication = false } = surroundings.settings.stores[name] ?? {};
  switch (store.kind) {
    case 'database': {
      const { version } = store;
      const postgres = new Postgres(name, { ...common, version, size, storage, replication }, opts);
      return { ...placed(postgres, () => postgres.connection), asked: postgres.connection };
    }
    case 'cache': {
      const { engine, version, persistent } = store;
      const redis = new Redis(
        name,
        { ...common, engine, version, persistent, size, storage, replication },
        opts,
      );
      return { ...placed(redis, () => redis.connection), asked: redis.connection };
    }
    case 'search': {
      const nodes = isProductionLike(surroundings.settings) ? 3 : 1;
      const args = { ...common, version: store.version, size, storage, nodes };
      const search =
        store.engine === 'elasticsearch'
          ? new Elasticsearch(name, args, opts)
          : new Opensearch(name, args, opts);
      return { ...placed(search, () => search.connection), asked: search.connection };
    }
    case 'bucket': {
      const { settings, uses } = surroundings;
      const replica = settings.bucketReplicas[name];
      const copied = replica === undefined ? {} : { replica };
      const mirrorPriorityClass = priorityClassName(settings, 'standard');
      return inClusterBucket(name, { ...common, ...copied, mirrorPriorityClass, storage, uses }, opts);
    }
    case 'queue': {
      const { maximumReceives, visibilityTimeoutSeconds } = store;
      const broker = new QueueBroker(
        name,
        { ...common, queues: [{ name, maximumReceives, visibilityTimeoutSeconds }] },
        opts,
      );
      return placed(broker, () => broker.connectionFor(name));
    }
    case 'topic': {
      const emulator = new TopicEmulator(name, { ...common, topics: [name] }, opts);
      return placed(emulator, () => emulator.connectionFor(name));
    }
    case 'file-system': {
      const volume = sharedVolume(name, surroundings, opts);
      return placed(volume, () => volume.connection);
    }
    case 'broker': {
      const nodes = isProductionLike(surroundings.settings) ? 3 : 1;
      const users = surroundings.uses.map(({ service }) => service);
      const rabbitmq = new Rabbitmq(
        name,
        {
          ...common,
          version: store.version,
          size,
          storage,
          nodes,
          users,
          watched: surroundings.settings.monitoring.dashboards,
        },
        opts,
      );
      return placed(rabbitmq, ({ service }) => rabbitmq.connectionFor(service));
    }
    case 'table':
      throw new UserError([`store "${name}": a ${store.kind} lives on AWS alone; place it managed`]);
  }
}

function sharedVolume(
  name: string,
  { settings, namespace }: InClusterSurroundings,
  opts: pulumi.ComponentResourceOptions,
): SharedVolume {
  const { storage = 1, storageClass } = settings.stores[name] ?? {};
  // The one node of a developer's cluster has no class that shares a volume among several.
  const oneNode = settings.environment === 'development';
  const named = storageClass === undefined ? {} : { storageClass };
  const source = { kind: 'storage-class', oneNode, ...named } as const;
  return new SharedVolume(name, { namespace, storage, source, protect: settings.deletionProtection }, opts);
}

function placed(component: pulumi.Resource, connect: PlacedStore['connect']): PlacedStore {
  return { connect, ready: [component] };
}

function commonArgs(
  name: string,
  store: Store,
  { settings, namespace, grants, imagePullSecrets }: InClusterSurroundings,
): InClusterStoreArgs {
  const { storageClass, resources } = settings.stores[name] ?? {};
  return {
    namespace,
    grants,
    protect: settings.deletionProtection,
    imagePullSecrets,
    priorityClass: priorityClassName(settings, 'stores'),
    ...('claim' in store ? { claim: store.claim } : {}),
    ...(storageClass === undefined ? {} : { storageClass }),
    ...(resources === undefined ? {} : { resources }),
  };
}
