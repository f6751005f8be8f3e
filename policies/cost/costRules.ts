import type { Rule } from '../rule';
import { budgetRules } from './budgetRules';
import { keepingRules } from './keepingRules';
import { sizeRules } from './sizeRules';
import { tagRules } from './tagRules';
import { trafficRules } from './trafficRules';

/** What a stack costs, and what it would pay for nothing. */
export const costRules: readonly Rule[] = [
  ...budgetRules,
  ...sizeRules,
  ...keepingRules,
  ...tagRules,
  ...trafficRules,
];
