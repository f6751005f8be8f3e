import type { Choice, Dashboard, GraphPanel, NumberPanel, Panel, Query } from './dashboard';
import { dataSources, type DataSourceReference } from './dataSources';
import { placed, type Place } from './placed';

/** The schema of Grafana 13; an older one would be migrated at each reading. */
const schemaVersion = 42;

/** Tag by which the dashboards find each other. */
const tag = 'berth';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
interface JsonObject {
  readonly [key: string]: Json;
}

/** What a kind of panel has beside its title and its place. */
interface PanelParts {
  readonly type: string;
  readonly datasource: DataSourceReference;
  readonly targets: readonly JsonObject[];
  readonly fieldConfig?: JsonObject;
  readonly options: JsonObject;
}

/** Returns the dashboard as Grafana reads it from a file, without a line break: of a thousand services it is large. */
export function grafanaJson(dashboard: Dashboard): string {
  const { name, title, description, choices = [] } = dashboard;
  const json = {
    uid: name,
    title,
    description,
    tags: [tag],
    schemaVersion,
    editable: false,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    links: [otherDashboards],
    templating: { list: choices.map(variableOf) },
    panels: placed(dashboard.sections).map(panelJson),
  };
  return JSON.stringify(json);
}

const otherDashboards: JsonObject = {
  type: 'dashboards',
  title: 'Dashboards',
  tags: [tag],
  asDropdown: true,
  icon: 'external link',
  includeVars: false,
  keepTime: true,
  targetBlank: false,
  tooltip: '',
};

function variableOf({ name, title, values, several }: Choice): JsonObject {
  const [first = ''] = values;
  const current = several ? { text: ['All'], value: ['$__all'] } : { text: first, value: first };
  return {
    type: 'custom',
    name,
    label: title,
    query: values.join(','),
    multi: several,
    includeAll: several,
    current,
  };
}

function panelJson(place: Place): JsonObject {
  const { id, gridPos } = place;
  if (place.kind === 'heading') {
    return { id, type: 'row', title: place.title, collapsed: false, gridPos, panels: [] };
  }
  const { panel } = place;
  return {
    id,
    title: panel.title,
    ...(panel.description === undefined ? {} : { description: panel.description }),
    gridPos,
    ...partsOf(panel),
  };
}

function partsOf(panel: Panel): PanelParts & JsonObject {
  switch (panel.kind) {
    case 'graph':
      return graphParts(panel);
    case 'number':
      return numberParts(panel);
    case 'logs':
      return {
        type: 'logs',
        datasource: dataSources[panel.engine],
        targets: [panel.engine === 'loki' ? lokiTarget(panel.query) : elasticsearchTarget(panel.query)],
        options: logOptions,
      };
    case 'traces':
      return {
        type: 'table',
        datasource: dataSources.jaeger,
        targets: [{ refId: 'A', queryType: 'search', service: panel.service, limit: 50 }],
        options: { frameIndex: 0, showHeader: true },
      };
  }
}

function graphParts({ unit, alarming, queries }: GraphPanel): PanelParts & JsonObject {
  const alarm =
    alarming === undefined
      ? {}
      : {
          thresholds: thresholds('transparent', 'red', alarming),
          custom: { thresholdsStyle: { mode: 'area' } },
        };
  return {
    type: 'timeseries',
    datasource: dataSources.prometheus,
    targets: queries.map(prometheusTarget),
    fieldConfig: { defaults: { unit, min: 0, ...alarm }, overrides: [] },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
}

function numberParts({ unit, alarming, queries }: NumberPanel): PanelParts & JsonObject {
  const alarm =
    alarming === undefined ? {} : { color: { mode: 'thresholds' }, thresholds: alarmAt(alarming) };
  return {
    type: 'stat',
    datasource: dataSources.prometheus,
    // One value is asked for, not one for every step: over thirty days that would read each sample hundreds of times.
    targets: queries.map((query, index) => ({
      ...prometheusTarget(query, index),
      instant: true,
      range: false,
    })),
    fieldConfig: { defaults: { unit, ...alarm }, overrides: [] },
    options: {
      colorMode: alarming === undefined ? 'none' : 'value',
      graphMode: 'none',
      justifyMode: 'auto',
      orientation: 'auto',
      percentChangeColorMode: 'standard',
      reduceOptions: { calcs: ['lastNotNull'] },
      showPercentChange: false,
      textMode: 'auto',
      wideLayout: true,
    },
  };
}

function alarmAt({ from, side }: NonNullable<NumberPanel['alarming']>): JsonObject {
  return side === 'below' ? thresholds('red', 'green', from) : thresholds('green', 'red', from);
}

function thresholds(below: string, above: string, from: number): JsonObject {
  return {
    mode: 'absolute',
    steps: [
      { color: below, value: null },
      { color: above, value: from },
    ],
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function prometheusTarget({ expression, legend }: Query, index: number): JsonObject {
  return { refId: letters.charAt(index), expr: expression, legendFormat: legend };
}

function lokiTarget(query: string): JsonObject {
  return { refId: 'A', expr: query, queryType: 'range' };
}

function elasticsearchTarget(query: string): JsonObject {
  return {
    refId: 'A',
    query,
    timeField: '@timestamp',
    metrics: [{ id: '1', type: 'logs', settings: { limit: '500' } }],
    bucketAggs: [],
  };
}

const logOptions: JsonObject = {
  showTime: true,
  showLabels: false,
  showCommonLabels: false,
  showLogContextToggle: true,
  wrapLogMessage: true,
  prettifyLogMessage: false,
  enableLogDetails: true,
  sortOrder: 'Descending',
  dedupStrategy: 'none',
};
