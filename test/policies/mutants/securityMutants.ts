import type { Mutant } from '../mutant';

export const securityMutants: readonly Mutant[] = [];
