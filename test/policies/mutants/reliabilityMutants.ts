import type { Mutant } from '../mutant';

export const reliabilityMutants: readonly Mutant[] = [];
