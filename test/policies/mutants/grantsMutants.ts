import type { Mutant } from '../mutant';

export const grantsMutants: readonly Mutant[] = [];
