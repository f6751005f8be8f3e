import { costRules } from './cost/costRules';
import { grantsRules } from './grants/grantsRules';
import { limitsRules } from './limits/limitsRules';
import { reliabilityRules } from './reliability/reliabilityRules';
import type { Rule } from './rule';
import { securityRules } from './security/securityRules';

/** Every rule, by group. */
export const rules: readonly Rule[] = [
  ...securityRules,
  ...reliabilityRules,
  ...limitsRules,
  ...grantsRules,
  ...costRules,
];
