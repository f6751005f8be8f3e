import type * as pulumi from '@pulumi/pulumi';
import { DatabaseDump, type DumpJobArgs } from '../../components/kubernetes/databaseDump';
import type { Dump } from '../model/system';
import { dumpJobs, dumpResources } from '../wiring/dumps';
import { namespaceOf } from '../wiring/landscape';
import { priorityClassName, type Priority } from '../wiring/priorityClasses';
import { certificateAuthorities, connectAll, variables } from './connected';
import type { Surroundings } from './services';

/** What dumps need of the parts of the platform that stand before them; the system is the one with its dumps' jobs. */
export type DumpSurroundings = Omit<Surroundings, 'ready' | 'standInScripts'>;

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
      version: store.version,
      storage: settings.stores[dump.database]?.storage ?? store.storage[settings.environment],
      schedule: dump.schedule,
      retentionDays: dump.retentionDays,
      resources: dumpResources,
      dump: jobOf(jobs.dump, 'standard', dump, surroundings),
      // Who restores a store waits for nothing that uses it.
      restore: jobOf(jobs.restore, 'stores', dump, surroundings),
      protect: settings.deletionProtection,
      imagePullSecrets,
    },
    opts,
  );
}

function jobOf(name: string, priority: Priority, dump: Dump, surroundings: DumpSurroundings): DumpJobArgs {
  const { settings, wiring, stores, identities, rules } = surroundings;
  const connected = connectAll(name, wiring, stores);
  const wanted = wiring.variables.get(name) ?? [];
  const reach = (store: string) => {
    const own = wanted.filter((variable) => variable.kind !== 'url' && variable.store === store);
    const { environment = {}, secrets = [] } = variables(own, connected);
    return { environment, secrets };
  };
  const database = connected.filter(({ binding }) => binding.store === dump.database);
  const identity = identities.get(name);
  return {
    name,
    database: reach(dump.database),
    databaseTls: database.some(({ connection }) => connection.tls),
    bucket: reach(dump.bucket),
    certificateAuthorities: certificateAuthorities(database),
    grants: rules.get(name) ?? [],
    priorityClass: priorityClassName(settings, priority),
    podAnnotations: identity === undefined ? {} : { 'berth.dev/pod-identity': identity.associationId },
    dependsOn: [
      ...connected.flatMap(({ binding }) => stores.get(binding.store)?.ready ?? []),
      ...(identity === undefined ? [] : [identity.association]),
    ],
  };
}
