import * as pulumi from '@pulumi/pulumi';
import { FluentBit } from '../../../components/kubernetes/operators/fluentBit';
import { GuardedNamespace } from '../../../components/kubernetes/operators/guardedNamespace';
import { LogSearch } from '../../../components/kubernetes/operators/logSearch';
import { LogViewer } from '../../../components/kubernetes/operators/logViewer';
import { Loki } from '../../../components/kubernetes/operators/loki';
import { isProductionLike } from '../../model/environment';
import { logKeepingOf } from '../../model/operations';
import type { NetworkGrant } from '../../wiring/grant';
import {
  fluentBit,
  loggingNamespaceName,
  logKeeperPods,
  logSearch,
  logSearchSetup,
  logViewers,
  loki,
  type SearchLogEngine,
} from '../../wiring/operations/logPrograms';
import { makeLogBucket } from './logBucket';
import type { OperationsSurroundings } from './operationsSurroundings';

/** Disks of one pod, in GiB: with a bucket for the last hours, else for everything. */
const gibibytes = { recent: 20, few: 20, many: 100 } as const;

/** Installs what keeps the logs of pods, and then what collects them. */
export function installLogs(
  surroundings: OperationsSurroundings,
  opts: pulumi.ComponentResourceOptions,
): void {
  const engine = surroundings.settings.monitoring.logs;
  if (engine === 'off') return;
  const namespace = new GuardedNamespace(loggingNamespaceName, opts);
  const ready =
    engine === 'loki'
      ? installLoki(surroundings, namespace, opts)
      : installSearch(engine, surroundings, namespace, opts);
  const args = { engine, grants: rulesOf(surroundings, fluentBit.name) };
  // No line is sent before there is somebody who knows how long to keep it.
  new FluentBit(fluentBit.name, args, pulumi.mergeOptions(opts, { dependsOn: [...ready] }));
}

function installLoki(
  surroundings: OperationsSurroundings,
  namespace: GuardedNamespace,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const { settings, system, landscape } = surroundings;
  const { hotDays, coldDays } = logKeepingOf(system);
  const made = makeLogBucket(surroundings, opts);
  return new Loki(
    loki.name,
    {
      namespace,
      retentionDays: hotDays + coldDays,
      replicas: logKeeperPods('loki', landscape),
      gibibytes: made === undefined ? diskOf(settings) : gibibytes.recent,
      protect: settings.deletionProtection,
      grants: rulesOf(surroundings, loki.name),
      ...(made === undefined ? {} : { bucket: made.bucket }),
    },
    pulumi.mergeOptions(opts, { dependsOn: [...(made?.ready ?? [])] }),
  ).ready;
}

function installSearch(
  engine: SearchLogEngine,
  surroundings: OperationsSurroundings,
  namespace: GuardedNamespace,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const { settings, system, landscape } = surroundings;
  const { hotDays, coldDays } = logKeepingOf(system);
  const { ready } = new LogSearch(
    logSearch.name,
    {
      namespace,
      engine,
      hotDays,
      coldDays,
      nodes: logKeeperPods(engine, landscape),
      gibibytes: diskOf(settings),
      protect: settings.deletionProtection,
      grants: [...rulesOf(surroundings, logSearch.name), ...rulesOf(surroundings, logSearchSetup)],
    },
    opts,
  );
  const viewer = logViewers[engine].name;
  const args = { namespace, engine, grants: rulesOf(surroundings, viewer) };
  new LogViewer(viewer, args, pulumi.mergeOptions(opts, { dependsOn: [...ready] }));
  return ready;
}

function diskOf(settings: OperationsSurroundings['settings']): number {
  return isProductionLike(settings) ? gibibytes.many : gibibytes.few;
}

function rulesOf({ rules }: OperationsSurroundings, subject: string): readonly NetworkGrant[] {
  return rules.get(subject) ?? [];
}
