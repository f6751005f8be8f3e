import type { Rule } from '../rule';
import { accessLimits } from './accessLimits';
import { computeLimits } from './computeLimits';
import { databaseLimits } from './databaseLimits';
import { kubernetesLimits } from './kubernetesLimits';
import { messagingLimits } from './messagingLimits';
import { modelRules } from './modelRules';
import { networkLimits } from './networkLimits';
import { otherLimits, tagLimits } from './otherLimits';
import { storageLimits } from './storageLimits';

/** What AWS and Kubernetes refuse only at `up` or later. */
export const limitsRules: readonly Rule[] = [
  ...modelRules([
    ...tagLimits,
    ...networkLimits,
    ...databaseLimits,
    ...computeLimits,
    ...accessLimits,
    ...storageLimits,
    ...messagingLimits,
    ...kubernetesLimits,
    ...otherLimits,
  ]),
];
