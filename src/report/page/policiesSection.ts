import type { PolicyReport, PolicyResult } from '../../../policies/evaluate';
import { severities, type Severity } from '../../../policies/rule';
import { groupBy } from '../../wiring/groupBy';
import { html, type Markup, type Part } from '../html';
import { badge, counted, section, shortType, type Tone } from './parts';

/** Returns what the policies say: violations by severity, then what is undecided and what is excluded. */
export function policiesSection(report: PolicyReport | undefined): Markup {
  if (report === undefined) return section('policies', 'Policies', 'They were not asked.');
  const { rules, judgements, results } = report;
  const byOutcome = groupBy(results, ({ outcome }) => outcome);
  const violations = byOutcome.get('violation') ?? [];
  const undecided = byOutcome.get('undecided') ?? [];
  const excluded = byOutcome.get('excluded') ?? [];
  return section(
    'policies',
    'Policies',
    html`${counted(rules, 'rule')} asked ${counted(judgements, 'question')}:
    ${counted(violations.length, 'violation')}, ${undecided.length} undecided, ${excluded.length} excluded.`,
    violations.length === 0
      ? html`<p class="calm">${badge('none', 'good')} No rule is violated.</p>`
      : undefined,
    [...severities].reverse().map((severity) => ofSeverity(severity, violations)),
    folded('Undecided until more is known', undecided),
    folded('Excluded, with the reason', excluded),
  );
}

const tones: { readonly [Name in Severity]: Tone } = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'plain',
};

function ofSeverity(severity: Severity, violations: readonly PolicyResult[]): Part {
  const own = violations.filter((result) => result.severity === severity);
  if (own.length === 0) return undefined;
  return html`<div data-group>
    <h3>${badge(severity, tones[severity])} ${counted(own.length, 'violation')}</h3>
    ${byRule(own)}
  </div> `;
}

function folded(title: string, results: readonly PolicyResult[]): Part {
  if (results.length === 0) return undefined;
  return html`<details class="group" data-group>
    <summary>${title} <small>${results.length}</small></summary>
    ${byRule(results)}
  </details> `;
}

/** How to mend is said once a rule. */
function byRule(results: readonly PolicyResult[]): Part {
  return [...groupBy(results, ({ rule }) => rule)].map(([rule, own]) => {
    const [first] = own;
    return html`<div class="rule" data-group>
      <p>
        <code>${rule}</code>
        ${first === undefined ? undefined : badge(first.enforcement, first.enforcement === 'mandatory' ? 'bad' : 'plain')}
        <span class="mend">${first?.mend}</span>
      </p>
      <ul>
        ${own.map(resultMarkup)}
      </ul>
    </div> `;
  });
}

function resultMarkup({ type, name, message, reason, rule }: PolicyResult): Markup {
  return html`<li data-find data-words="${rule}">
    <strong>${shortType(type)} ${name}</strong>
    ${message}${reason === undefined ? undefined : html`<div class="reason">${reason}</div>`}
  </li> `;
}
