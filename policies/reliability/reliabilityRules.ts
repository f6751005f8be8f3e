import type { Rule } from '../rule';
import { alertRules } from './alertRules';
import { availabilityRules } from './availabilityRules';
import { backupRules } from './backupRules';
import { clusterRules } from './clusterRules';
import { messageRules } from './messageRules';
import { protectionRules } from './protectionRules';
import { scalingRules } from './scalingRules';
import { zoneRules } from './zoneRules';

/** Rules about what survives failures, updates and mistakes. */
export const reliabilityRules: readonly Rule[] = [
  ...zoneRules,
  ...availabilityRules,
  ...scalingRules,
  ...protectionRules,
  ...backupRules,
  ...messageRules,
  ...clusterRules,
  ...alertRules,
];
