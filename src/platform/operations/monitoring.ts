import * as pulumi from '@pulumi/pulumi';
import { Alertmanager } from '../../../components/kubernetes/operators/alertmanager';
import type { Receivers } from '../../../components/kubernetes/operators/alertmanagerConfiguration';
import { NodeExporter } from '../../../components/kubernetes/operators/nodeExporter';
import type { AlertingSettings } from '../../config/settings';
import { isProductionLike } from '../../model/environment';
import { alertmanager, watchingPods } from '../../wiring/operations/alertingGrants';
import type { WatchingSurroundings } from './operationsSurroundings';
import { installStoreMetrics } from './storeMetrics';

/** Installs what tells how nodes and stores are, and Alertmanager. */
export function installMonitoring(
  surroundings: WatchingSurroundings,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { settings, landscape, installed, rules, monitoringNamespace } = surroundings;
  if (installed.has('nodeMetrics')) new NodeExporter('node-exporter', opts);
  if (installed.has('storeMetrics')) installStoreMetrics(surroundings, opts);
  if (installed.has('alertmanager')) {
    new Alertmanager(
      'alertmanager',
      {
        namespace: monitoringNamespace,
        grants: rules.get(alertmanager.name) ?? [],
        receivers: receiversOf(settings.alerting),
        pods: watchingPods(landscape),
        persistent: isProductionLike(settings),
      },
      opts,
    );
  }
}

function receiversOf({ pagerDutyKey, slackUrl }: AlertingSettings): Receivers {
  return {
    ...(pagerDutyKey === undefined ? {} : { pagerDutyKey: pulumi.secret(pagerDutyKey.reveal()) }),
    ...(slackUrl === undefined ? {} : { slackUrl: pulumi.secret(slackUrl.reveal()) }),
  };
}
