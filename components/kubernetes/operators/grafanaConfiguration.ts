import { stringify } from 'yaml';
import { dataSources, type DataSourceName } from '../../../src/dashboards/dataSources';
import { grafana } from '../../../src/wiring/operations/dashboardGrants';

/** What Grafana asks. */
export interface GrafanaDataSource {
  readonly name: DataSourceName;
  /** URL inside the cluster. */
  readonly url: string;
  /** Index, or data stream, of a search cluster. Default: it has none. */
  readonly index?: string;
}

/** Folder of the dashboards in the container. */
export const dashboardFolder = '/etc/grafana/dashboards';

/** Returns the files that tell Grafana what it asks, and where its dashboards are, in its own words. */
export function grafanaProvisioning(sources: readonly GrafanaDataSource[]): Readonly<Record<string, string>> {
  const traced = sources.some(({ name }) => name === 'jaeger');
  return {
    'datasources.yml': stringify({
      apiVersion: 1,
      datasources: sources.map((source) => dataSource(source, traced)),
    }),
    'providers.yml': stringify({
      apiVersion: 1,
      providers: [
        {
          name: 'berth',
          type: 'file',
          // What is changed there would be gone with the pod.
          allowUiUpdates: false,
          disableDeletion: true,
          options: { path: dashboardFolder },
        },
      ],
    }),
  };
}

const titles: Readonly<Record<DataSourceName, string>> = {
  prometheus: 'Prometheus',
  loki: 'Loki',
  elasticsearch: 'Elasticsearch',
  jaeger: 'Jaeger',
};

function dataSource(source: GrafanaDataSource, traced: boolean) {
  const { name, url } = source;
  return {
    name: titles[name],
    ...dataSources[name],
    access: 'proxy',
    url,
    editable: false,
    ...(name === 'prometheus' ? { isDefault: true } : {}),
    ...optionsOf(source, traced),
  };
}

/** From the id of a trace to the trace. Two dollars, because Grafana takes one for a variable of its own in these files. */
const toTrace = { url: '$${__value.raw}', datasourceUid: dataSources.jaeger.uid } as const;

function optionsOf({ name, index }: GrafanaDataSource, traced: boolean) {
  switch (name) {
    case 'prometheus':
      // The interval of scrapes, below which there is nothing to see.
      return { jsonData: { httpMethod: 'POST', timeInterval: '15s' } };
    case 'loki': {
      const matcherRegex = 'trace_?[iI]d"?[=:] ?"?([0-9a-f]{32})';
      const derivedFields = [{ name: 'trace', matcherRegex, ...toTrace }];
      return { jsonData: { maxLines: 1000, ...(traced ? { derivedFields } : {}) } };
    }
    case 'elasticsearch':
      return {
        jsonData: {
          ...(index === undefined ? {} : { index }),
          timeField: '@timestamp',
          logMessageField: 'log',
          maxConcurrentShardRequests: 5,
          ...(traced ? { dataLinks: [{ field: 'fields.trace_id', ...toTrace }] } : {}),
        },
      };
    case 'jaeger':
      return {};
  }
}

/** Returns its settings as the variables that stand for them: nobody unknown, nothing from or to the internet. */
export function grafanaVariables(home: string): Readonly<Record<string, string>> {
  return {
    GF_SERVER_HTTP_PORT: String(grafana.port),
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${dashboardFolder}/${home}`,
    GF_SECURITY_ADMIN_USER: 'admin',
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
    GF_AUTH_ANONYMOUS_ENABLED: 'false',
    GF_USERS_ALLOW_SIGN_UP: 'false',
    GF_USERS_ALLOW_ORG_CREATE: 'false',
    GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    // At every start it would put newer plugins in the place of its image's: it ends those first, and cannot write there.
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_PLUGINS_PLUGIN_ADMIN_ENABLED: 'false',
    GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
    // Prometheus alerts.
    GF_UNIFIED_ALERTING_ENABLED: 'false',
  };
}
