import type { Problem } from './problem';
import { clusterRules } from './clusterRules';
import { environmentRules } from './environmentRules';
import { mailRules } from './mailRules';
import { modeRules } from './modeRules';
import { operationsRules } from './operationsRules';
import type { SettingsInput } from './schema';
import type { SystemFacts } from './settings';
import { systemRules } from './systemRules';
import { targetRules } from './targetRules';

/** The settings that are right one by one, and the system that they are for. */
export interface RuleContext {
  readonly input: SettingsInput;
  readonly system: SystemFacts;
}

/** A rule across settings: returns what breaks it. */
export type Rule = (context: RuleContext) => readonly Problem[];

const rules: readonly Rule[] = [
  ...systemRules,
  ...targetRules,
  ...clusterRules,
  ...environmentRules,
  ...modeRules,
  ...mailRules,
  ...operationsRules,
];

/** Returns everything that is wrong between the settings. */
export function ruleProblems(context: RuleContext): readonly Problem[] {
  return rules.flatMap((rule) => rule(context));
}
