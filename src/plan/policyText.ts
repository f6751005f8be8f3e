import type { PolicyReport, PolicyResult } from '../../policies/evaluate';
import type { Severity } from '../../policies/rule';
import { groupBy } from '../wiring/groupBy';

const bySeverity: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3 };

/** Returns the findings that stop an `up`. */
export function mandatoryViolations({ results }: PolicyReport): readonly PolicyResult[] {
  return results.filter(({ outcome, enforcement }) => outcome === 'violation' && enforcement === 'mandatory');
}

/** Returns what the policies say, for people: each rule that finds something, the worst first, and how to mend it. */
export function policyText(report: PolicyReport): string {
  const { rules, results } = report;
  const violations = results.filter(({ outcome }) => outcome === 'violation');
  const mandatory = mandatoryViolations(report).length;
  const count = (outcome: PolicyResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return [
    `Policies: ${rules} rules, ${mandatory} mandatory and ${violations.length - mandatory} advisory violations`,
    ...[...groupBy([...violations].sort(worstFirst), ({ rule }) => rule)].flatMap(ruleLines),
    ...note(count('undecided'), 'cannot be decided before up'),
    ...note(count('excluded'), 'excluded, each with its reason; policies.json has them'),
  ].join('\n');
}

function worstFirst(left: PolicyResult, right: PolicyResult): number {
  return rank(left) - rank(right);
}

function rank({ enforcement, severity }: PolicyResult): number {
  return (enforcement === 'mandatory' ? 0 : 10) + bySeverity[severity];
}

function ruleLines([rule, results]: readonly [string, readonly PolicyResult[]]): readonly string[] {
  const [first] = results;
  if (first === undefined) return [];
  return [
    `  ${first.enforcement}, ${first.severity}: ${rule}`,
    ...results.map(({ type, name, message }) => `    ${type} ${name} ${message}`),
    `    ${first.mend}`,
  ];
}

function note(count: number, words: string): readonly string[] {
  return count === 0 ? [] : [`  ${count} ${words}`];
}
