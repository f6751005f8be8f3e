import { dumpJobs } from '../wiring/dumps';
import { namespaceOf } from '../wiring/landscape';
import { failedRestoreHours, restoreTestHours, snapshotDatabases } from '../wiring/operations/snapshots';
import type { Dashboard, NumberPanel, Section } from './dashboard';
import type { DashboardFacts } from './dashboardFacts';

/** Returns the dashboard of the backups that the stack makes: how old the last one of each is. */
export function backups(facts: DashboardFacts): readonly Dashboard[] {
  const sections = [...dumpSection(facts), ...snapshotSection(facts), ...clusterSection(facts)];
  if (sections.length === 0) return [];
  return [
    {
      name: 'backups',
      title: 'Backups',
      description: 'How old the last good backup of each kind is, and how many went wrong.',
      sections,
    },
  ];
}

function dumpSection({ system, landscape }: DashboardFacts): readonly Section[] {
  const dumps = system.dumps ?? [];
  if (dumps.length === 0) return [];
  const panels = dumps.flatMap(({ database, alertAfterHours }) => {
    const store = system.stores[database];
    const namespace = namespaceOf(system, landscape.environment, store ?? {});
    const every =
      store?.kind === 'database' && store.databases === 'per-service'
        ? ' A run counts only if it succeeds for every database there.'
        : '';
    const { dump, drill } = dumpJobs(database);
    return [
      {
        ...age(`Age of the last dump of ${database}`, namespace, dump),
        description: `Red when it is older than ${alertAfterHours} hours.${every}`,
        alarming: { from: alertAfterHours * secondsOfHour, side: 'above' },
      } as const,
      {
        ...age(`Since a dump of ${database} was last restored`, namespace, drill),
        description: `A drill restores the newest dump elsewhere, which proves that it can be.${every}`,
      },
    ];
  });
  return [{ title: 'Dumps of databases', panels }];
}

const secondsOfHour = 60 * 60;

function age(title: string, namespace: string, cronJob: string): NumberPanel {
  const selector = `{namespace="${namespace}",cronjob="${cronJob}"}`;
  return {
    kind: 'number',
    title,
    unit: 's',
    queries: [
      { expression: `time() - max(kube_cronjob_status_last_successful_time${selector})`, legend: cronJob },
    ],
  };
}

/** CloudWatch tells of jobs of AWS Backup that there were; of none there is no series. */
function snapshotSection({ system, landscape, installed }: DashboardFacts): readonly Section[] {
  const databases = installed.has('storeMetrics') ? snapshotDatabases(system, landscape) : [];
  if (databases.length === 0) return [];
  const panels = databases.flatMap(({ database, alertAfterHours }) => [
    {
      ...jobs(`Snapshots of ${database}`, 'backup_jobs_completed', database),
      description: `Red when AWS Backup has made none for ${alertAfterHours} hours.`,
      alarming: { from: 1, side: 'below' },
    } as const,
    {
      ...jobs(`Restores of ${database}`, 'restore_jobs_completed', database),
      description: `Red when nobody has restored a snapshot for ${restoreTestHours / 24} days; AWS Backup does once a week.`,
      alarming: { from: 1, side: 'below' },
    } as const,
    {
      ...jobs(`Restores that failed`, 'restore_jobs_failed', database),
      description: `Within ${failedRestoreHours} hours, of all databases in the account and region.`,
      alarming: { from: 1, side: 'above' },
    } as const,
  ]);
  return [{ title: 'Snapshots of AWS Backup', panels }];
}

function jobs(title: string, what: string, database: string): NumberPanel {
  const expression = `max(aws_backup_number_of_${what}_sum{name="${database}"}) or vector(0)`;
  return { kind: 'number', title, unit: 'short', queries: [{ expression, legend: database }] };
}

/** Velero's own metrics (its documentation, "Metrics"). */
function clusterSection({ installed }: DashboardFacts): readonly Section[] {
  if (!installed.has('clusterBackup')) return [];
  return [
    {
      title: 'Objects and disks of the cluster (Velero)',
      panels: [
        {
          kind: 'number',
          title: 'Age of the last backup',
          unit: 's',
          queries: [
            {
              expression:
                'time() - max by (schedule) (velero_backup_last_successful_timestamp{schedule!=""})',
              legend: '{{ schedule }}',
            },
          ],
        },
        {
          kind: 'number',
          title: 'Failed within a week',
          unit: 'short',
          alarming: { from: 1, side: 'above' },
          queries: [
            {
              expression:
                'sum(increase(velero_backup_failure_total[7d])) + sum(increase(velero_backup_partial_failure_total[7d]))',
              legend: 'failed',
            },
          ],
        },
        {
          kind: 'number',
          title: 'Backups that are kept',
          unit: 'short',
          queries: [{ expression: 'sum(velero_backup_total)', legend: 'backups' }],
        },
      ],
    },
  ];
}
