import type { AlertFacts } from './alertFacts';
import { alertingRule, type AlertDefinition, type RuleGroup } from './rules';

/** Returns the alerts on what watches: whoever is not watched may be anything. */
export function watchGroups(facts: AlertFacts): readonly RuleGroup[] {
  const definitions = [
    watchdog,
    targetDown,
    alertmanagerFailing(facts.pods),
    metricsAdapterDown,
    ...(facts.pods > 1 ? [prometheusDown(facts.pods)] : []),
  ];
  return [{ name: 'watching', rules: definitions.map((definition) => alertingRule(facts, definition)) }];
}

/** Fires always: whoever waits for it outside hears when it stops that alerts reach nobody any more. */
const watchdog: AlertDefinition = {
  alert: 'Watchdog',
  severity: 'none',
  expr: 'vector(1)',
  summary: 'Prometheus evaluates its rules, and reaches Alertmanager.',
  description: 'It always fires. When it does not arrive, alerts do not either.',
};

/** Without the labels of the pod, which change with it. */
const targetDown: AlertDefinition = {
  alert: 'TargetDown',
  severity: 'warning',
  expr: 'count by (job, namespace, service) (up == 0)',
  for: '10m',
  summary:
    '{{ $value }} targets of {{ $labels.job }} {{ $labels.namespace }}/{{ $labels.service }} do not tell how they are.',
  description:
    'Prometheus gets no metrics from them: alerts on them are blind, and autoscalers that follow them stand still.',
};

function prometheusDown(pods: number): AlertDefinition {
  return {
    alert: 'PrometheusDown',
    severity: 'critical',
    expr: `count(up{namespace="monitoring",service="prometheus"} == 1) < ${pods}`,
    for: '10m',
    summary: 'A pod of Prometheus is down; the other one says so.',
    description:
      'Alerts and autoscalers go on with what is left. When that goes too, nothing alerts any more.',
  };
}

function alertmanagerFailing(pods: number): AlertDefinition {
  return {
    alert: 'AlertmanagerFailing',
    severity: 'critical',
    expr: [
      'sum by (integration) (rate(alertmanager_notifications_failed_total[15m])) > 0',
      `or count(up{namespace="monitoring",service="alertmanager"} == 1) < ${pods}`,
      'or absent(up{namespace="monitoring",service="alertmanager"} == 1)',
    ].join('\n'),
    for: '10m',
    summary: 'Alerts may reach nobody: Alertmanager is down, or those whom it tells refuse.',
    description:
      'What it could not tell by one way it tells by the other, if there is one. See: kubectl logs --namespace monitoring alertmanager-0.',
  };
}

const metricsAdapterDown: AlertDefinition = {
  alert: 'MetricsAdapterDown',
  severity: 'warning',
  expr: 'absent(kube_deployment_status_replicas_available{namespace="prometheus-adapter"} > 0)',
  for: '10m',
  summary: 'No pod of the metrics adapter is ready.',
  description: 'Autoscalers that follow requests or connections keep their last size until it is back.',
};
