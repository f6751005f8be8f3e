import type { Rule } from '../rule';
import { podSecurityRules } from './podSecurityRules';

export const securityRules: readonly Rule[] = [...podSecurityRules];
