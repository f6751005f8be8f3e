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

/** Name of the share of requests that ended in a server error. */
function errorRatio(window: Window): string {
  return `service:http_requests_errors:ratio_rate${window}`;
}

/** Name of the share of requests that took longer than promised. */
function slowRatio(window: Window): string {
  return `service:http_requests_slow:ratio_rate${window}`;
}

function ratios(objectives: readonly ServiceObjective[], windows: readonly Window[]): RecordingRule[] {
  const selector = selectorOf(objectives);
  const late = objectives.filter(({ objective }) => objective.latency !== undefined);
  return windows.flatMap((window) => [
    {
      record: errorRatio(window),
      expr: `${sum(`http_requests_total{${selector},status=~"5.."}`, window)}\n/\n${sum(`http_requests_total{${selector}}`, window)}`,
    },
    ...late.flatMap((promise) => slowRatioRule(promise, window)),
  ]);
}

/** Who promises what: no other series are read. */
function selectorOf(objectives: readonly ServiceObjective[]): string {
  const any = (values: readonly string[]) => [...new Set(values)].sort().join('|');
  const namespaces = any(objectives.map(({ namespace }) => namespace));
  const services = any(objectives.map(({ service }) => service));
  return `namespace=~"${namespaces}",service=~"${services}"`;
}

/** Buckets count what was fast enough; the bound of a whole second is written 1 or 1.0. */
function slowRatioRule({ service, namespace, objective }: ServiceObjective, window: Window): RecordingRule[] {
  if (objective.latency === undefined) return [];
  const own = `namespace="${namespace}",service="${service}"`;
  const { seconds } = objective.latency;
  const bound = Number.isInteger(seconds) ? `${seconds}(\\\\.0)?` : String(seconds).replace('.', '\\\\.');
  const inTime = sum(`http_request_duration_seconds_bucket{${own},le=~"${bound}"}`, window);
  const all = sum(`http_request_duration_seconds_count{${own}}`, window);
  return [{ record: slowRatio(window), expr: `1 - ${inTime}\n/\n${all}`, labels: { service } }];
}

function sum(series: string, window: Window): string {
  return `sum by (namespace, service) (rate(${series}[${window}]))`;
}

function burnAlerts(facts: AlertFacts, promise: ServiceObjective): AlertingRule[] {
  const { latency, availability } = promise.objective;
  return [
    ...burnAlert(facts, promise, errorRatio, availability, {
      names: ['ErrorBudgetBurnsFast', 'ErrorBudgetBurnsSlowly'],
      bad: 'end in a server error',
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
  { service, namespace }: ServiceObjective,
  ratio: (window: Window) => string,
  promised: number,
  words: { readonly names: readonly [string, string]; readonly bad: string },
): AlertingRule[] {
  const selector = `{namespace="${namespace}",service="${service}"}`;
  const budget = 1 - promised / 100;
  const burns = (pairs: readonly Burn[]) =>
    pairs
      .map(({ long, short, factor }) => {
        const bound = decimal(factor * budget);
        return `(${ratio(long)}${selector} > ${bound} and ${ratio(short)}${selector} > ${bound})`;
      })
      .join('\nor\n');
  const [urgent, steady] = words.names;
  const promise = `It promises that ${promised} % do not.`;
  return [
    alertingRule(facts, {
      alert: urgent,
      severity: 'critical',
      expr: burns(fast),
      for: '2m',
      labels: { service },
      summary: `Too many requests to ${service} ${words.bad}: its budget of thirty days burns fast.`,
      description: `{{ $value | humanizePercentage }} of the requests to ${namespace}/${service} ${words.bad}. ${promise} Users notice now.`,
    }),
    alertingRule(facts, {
      alert: steady,
      severity: 'warning',
      expr: burns(slow),
      for: '15m',
      labels: { service },
      summary: `Some requests to ${service} ${words.bad}: its budget of thirty days will not last.`,
      description: `{{ $value | humanizePercentage }} of the requests to ${namespace}/${service} ${words.bad}, for a day or longer. ${promise}`,
    }),
  ];
}

/** Without the noise of binary fractions: 0.0144, not 0.014400000000000012. */
function decimal(value: number): string {
  return String(Number(value.toPrecision(6)));
}
