import { everywhere } from '../model/environment';
import type { Resources } from '../model/resources';
import type { JobService, Use } from '../model/service';
import type { Database, Store } from '../model/store';
import type { Dump, System } from '../model/system';
import { UserError } from '../model/userError';

/** Names of the three jobs of a dump: of their services, and so of what runs for them. */
export interface DumpJobs {
  readonly dump: string;
  readonly restore: string;
  /** It proves that the newest dump restores. */
  readonly drill: string;
}

/** Returns the names of the jobs that dump and restore a database, and of the drill. */
export function dumpJobs(database: string): DumpJobs {
  return {
    dump: `${database}-dump`,
    restore: `${database}-restore`,
    drill: `${database}-restore-drill`,
  };
}

/** Returns the names of the services that are jobs of the system's dumps. */
export function dumpJobNames({ dumps = [] }: System): readonly string[] {
  return dumps.flatMap(({ database }) => Object.values<string>({ ...dumpJobs(database) }));
}

/** On Sundays at six, when the dumps of the night are made and nobody waits for the nodes. */
const usualDrillSchedule = '0 6 * * 0';

/** Returns when the newest dump is proved: a cron schedule in UTC. */
export function drillScheduleOf({ drillSchedule }: Dump): string {
  return drillSchedule ?? usualDrillSchedule;
}

/** Of each container: a part of an upload is 64 MiB, and stands in the memory twice. */
export const dumpResources: Resources = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { cpu: '1', memory: '512Mi' },
};

/** The variables of libpq. */
const databaseVariables: Use<'database'>['environment'] = {
  PGHOST: 'host',
  PGPORT: 'port',
  PGDATABASE: 'database',
  PGUSER: 'username',
  PGPASSWORD: 'password',
  PGSSLROOTCERT: 'certificate-authority',
};

/** Of a server that has several databases, the jobs name each themselves. */
const serverVariables: Use<'database'>['environment'] = Object.fromEntries(
  Object.entries(databaseVariables).filter(([name]) => name !== 'PGDATABASE'),
);

const bucketVariables: Use<'bucket'>['environment'] = {
  BUCKET_NAME: 'name',
  BUCKET_REGION: 'region',
  BUCKET_ENDPOINT: 'endpoint',
  BUCKET_ACCESS_KEY_ID: 'access-key-id',
  BUCKET_SECRET_ACCESS_KEY: 'secret-access-key',
};

type Job = JobService<string, Readonly<Record<string, Store>>>;

/**
 * Returns the system with three jobs more for each of its dumps, so that their roles, rules, identities and Secrets follow
 * from what they use, as for any service. They are for the wiring: no settings speak of them.
 * @throws UserError for dumps that cannot be made, with every problem at once.
 */
export function withDumps(system: System): System {
  const dumps = system.dumps ?? [];
  const problems = dumps.flatMap((dump, index) => problemsOf(system, dump, dumps.slice(0, index)));
  if (problems.length > 0) throw new UserError(problems);
  const jobs = dumps.flatMap((dump) => jobsOf(system, dump));
  return { ...system, services: { ...system.services, ...Object.fromEntries(jobs) } };
}

function problemsOf(system: System, dump: Dump, others: readonly Dump[]): string[] {
  const { database, bucket } = dump;
  const place = `${system.name}: dump of "${database}"`;
  const store = system.stores[database];
  const names = Object.values(dumpJobs(database)).filter((name) => name in system.services);
  return [
    ...(store?.kind === 'database' ? [] : [`${place}: it is no database; name one`]),
    ...(store?.kind === 'database' && store.databases === 'per-service'
      ? perServiceProblems(system, dump).map((problem) => `${place}: ${problem}`)
      : []),
    ...(system.stores[bucket]?.kind === 'bucket' ? [] : [`${place}: "${bucket}" is no bucket; name one`]),
    ...(others.some((other) => other.bucket === bucket)
      ? [
          `${place}: the bucket "${bucket}" holds the dumps of another database; give each a bucket of its own`,
        ]
      : []),
    ...names.map((name) => `${place}: a service is called "${name}", as one of its jobs is; rename it`),
  ];
}

/** A server of RDS has databases that nobody may read. */
function perServiceProblems({ services, functions }: System, { database, placement }: Dump): string[] {
  const users = [...Object.values(services), ...Object.values(functions ?? {})];
  return [
    ...(placement === 'in-cluster'
      ? []
      : [
          "each service has a database of its own there, which is dumped in pods alone; add `placement: 'in-cluster'`",
        ]),
    ...(users.some(({ uses }) => uses?.[database] !== undefined)
      ? []
      : ['no service uses it, so that it has no database; leave the dump out']),
  ];
}

/** The jobs run where the database does: nothing else may hold its dumps in plain text. */
function jobsOf(system: System, dump: Dump): (readonly [string, Job])[] {
  const store = system.stores[dump.database];
  if (store?.kind !== 'database') return [];
  const jobs = dumpJobs(dump.database);
  return [
    [
      jobs.dump,
      {
        ...common(jobs.dump, store),
        title: `Dump of ${store.title}`,
        runs: { kind: 'on-schedule', schedule: dump.schedule },
        uses: { ...databaseUse(dump, store, 'read-only'), ...bucketUse(dump, 'read-write') },
      },
    ],
    [
      jobs.restore,
      {
        ...common(jobs.restore, store),
        title: `Restore of ${store.title}`,
        runs: { kind: 'by-hand' },
        uses: { ...databaseUse(dump, store, 'owner'), ...bucketUse(dump, 'read-only') },
      },
    ],
    [
      jobs.drill,
      {
        ...common(jobs.drill, store),
        title: `Restore drill of ${store.title}`,
        runs: { kind: 'on-schedule', schedule: drillScheduleOf(dump) },
        // Not the database: a drill that could reach it could harm it.
        uses: bucketUse(dump, 'read-only'),
      },
    ],
  ];
}

function common(name: string, { namespace }: Database) {
  return {
    kind: 'job',
    layer: 'Operations',
    image: name,
    ports: [],
    resources: everywhere(dumpResources),
    ...(namespace === undefined ? {} : { namespace }),
  } as const;
}

type Uses = NonNullable<Job['uses']>;

function databaseUse({ database }: Dump, { databases }: Database, access: Use<'database'>['access']): Uses {
  const environment = databases === 'shared' ? databaseVariables : serverVariables;
  return { [database]: { access, environment } };
}

function bucketUse({ bucket }: Dump, access: Use<'bucket'>['access']): Uses {
  return { [bucket]: { access, environment: bucketVariables } };
}
