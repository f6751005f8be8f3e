import type { Rule } from '../rule';
import { accessLimits } from './accessLimits';
import { computeLimits } from './computeLimits';
import { databaseLimits } from './databaseLimits';
import { kubernetesLimits } from './kubernetesLimits';
import { messagingLimits } from './messagingLimits';
import { modelRules } from './modelRules';
import { networkLimits } from './networkLimits';
import { otherLimits, tagLimits } from './otherLimits';
import { databaseRules } from './databaseRules';
import { searchRules } from './searchRules';
import { eksRules } from './eksRules';
import { identityRules } from './identityRules';
import { vpcRules } from './vpcRules';
import { messagingRules } from './messagingRules';
import { serverlessRules } from './serverlessRules';
import { storageRules } from './storageRules';
import { edgeRules } from './edgeRules';
import { sourceRules } from './sourceRules';
import { operatorRules } from './operatorRules';
import { podSecurityLimits } from './podSecurityLimits';
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
  ...databaseRules,
  ...searchRules,
  ...eksRules,
  ...identityRules,
  ...vpcRules,
  ...messagingRules,
  ...serverlessRules,
  ...storageRules,
  ...edgeRules,
  ...sourceRules,
  ...operatorRules,
  ...podSecurityLimits,
];
