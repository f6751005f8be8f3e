import type * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../../components/connection';
import { DatabaseRole } from '../../components/kubernetes/databaseRole';
import type { Settings } from '../config/settings';
import type { Database, Mail, Store } from '../model/store';
import type { System } from '../model/system';
import type { UsesBinding } from '../wiring/binding';
import { mirrorPods } from '../wiring/copyGrants';
import type { DatabaseRoleGrant, NetworkGrant } from '../wiring/grant';
import { groupBy } from '../wiring/groupBy';
import { namespaceOf, placementOf, type Landscape } from '../wiring/landscape';
import { rolePods } from '../wiring/networkGrants';
import { priorityClassName, priorityOf } from '../wiring/priorityClasses';
import { bucketPods } from '../wiring/storeGrants';
import type { Wiring } from '../wiring/wire';
import type { Home } from './home';
import { inClusterStore } from './inClusterStore';
import { placeMail } from './mail';
import { managedStore } from './managedStore';
import type { PlacedStore } from './placedStore';

/** What stores need of the parts of the platform that stand before them. */
export interface StoreSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly landscape: Landscape;
  readonly wiring: Wiring;
  /** Network rules by the service, store or Job whose pods they select. */
  readonly rules: ReadonlyMap<string, readonly NetworkGrant[]>;
  readonly home: Home;
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
  readonly imagePullSecrets: readonly string[];
}

/** Puts every store of the system where the stack wants it, and returns them by name. */
export function placeStores(surroundings: StoreSurroundings): ReadonlyMap<string, PlacedStore> {
  const { system, wiring } = surroundings;
  const uses = groupBy(
    wiring.bindings.filter((binding) => binding.kind === 'uses'),
    ({ store }) => store,
  );
  const roles = new Map(
    wiring.grants.flatMap((grant) =>
      grant.kind === 'database-role' ? [[grant.bindings[0], grant] as const] : [],
    ),
  );
  return new Map(
    Object.entries(system.stores).map(([name, store]) => {
      const users = uses.get(name) ?? [];
      if (store.kind !== 'database') return [name, placeStore(name, store, users, surroundings)];
      const grants = users.flatMap(({ id }) => roles.get(id) ?? []);
      return [name, placeDatabase(name, store, users, grants, surroundings)];
    }),
  );
}

function placeStore(
  name: string,
  store: Store,
  uses: readonly UsesBinding[],
  surroundings: StoreSurroundings,
  databaseName?: string,
): PlacedStore {
  if (store.kind === 'mail') return placeMail(name, store, uses, surroundings);
  return placementOf(surroundings.landscape, name) === 'managed'
    ? onAws(name, store, databaseName ?? 'postgres', surroundings)
    : inCluster(name, store, uses, surroundings);
}

/** Gives each binding its own role in the database, made by a Job beside the service that logs in with it. */
function placeDatabase(
  name: string,
  store: Database,
  uses: readonly UsesBinding[],
  roles: readonly DatabaseRoleGrant[],
  surroundings: StoreSurroundings,
): PlacedStore {
  const placed = placeStore(name, store, uses, surroundings, roles[0]?.databases[0]);
  const connect = (binding: UsesBinding): Connection => {
    const grant = roles.find(({ bindings }) => bindings.includes(binding.id));
    if (grant === undefined) throw new Error(`No role was granted for ${binding.id}.`);
    return role(grant, placed.connect(binding), surroundings);
  };
  return { ...placed, connect };
}

function onAws(
  name: string,
  store: Exclude<Store, Mail>,
  databaseName: string,
  surroundings: StoreSurroundings,
): PlacedStore {
  const { settings, system, wiring, home, namespaces } = surroundings;
  if (home.aws === undefined) throw new Error(`The store ${name} is managed, and the target is not AWS.`);
  const namespace = namespaceOf(system, settings.environment, store);
  const { connection, ...rest } = managedStore(
    name,
    store,
    {
      settings,
      ...home.aws,
      rules: wiring.grants.flatMap((grant) =>
        grant.kind === 'security-group' && grant.store === name ? [grant] : [],
      ),
      delivered: wiring.grants.some((grant) => grant.kind === 'bucket-policy' && grant.store === name),
      databaseName,
      namespace: namespaces.get(namespace) ?? namespace,
    },
    { providers: home.providers },
  );
  return { ...rest, connect: () => connection };
}

function inCluster(
  name: string,
  store: Exclude<Store, Mail>,
  uses: readonly UsesBinding[],
  { settings, system, rules, home, namespaces, imagePullSecrets }: StoreSurroundings,
): PlacedStore {
  const namespace = namespaceOf(system, settings.environment, store);
  return inClusterStore(
    name,
    store,
    {
      settings,
      uses,
      grants: [
        ...(rules.get(name) ?? []),
        ...(rules.get(bucketPods(name)) ?? []),
        ...(rules.get(mirrorPods(name)) ?? []),
      ],
      namespace: namespaces.get(namespace) ?? namespace,
      imagePullSecrets,
    },
    { providers: home.providers },
  );
}

function role(
  grant: DatabaseRoleGrant,
  administrator: Connection,
  { settings, system, rules, home, namespaces, imagePullSecrets }: StoreSurroundings,
): Connection {
  const name = rolePods(grant.service, grant.store);
  const namespace = namespaceOf(system, settings.environment, system.services[grant.service] ?? {});
  return new DatabaseRole(
    name,
    {
      namespace: namespaces.get(namespace) ?? namespace,
      administrator,
      grant,
      grants: rules.get(name) ?? [],
      imagePullSecrets,
      // The service waits for its role.
      priorityClass: priorityClassName(settings, priorityOf(grant.service, system)),
    },
    { providers: home.providers },
  ).connection;
}
