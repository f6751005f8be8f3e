import { accessEntries } from './accessEntries';
import type { CostDifference } from './costDifference';
import { foreign, type Phrase } from './phrase';
import type { PlanDifference } from './planDifference';
import { weightOf, type PolicyDifference, type PolicyFinding } from './policyDifference';
import { resourceEntries } from './resourceEntries';
import { usdChange } from '../cost/usd';

/** Something that differs: a line, and lines about it. */
export interface Entry {
  /** What becomes of it: "create", "grant", "new". */
  readonly verb: string;
  readonly line: Phrase;
  readonly details: readonly Phrase[];
}

/** What differs of one kind. */
export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Returns everything that differs, for text and Markdown alike; sections without entries are left out. */
export function sections({ resources, access, policies, cost, notes }: PlanDifference): readonly Section[] {
  const all: readonly Section[] = [
    { title: 'Resources', entries: resourceEntries(resources) },
    { title: 'Access', entries: access === undefined ? [] : accessEntries(access) },
    { title: 'Policies', entries: policies === undefined ? [] : policyEntries(policies) },
    { title: 'Cost in USD a month', entries: cost === undefined ? [] : costEntries(cost) },
    { title: 'Notes', entries: notes.map((note) => ({ verb: 'note', line: [note], details: [] })) },
  ];
  return all.filter(({ entries }) => entries.length > 0);
}

function policyEntries({ appeared, went, changed }: PolicyDifference): readonly Entry[] {
  return [
    ...appeared.map((finding) => ({
      verb: 'new',
      line: [`${weightOf(finding)}: `, ...findingPhrase(finding)],
      details: [],
    })),
    ...changed.map((finding) => ({
      verb: 'changed',
      line: [`${weightOf(finding.before)} → ${weightOf(finding)}: `, ...findingPhrase(finding)],
      details: [],
    })),
    ...went.map((finding) => ({
      verb: 'gone',
      line: [`${weightOf(finding)}: `, ...findingPhrase(finding)],
      details: [],
    })),
  ];
}

function findingPhrase({ rule, type, name, message }: PolicyFinding): Phrase {
  return [foreign(rule), ': ', foreign(type), ' ', foreign(name), ' ', foreign(message, 300)];
}

function costEntries({ before, after, components }: CostDifference): readonly Entry[] {
  const lines = components.map((change) => ({
    verb: 'component',
    line: [foreign(change.component), `: ${usdChange(change.before, change.after)}`],
    details: [],
  }));
  return lines.length === 0
    ? []
    : [{ verb: 'total', line: [usdChange(before, after)], details: [] }, ...lines];
}
