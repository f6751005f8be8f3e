import type { Mutant } from '../mutant';

export const costMutants: readonly Mutant[] = [];
