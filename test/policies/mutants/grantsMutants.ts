import type { Mutant } from '../mutant';
import { bindingMutants } from './grants/bindingMutants';
import { referenceMutants } from './grants/referenceMutants';
import { serviceMutants } from './grants/serviceMutants';

export const grantsMutants: readonly Mutant[] = [...bindingMutants, ...referenceMutants, ...serviceMutants];
