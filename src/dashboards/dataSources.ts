/** How a panel names the data source that it asks: by the type of its plugin, and the id that we give it. */
export interface DataSourceReference {
  readonly [key: string]: string;
  readonly type: string;
  readonly uid: string;
}

/** Data sources that a Grafana of ours may have. */
export const dataSources = {
  prometheus: { type: 'prometheus', uid: 'prometheus' },
  loki: { type: 'loki', uid: 'loki' },
  elasticsearch: { type: 'elasticsearch', uid: 'elasticsearch' },
  jaeger: { type: 'jaeger', uid: 'jaeger' },
} as const satisfies Readonly<Record<string, DataSourceReference>>;

export type DataSourceName = keyof typeof dataSources;
