import type { Mutant } from '../mutant';
import { accessMutants } from './limits/accessMutants';
import { computeMutants } from './limits/computeMutants';
import { databaseMutants } from './limits/databaseMutants';
import { kubernetesMutants } from './limits/kubernetesMutants';
import { networkMutants } from './limits/networkMutants';
import { platformMutants } from './limits/platformMutants';
import { stackMutants } from './limits/stackMutants';
import { storageMutants } from './limits/storageMutants';

export const limitsMutants: readonly Mutant[] = [
  ...accessMutants,
  ...computeMutants,
  ...databaseMutants,
  ...kubernetesMutants,
  ...networkMutants,
  ...platformMutants,
  ...stackMutants,
  ...storageMutants,
];
