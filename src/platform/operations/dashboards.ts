import type * as pulumi from '@pulumi/pulumi';
import { Grafana } from '../../../components/kubernetes/operators/grafana';
import type { GrafanaDataSource } from '../../../components/kubernetes/operators/grafanaConfiguration';
import type { AutoscaledService } from '../../dashboards/dashboardFacts';
import { dashboardFiles, homeDashboard } from '../../dashboards/dashboards';
import { prometheusPort } from '../../wiring/operatorGrants';
import { grafana, shownLogEngine } from '../../wiring/operations/dashboardGrants';
import { hostOf, logKeeper, logStream } from '../../wiring/operations/logPrograms';
import { jaeger } from '../../wiring/operations/tracePrograms';
import { scalingOf } from '../scaling';
import type { WatchingSurroundings } from './operationsSurroundings';

/** Installs Grafana with its dashboards. */
export function installDashboards(
  surroundings: WatchingSurroundings,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { system, landscape, installed, rules, monitoringNamespace } = surroundings;
  const facts = { system, landscape, installed, autoscaled: autoscaledServices(surroundings) };
  new Grafana(
    grafana.name,
    {
      namespace: monitoringNamespace,
      dataSources: dataSourcesOf(surroundings),
      dashboards: dashboardFiles(facts),
      home: homeDashboard(facts),
      grants: rules.get(grafana.name) ?? [],
    },
    opts,
  );
}

/** Returns the services of the stack that an autoscaler moves. */
export function autoscaledServices({
  system,
  settings,
}: Pick<WatchingSurroundings, 'system' | 'settings'>): readonly AutoscaledService[] {
  return Object.entries(system.services).flatMap(([service, definition]) => {
    const { autoscaling } = scalingOf(definition, settings);
    if (autoscaling === undefined) return [];
    const podMetrics = autoscaling.metrics.flatMap((metric) =>
      metric.kind === 'pods' ? [{ name: metric.name, average: Number(metric.average) }] : [],
    );
    return [{ service, podMetrics }];
  });
}

function dataSourcesOf({ landscape, installed }: WatchingSurroundings): readonly GrafanaDataSource[] {
  const engine = installed.has('logs') ? shownLogEngine(landscape) : undefined;
  return [
    // Of its own namespace, by the bare name, as the seed has it.
    { name: 'prometheus', url: `http://prometheus:${prometheusPort}` },
    ...(engine === undefined
      ? []
      : [
          {
            name: engine,
            url: urlOf(logKeeper(engine)),
            ...(engine === 'elasticsearch' ? { index: logStream } : {}),
          },
        ]),
    ...(installed.has('traces') ? [{ name: 'jaeger', url: urlOf(jaeger) } as const] : []),
  ];
}

function urlOf(program: {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
}): string {
  return `http://${hostOf(program)}:${program.port}`;
}
