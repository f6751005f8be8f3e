import type { Environment } from '../model/environment';

/** Who hears of an alert: `critical` wakes somebody, `warning` waits for working hours, `none` only shows that alerts work. */
export type Severity = 'critical' | 'warning' | 'none';

/** A rule that keeps the value of an expression under a name. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  /** Labels that tell it from others of its name. Default: those that the expression brings. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A rule that tells people, in Prometheus' own words. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>;
}

export type Rule = RecordingRule | AlertingRule;

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  readonly name: string;
  /** Default: that of the configuration. */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

/** Which stack speaks. */
export interface AlertSource {
  readonly system: string;
  readonly environment: Environment;
}

/** An alert as its author writes it. */
export interface AlertDefinition {
  /** Name of the alert, and of its page among the runbooks. */
  readonly alert: string;
  readonly severity: Severity;
  readonly expr: string;
  /** How long the expression must hold. Default: not at all, which is for alerts that watch long enough themselves. */
  readonly for?: string;
  /** Labels that the expression does not bring. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** One sentence: what is wrong, and with what. */
  readonly summary: string;
  /** What it means for users, and what to look at first. */
  readonly description: string;
}

/** Returns the rule: every alert says how bad it is, whose it is, and where its page is. */
export function alertingRule(
  { system, environment }: AlertSource,
  definition: AlertDefinition,
): AlertingRule {
  const { alert, severity, expr, labels, summary, description } = definition;
  return {
    alert,
    expr,
    for: definition.for ?? '0s',
    labels: { severity, system, environment, ...labels },
    annotations: { summary, description, runbook_url: runbookOf(alert) },
  };
}

/** Returns the path of an alert's page in this repository. */
export function runbookOf(alert: string): string {
  return `docs/runbooks/${alert}.md`;
}

/** Says whether the rule is an alert. */
export function isAlert(rule: Rule): rule is AlertingRule {
  return 'alert' in rule;
}
