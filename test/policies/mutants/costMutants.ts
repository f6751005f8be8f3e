import type { Mutant } from '../mutant';
import { budgetMutants } from './cost/budgetMutants';
import { keepingMutants } from './cost/keepingMutants';
import { sizeMutants } from './cost/sizeMutants';
import { tagMutants } from './cost/tagMutants';

/** Stacks that cost more than they need to, or than anybody was told. */
export const costMutants: readonly Mutant[] = [
  ...budgetMutants,
  ...sizeMutants,
  ...keepingMutants,
  ...tagMutants,
];
