import type { Rule } from '../rule';
import { accountRules } from './kubernetes/accountRules';
import { chartRules } from './kubernetes/chartRules';
import { externalSecretRules } from './kubernetes/externalSecretRules';
import { exposureRules } from './kubernetes/exposureRules';
import { namespaceRules } from './kubernetes/namespaceRules';
import { podContentRules } from './kubernetes/podContentRules';
import { podIsolationRules } from './kubernetes/podIsolationRules';
import { podUserRules } from './kubernetes/podUserRules';
import { roleRules } from './kubernetes/roleRules';
import { storageRules } from './kubernetes/storageRules';

/** Rules about the security of what runs in the cluster. */
export const podSecurityRules: readonly Rule[] = [
  ...podIsolationRules,
  ...podUserRules,
  ...podContentRules,
  ...accountRules,
  ...namespaceRules,
  ...roleRules,
  ...exposureRules,
  ...storageRules,
  ...chartRules,
  ...externalSecretRules,
];
