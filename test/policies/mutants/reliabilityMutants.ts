import type { Mutant } from '../mutant';
import { alertMutants } from './reliability/alertMutants';
import { availabilityMutants } from './reliability/availabilityMutants';
import { backupMutants } from './reliability/backupMutants';
import { clusterMutants } from './reliability/clusterMutants';
import { messageMutants } from './reliability/messageMutants';
import { protectionMutants } from './reliability/protectionMutants';
import { scalingMutants } from './reliability/scalingMutants';
import { zoneMutants } from './reliability/zoneMutants';

/** Stacks that do not survive what happens to stacks. */
export const reliabilityMutants: readonly Mutant[] = [
  ...zoneMutants,
  ...availabilityMutants,
  ...scalingMutants,
  ...protectionMutants,
  ...backupMutants,
  ...messageMutants,
  ...clusterMutants,
  ...alertMutants,
];
