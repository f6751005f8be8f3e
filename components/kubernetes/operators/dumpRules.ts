import { stringify } from 'yaml';

/** A dump whose age Prometheus watches. */
export interface WatchedDump {
  /** Name of the database. */
  readonly database: string;
  readonly namespace: string;
  /** The CronJob that makes it. */
  readonly cronJob: string;
  /** Hours after which the last dump is too old. */
  readonly alertAfterHours: number;
}

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Returns the rules file of Prometheus: one alert a dump. */
export function dumpRules(dumps: readonly WatchedDump[]): string {
  return stringify(
    { groups: [{ name: 'database-dumps', rules: dumps.map(tooOld) }] },
    // A long line stays one: an expression that is folded reads badly in the interface of Prometheus.
    { lineWidth: 0 },
  );
}

/**
 * Too old, or never made since the CronJob was; or nobody knows, because the CronJob or kube-state-metrics is gone. The
 * quarter of an hour lets kube-state-metrics restart.
 */
function tooOld({ database, namespace, cronJob, alertAfterHours }: WatchedDump): AlertRule {
  const selector = `{namespace="${namespace}",cronjob="${cronJob}"}`;
  const last = `kube_cronjob_status_last_successful_time${selector}`;
  const created = `kube_cronjob_created${selector}`;
  const seconds = alertAfterHours * 60 * 60;
  return {
    alert: 'DatabaseDumpTooOld',
    expr: [
      `time() - ${last} > ${seconds}`,
      `or (time() - ${created} > ${seconds} unless on (namespace, cronjob) ${last})`,
      `or absent(${created})`,
    ].join('\n'),
    for: '15m',
    labels: { severity: 'critical', database },
    annotations: {
      summary: `The database ${database} has no dump younger than ${alertAfterHours} hours.`,
      description:
        `No run of the CronJob ${namespace}/${cronJob} has succeeded for ${alertAfterHours} hours, or nothing is known of it. ` +
        `See: kubectl get jobs --namespace ${namespace}; kubectl logs --namespace ${namespace} --selector app=${cronJob} --all-containers. ` +
        'docs/recovery.md says what to do.',
    },
  };
}
