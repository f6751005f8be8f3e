import type { Rule } from '../rule';

export const reliabilityRules: readonly Rule[] = [];
