import type { Rule } from '../rule';
import { awsSecurityRules } from './aws/awsSecurityRules';
import { podSecurityRules } from './podSecurityRules';

/** Rules about security: of the account, and of what runs in the cluster. */
export const securityRules: readonly Rule[] = [...awsSecurityRules, ...podSecurityRules];
