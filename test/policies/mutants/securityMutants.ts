import type { Mutant } from '../mutant';
import { podSecurityMutants } from './podSecurityMutants';

export const securityMutants: readonly Mutant[] = [...podSecurityMutants];
