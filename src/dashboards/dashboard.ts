/** Units by Grafana's own ids. */
export type Unit =
  | 'reqps'
  | 'ops'
  | 's'
  | 'percentunit'
  | 'percent'
  | 'bytes'
  | 'mbytes'
  | 'Bps'
  | 'short'
  | 'bool'
  | 'dateTimeFromNow';

/** A question in PromQL, and the name of the lines that answer it. */
export interface Query {
  readonly expression: string;
  /** Name of a line; `{{ label }}` stands for the value of a label. */
  readonly legend: string;
}

interface PanelBase {
  readonly title: string;
  /** What it shows, and what to make of it. Default: the title says it. */
  readonly description?: string;
}

/** Lines over time. */
export interface GraphPanel extends PanelBase {
  readonly kind: 'graph';
  readonly unit: Unit;
  /** Value above which the background is red. Default: none. */
  readonly alarming?: number;
  readonly queries: readonly Query[];
}

/** The last value of each line, in large. */
export interface NumberPanel extends PanelBase {
  readonly kind: 'number';
  readonly unit: Unit;
  /** Value from which a number is red, on which side of it. Default: none. */
  readonly alarming?: { readonly from: number; readonly side: 'above' | 'below' };
  readonly queries: readonly Query[];
}

/** Lines of logs, newest first. */
export interface LogPanel extends PanelBase {
  readonly kind: 'logs';
  readonly engine: 'loki' | 'elasticsearch';
  /** In the language of the engine. */
  readonly query: string;
}

/** The newest traces of a service. */
export interface TracePanel extends PanelBase {
  readonly kind: 'traces';
  readonly service: string;
}

export type Panel = GraphPanel | NumberPanel | LogPanel | TracePanel;

/** Panels that belong together, under a heading. */
export interface Section {
  /** Default: none, as of a dashboard of one section. */
  readonly title?: string;
  readonly panels: readonly Panel[];
}

/** A choice at the top of a dashboard; expressions name it as `$NAME`, of which `=~` takes any number. */
export interface Choice {
  readonly name: string;
  readonly title: string;
  readonly values: readonly string[];
  /** Whether several may be chosen, and all are at first. */
  readonly several: boolean;
}

/** A dashboard: plain data. */
export interface Dashboard {
  /** Name of its file, and what its address ends in: at most 40 characters. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Default: none. */
  readonly choices?: readonly Choice[];
  readonly sections: readonly Section[];
}
