import { failedLabels, type RequestMetrics } from '../model/requestMetrics';
import { groupBy } from '../wiring/groupBy';
import type { AlertFacts, ServiceObjective } from './alertFacts';
import { alertingRule, type AlertingRule, type RecordingRule, type RuleGroup } from './rules';

/** A pair of windows: a rate of burning counts when it holds over the long one, and still does over the short one. */
interface Burn {
  readonly long: Window;
  readonly short: Window;
  /** How many times faster than allowed the budget of thirty days burns. */
  readonly factor: number;
}

const shortWindows = ['5m', '30m', '1h'] as const;
const longWindows = ['2h', '6h', '1d', '3d'] as const;
type Window = (typeof shortWindows)[number] | (typeof longWindows)[number];

/** The pairs of Google's SRE workbook, "Alerting on SLOs": 2 and 5 per cent of the budget spent wake somebody. */
const fast: readonly Burn[] = [
  { long: '1h', short: '5m', factor: 14.4 },
  { long: '6h', short: '30m', factor: 6 },
];
/** Ten per cent in one day, or in three, are for working hours. */
const slow: readonly Burn[] = [
  { long: '1d', short: '2h', factor: 3 },
  { long: '3d', short: '6h', factor: 1 },
];

/** Returns the rules of what services promise: the ratios of bad requests over every window, and who is told of them. */
export function objectiveGroups(facts: AlertFacts): readonly RuleGroup[] {
  const { objectives } = facts;
  if (objectives.length === 0) return [];
  return [
    { name: 'objectives-short', rules: ratios(objectives, shortWindows) },
    // Over days a minute more or less changes nothing, and the expression is dear.
    { name: 'objectives-long', interval: '2m', rules: ratios(objectives, longWindows) },
    {
      name: 'objectives',
      interval: '30s',
      rules: objectives.flatMap((promise) => burnAlerts(facts, promise)),
    },
  ];
}

/** Returns the name of the share of requests that the service failed: `service:http_requests_errors:ratio_rate5m`. */
export function errorRatio(requests: RequestMetrics, window: string): string {
  return `service:${counted(requests)}_errors:ratio_rate${window}`;
}

/** Name of the share of requests that took longer than promised. */
function slowRatio(requests: RequestMetrics, window: Window): string {
  return `service:${counted(requests)}_slow:ratio_rate${window}`;
}

/** What a counter counts: "http_requests". */
function counted({ counter }: RequestMetrics): string {
  return counter.replace(/_total$/, '');
}

/** One rule for all that are held by the same counter. */
function ratios(objectives: readonly ServiceObjective[], windows: readonly Window[]): RecordingRule[] {
  const byCounter = [...groupBy(objectives, ({ requests }) => requests.counter).values()];
  const late = objectives.filter(({ objective }) => objective.latency !== undefined);
  return windows.flatMap((window) => [
    ...byCounter.flatMap((alike) => errorRatioRules(alike, window)),
    ...late.flatMap((promise) => slowRatioRule(promise, window)),
  ]);
}

function errorRatioRules(alike: readonly ServiceObjective[], window: Window): RecordingRule[] {
  const [first] = alike;
  if (first === undefined) return [];
  const { requests } = first;
  const selector = selectorOf(alike);
  const failed = sum(`${requests.counter}{${selector},${failedLabels(requests)}}`, window);
  return [
    {
      record: errorRatio(requests, window),
      expr: `${failed}\n/\n${sum(`${requests.counter}{${selector}}`, window)}`,
    },
  ];
}

/** Who promises what: no other series are read. */
function selectorOf(objectives: readonly ServiceObjective[]): string {
  const any = (values: readonly string[]) => [...new Set(values)].sort().join('|');
  const namespaces = any(objectives.map(({ namespace }) => namespace));
  const services = any(objectives.map(({ service }) => service));
  return `namespace=~"${namespaces}",service=~"${services}"`;
}

/** Buckets count what was fast enough; the bound of a whole second is written 1 or 1.0. */
function slowRatioRule(promise: ServiceObjective, window: Window): RecordingRule[] {
  const { service, namespace, objective, requests } = promise;
  if (objective.latency === undefined) return [];
  const own = `namespace="${namespace}",service="${service}"`;
  const { seconds } = objective.latency;
  const bound = Number.isInteger(seconds) ? `${seconds}(\\\\.0)?` : String(seconds).replace('.', '\\\\.');
  const inTime = sum(`${requests.seconds}_bucket{${own},le=~"${bound}"}`, window);
  const all = sum(`${requests.seconds}_count{${own}}`, window);
  return [{ record: slowRatio(requests, window), expr: `1 - ${inTime}\n/\n${all}`, labels: { service } }];
}

function sum(series: string, window: Window): string {
  return `sum by (namespace, service) (rate(${series}[${window}]))`;
}

function burnAlerts(facts: AlertFacts, promise: ServiceObjective): AlertingRule[] {
  const { objective, requests } = promise;
  const { latency, availability } = objective;
  return [
    ...burnAlert(facts, promise, errorRatio, availability, {
      names: ['ErrorBudgetBurnsFast', 'ErrorBudgetBurnsSlowly'],
      bad: requests.failing,
    }),
    ...(latency === undefined
      ? []
      : burnAlert(facts, promise, slowRatio, latency.share, {
          names: ['LatencyBudgetBurnsFast', 'LatencyBudgetBurnsSlowly'],
          bad: `take longer than ${latency.seconds} s`,
        })),
  ];
}

/** A service without requests has a ratio of nothing to nothing, which is above no bound. */
function burnAlert(
  facts: AlertFacts,
  { service, namespace, requests }: ServiceObjective,
  ratio: (requests: RequestMetrics, window: Window) => string,
  promised: number,
  words: { readonly names: readonly [string, string]; readonly bad: string },
): AlertingRule[] {
  const selector = `{namespace="${namespace}",service="${service}"}`;
  const budget = 1 - promised / 100;
  const burns = (pairs: readonly Burn[]) =>
    pairs
      .map(({ long, short, factor }) => {
        const bound = decimal(factor * budget);
        const above = (window: Window) => `${ratio(requests, window)}${selector} > ${bound}`;
        return `(${above(long)} and ${above(short)})`;
      })
      .join('\nor\n');
  const [urgent, steady] = words.names;
  const what = `${requests.noun}s`;
  const promise = `It promises that ${promised} % do not.`;
  return [
    alertingRule(facts, {
      alert: urgent,
      severity: 'critical',
      expr: burns(fast),
      for: '2m',
      labels: { service },
      summary: `Too many ${what} to ${service} ${words.bad}: its budget of thirty days burns fast.`,
      description: `{{ $value | humanizePercentage }} of the ${what} to ${namespace}/${service} ${words.bad}. ${promise} Users notice now.`,
    }),
    alertingRule(facts, {
      alert: steady,
      severity: 'warning',
      expr: burns(slow),
      for: '15m',
      labels: { service },
      summary: `Some ${what} to ${service} ${words.bad}: its budget of thirty days will not last.`,
      description: `{{ $value | humanizePercentage }} of the ${what} to ${namespace}/${service} ${words.bad}, for a day or longer. ${promise}`,
    }),
  ];
}

/** Without the noise of binary fractions: 0.0144, not 0.014400000000000012. */
function decimal(value: number): string {
  return String(Number(value.toPrecision(6)));
}
