import { isProductionLike, type Environment } from '../model/environment';
import { logKeepingOf } from '../model/operations';
import { monitoringLevels, type MonitoringLevel } from './operationsSchema';
import type { SettingsInput } from './schema';
import { Secret } from './secret';
import type { AlertingSettings, MonitoringSettings, OutsideBucket, Settings, SystemFacts } from './settings';

/** The seed of task-platform: "Basic logging", "Full monitoring stack", "… + alerting", "Full observability stack". */
const usualLevels: Readonly<Record<Environment, MonitoringLevel>> = {
  development: 'logging',
  testing: 'monitoring',
  staging: 'alerting',
  production: 'observability',
};

type OperationsSettings = Pick<
  Settings,
  | 'monitoring'
  | 'alerting'
  | 'secrets'
  | 'waf'
  | 'wafRateLimit'
  | 'clusterBackup'
  | 'gitOps'
  | 'mesh'
  | 'imageVerification'
  | 'requireDigests'
>;

/** Returns the settings of what stands around the workloads, with every default filled in. */
export function resolveOperations(input: SettingsInput, system: SystemFacts): OperationsSettings {
  const { clusterBackup, gitOps, imageVerification } = input;
  return {
    monitoring: monitoringSettings(input, system),
    alerting: alertingSettings(input),
    secrets: input.secrets ?? 'kubernetes',
    waf: input.waf ?? (input.target === 'aws' && isProductionLike(input) ? 'create' : 'off'),
    wafRateLimit: input.wafRateLimit ?? usualRateLimit(system),
    mesh: input.mesh ?? 'off',
    requireDigests: input.requireDigests ?? false,
    ...(clusterBackup === undefined ? {} : { clusterBackup: outsideBucket(clusterBackup) }),
    ...(gitOps === undefined ? {} : { gitOps: { revision: 'main', ...gitOps } }),
    ...(imageVerification === undefined
      ? {}
      : { imageVerification: { publicKeys: [], identities: [], ...imageVerification } }),
  };
}

function monitoringSettings(input: SettingsInput, system: SystemFacts): MonitoringSettings {
  const level = input.monitoring?.level ?? usualLevels[input.environment];
  // What shows and alerts asks the stack's own Prometheus.
  const ownPrometheus = (input.operators?.metrics ?? 'install') === 'install';
  const reaches = (least: MonitoringLevel) =>
    monitoringLevels.indexOf(level) >= monitoringLevels.indexOf(least);
  const everything = reaches('observability');
  return {
    level,
    dashboards: ownPrometheus && reaches('monitoring'),
    alerts: ownPrometheus && reaches('alerting'),
    logs: input.monitoring?.logs ?? (everything ? logKeepingOf(system).engine : 'off'),
    traces: input.monitoring?.traces ?? everything,
  };
}

function alertingSettings({ alerting = {} }: SettingsInput): AlertingSettings {
  const { pagerDutyKey, slackUrl } = alerting;
  return {
    ...(pagerDutyKey === undefined ? {} : { pagerDutyKey: new Secret(pagerDutyKey) }),
    ...(slackUrl === undefined ? {} : { slackUrl: new Secret(slackUrl) }),
  };
}

/** Returns S3-compatible storage outside, with its credential hidden. */
export function outsideBucket(given: Required<SettingsInput>['clusterBackup']): OutsideBucket {
  return { region: 'us-east-1', ...given, secretAccessKey: new Secret(given.secretAccessKey) };
}

const secondsOfFiveMinutes = 300;

/** What an ingress lets through for five minutes, its firewall must let through; AWS's own examples allow 2000. */
function usualRateLimit({ ingresses }: SystemFacts): number {
  const limits = ingresses.flatMap(({ annotations }) => {
    const limit = annotations['nginx.ingress.kubernetes.io/limit-rps'];
    return limit === undefined ? [] : [Number(limit) * secondsOfFiveMinutes];
  });
  return limits.length === 0 ? 2000 : Math.max(...limits);
}
