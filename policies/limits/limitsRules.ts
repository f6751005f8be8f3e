import type { Rule } from '../rule';

export const limitsRules: readonly Rule[] = [];
