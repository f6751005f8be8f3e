import type { Mutant } from '../mutant';

export const limitsMutants: readonly Mutant[] = [];
