import type { Rule } from '../../rule';
import { bucketSecurityRules } from './bucketSecurityRules';
import { clusterSecurityRules } from './clusterSecurityRules';
import { databaseSecurityRules } from './databaseSecurityRules';
import { edgeSecurityRules } from './edgeSecurityRules';
import { encryptionRules } from './encryptionRules';
import { firewallRules } from './firewallRules';
import { functionSecurityRules } from './functionSecurityRules';
import { identityRules } from './identityRules';
import { networkSecurityRules } from './networkSecurityRules';
import { nodeSecurityRules } from './nodeSecurityRules';
import { plainSecretRules } from './plainSecretRules';
import { repositorySecurityRules } from './repositorySecurityRules';
import { resourcePolicyRules } from './resourcePolicyRules';
import { storeSecurityRules } from './storeSecurityRules';

/** Rules about the security of what a stack makes in AWS. */
export const awsSecurityRules: readonly Rule[] = [
  ...clusterSecurityRules,
  ...nodeSecurityRules,
  ...databaseSecurityRules,
  ...storeSecurityRules,
  ...encryptionRules,
  ...bucketSecurityRules,
  ...resourcePolicyRules,
  ...identityRules,
  ...networkSecurityRules,
  ...edgeSecurityRules,
  ...firewallRules,
  ...functionSecurityRules,
  ...repositorySecurityRules,
  ...plainSecretRules,
];
