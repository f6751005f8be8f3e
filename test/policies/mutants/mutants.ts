import type { Mutant } from '../mutant';
import { costMutants } from './costMutants';
import { grantsMutants } from './grantsMutants';
import { limitsMutants } from './limitsMutants';
import { reliabilityMutants } from './reliabilityMutants';
import { securityMutants } from './securityMutants';

/** Every plan that is spoilt. */
export const mutants: readonly Mutant[] = [
  ...securityMutants,
  ...reliabilityMutants,
  ...limitsMutants,
  ...grantsMutants,
  ...costMutants,
];
