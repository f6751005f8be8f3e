import { isSecretFact, type Database, type Fact, type StoreKind } from '../model/store';
import type { Placement } from '../model/environment';
import type { System } from '../model/system';
import type { Binding, UsesBinding } from './binding';
import { dumpJobNames } from './dumps';
import type { DatabaseRoleGrant, SecretGrant } from './grant';
import { namespaceOf, placementOf, type Landscape } from './landscape';

const oneCredential = {
  cache: 'A cache knows one password, so every service that uses it holds the same.',
  search: 'Services share one user of the domain, whose rights cover every index.',
  broker: 'Amazon MQ makes one user, which every service that uses the broker holds.',
  mail: 'A relay of somebody else knows one login, so every service that sends holds the same.',
} as const;

/** Returns a role of its own for every binding to a database. */
export function databaseRoleGrants(system: System, bindings: readonly Binding[]): DatabaseRoleGrant[] {
  return bindings.flatMap((binding) => {
    const store = binding.kind === 'uses' ? system.stores[binding.store] : undefined;
    if (binding.kind !== 'uses' || store?.kind !== 'database') return [];
    return [
      {
        kind: 'database-role',
        id: `database-role ${binding.id}`,
        bindings: [binding.id],
        service: binding.service,
        store: binding.store,
        role: identifier(binding.service),
        databases: databasesOf(system, binding, store, bindings),
        access: databaseAccess(binding.use.access),
      },
    ];
  });
}

function databaseAccess(access: UsesBinding['use']['access']): DatabaseRoleGrant['access'] {
  return access === 'read-only' || access === 'owner' ? access : 'read-write';
}

/** Who dumps and restores a store has access to the database of every service. */
function databasesOf(
  system: System,
  { service, store }: UsesBinding,
  { databases }: Database,
  bindings: readonly Binding[],
): DatabaseRoleGrant['databases'] {
  if (databases === 'shared') return [identifier(system.name)];
  const jobs = dumpJobNames(system);
  if (!jobs.includes(service)) return [identifier(service)];
  const users = bindings.flatMap((other) =>
    other.kind === 'uses' && other.store === store && !jobs.includes(other.service) ? [other.service] : [],
  );
  const [first, ...rest] = users.map(identifier);
  if (first === undefined) throw new Error(`${service} has no database in ${store} to reach.`);
  return [first, ...rest];
}

/** Returns a name as PostgreSQL takes it without quotes. */
function identifier(name: string): string {
  return name.replaceAll('-', '_');
}

/** Returns the Secret of every binding that carries a credential. */
export function secretGrants(
  system: System,
  landscape: Landscape,
  bindings: readonly Binding[],
): SecretGrant[] {
  return bindings.flatMap((binding) => {
    const service = binding.kind === 'uses' ? system.services[binding.service] : undefined;
    const store = binding.kind === 'uses' ? system.stores[binding.store] : undefined;
    if (binding.kind !== 'uses' || service === undefined || store === undefined) return [];
    const placement = placementOf(landscape, binding.store);
    const facts = Object.values(binding.use.environment);
    if (!facts.some((fact) => isSecretFact(store.kind, fact) && isPresent(store.kind, fact, placement)))
      return [];
    const wider = widerThanTheBinding(store.kind, placement);
    return [
      {
        kind: 'secret',
        id: `secret ${binding.id}`,
        bindings: [binding.id],
        ...(wider === undefined ? {} : { wider }),
        service: binding.service,
        store: binding.store,
        namespace: namespaceOf(system, landscape.environment, service),
        secret: secretName(binding),
      },
    ];
  });
}

/** Returns the name of the Secret that carries a binding's credential. */
export function secretName(binding: UsesBinding): string {
  return binding.use.secret ?? `${binding.service}-${binding.store}`;
}

/** A managed AWS API is reached with the pod's identity at the region's own endpoint: no key pair, no endpoint. */
export function isPresent(kind: StoreKind, fact: Fact, placement: Placement): boolean {
  if (placement === 'in-cluster') return true;
  const apiFacts: readonly Fact[] = ['access-key-id', 'secret-access-key', 'endpoint'];
  return !(['bucket', 'queue', 'topic', 'table'].includes(kind) && apiFacts.includes(fact));
}

function widerThanTheBinding(kind: StoreKind, placement: Placement): string | undefined {
  // A broker in pods has a user for each service, and so have SES and what catches mail; a search store asks for none.
  if ((kind === 'broker' || kind === 'search') && placement === 'in-cluster') return undefined;
  if (kind === 'mail' && placement !== 'external') return undefined;
  return kind === 'cache' || kind === 'search' || kind === 'broker' || kind === 'mail'
    ? oneCredential[kind]
    : undefined;
}
