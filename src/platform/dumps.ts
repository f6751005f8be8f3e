import type * as pulumi from '@pulumi/pulumi';
import { DatabaseDump } from '../../components/kubernetes/databaseDump';
import type { BucketJobArgs, DumpConnection, DumpJobArgs } from '../../components/kubernetes/dumpJob';
import type { Dump } from '../model/system';
import { drillScheduleOf, dumpJobs, dumpResources } from '../wiring/dumps';
import { namespaceOf } from '../wiring/landscape';
import { priorityClassName, type Priority } from '../wiring/priorityClasses';
import type { Wiring } from '../wiring/wire';
import { certificateAuthorities, connectAll, variables, type Connected } from './connected';
import type { Surroundings } from './services';

/** What dumps need of the parts of the platform that stand before them; the system is the one with its dumps' jobs. */
export type DumpSurroundings = Omit<Surroundings, 'ready' | 'standInScripts' | 'landscape' | 'installed'>;

/** Makes the dumps of the system, and returns their keys, which are secret, by database. */
export function makeDumps(
  surroundings: DumpSurroundings,
  opts: pulumi.ComponentResourceOptions,
): ReadonlyMap<string, pulumi.Output<string>> {
  const { system } = surroundings;
  return new Map(
    (system.dumps ?? []).map((dump) => [dump.database, makeDump(dump, surroundings, opts).key] as const),
  );
}

function makeDump(
  dump: Dump,
  surroundings: DumpSurroundings,
  opts: pulumi.ComponentResourceOptions,
): DatabaseDump {
  const { settings, system, namespaces, imagePullSecrets } = surroundings;
  const store = system.stores[dump.database];
  if (store?.kind !== 'database') throw new Error(`${dump.database} is no database.`);
  const namespace = namespaceOf(system, settings.environment, store);
  const jobs = dumpJobs(dump.database);
  return new DatabaseDump(
    dump.database,
    {
      namespace: namespaces.get(namespace) ?? namespace,
      ...(store.databases === 'per-service' ? { databases: databasesOf(jobs.dump, surroundings) } : {}),
      version: store.version,
      storage: settings.stores[dump.database]?.storage ?? store.storage[settings.environment],
      schedule: dump.schedule,
      drillSchedule: drillScheduleOf(dump),
      retentionDays: dump.retentionDays,
      resources: dumpResources,
      dump: jobOf(jobs.dump, 'standard', dump, surroundings),
      // Who restores a store waits for nothing that uses it.
      restore: jobOf(jobs.restore, 'stores', dump, surroundings),
      drill: bucketJobOf(jobs.drill, 'standard', dump, surroundings),
      protect: settings.deletionProtection,
      imagePullSecrets,
    },
    opts,
  );
}

/** The databases that the job may read: those of all services. */
function databasesOf(job: string, { wiring }: DumpSurroundings): readonly string[] {
  return wiring.grants.flatMap((grant) =>
    grant.kind === 'database-role' && grant.service === job ? grant.databases : [],
  );
}

function jobOf(name: string, priority: Priority, dump: Dump, surroundings: DumpSurroundings): DumpJobArgs {
  const { wiring, stores } = surroundings;
  const connected = connectAll(name, wiring, stores);
  const database = connected.filter(({ binding }) => binding.store === dump.database);
  return {
    ...bucketJobOf(name, priority, dump, surroundings, connected),
    database: reach(name, dump.database, wiring, connected),
    databaseTls: database.some(({ connection }) => connection.tls),
    certificateAuthorities: certificateAuthorities(database),
  };
}

function bucketJobOf(
  name: string,
  priority: Priority,
  { bucket }: Dump,
  { settings, wiring, stores, identities, rules }: DumpSurroundings,
  // Once a job: it makes the role of the database.
  connected = connectAll(name, wiring, stores),
): BucketJobArgs {
  const identity = identities.get(name);
  return {
    name,
    bucket: reach(name, bucket, wiring, connected),
    grants: rules.get(name) ?? [],
    priorityClass: priorityClassName(settings, priority),
    podAnnotations: identity === undefined ? {} : { 'berth.dev/pod-identity': identity.associationId },
    dependsOn: [
      ...connected.flatMap(({ binding }) => stores.get(binding.store)?.ready ?? []),
      ...(identity === undefined ? [] : [identity.association]),
    ],
  };
}

/** How a job reaches one of its stores. */
function reach(job: string, store: string, wiring: Wiring, connected: readonly Connected[]): DumpConnection {
  const wanted = wiring.variables.get(job) ?? [];
  const own = wanted.filter((variable) => variable.kind !== 'url' && variable.store === store);
  const { environment = {}, secrets = [] } = variables(own, connected);
  return { environment, secrets };
}
