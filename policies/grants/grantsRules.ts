import type { Rule } from '../rule';
import { cloudGrantRules } from './cloudGrantRules';
import { cloudReferenceRules } from './cloudReferenceRules';
import { networkGrantRules } from './networkGrantRules';
import { networkPolicyRules } from './networkPolicyRules';
import { objectGrantRules } from './objectGrantRules';
import { podReferenceRules } from './podReferenceRules';
import { readingRules } from './readingRules';
import { serviceRules } from './serviceRules';

/** No grant without a binding, no binding without its grants, and no reference to what is not there. */
export const grantsRules: readonly Rule[] = [
  ...networkGrantRules,
  ...cloudGrantRules,
  ...objectGrantRules,
  ...readingRules,
  ...podReferenceRules,
  ...serviceRules,
  ...networkPolicyRules,
  ...cloudReferenceRules,
];
