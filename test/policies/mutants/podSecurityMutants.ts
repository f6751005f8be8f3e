import type { Mutant } from '../mutant';
import { exposureMutants } from './podSecurity/exposureMutants';
import { externalSecretMutants } from './podSecurity/externalSecretMutants';
import { namespaceMutants } from './podSecurity/namespaceMutants';
import { podContentMutants } from './podSecurity/podContentMutants';
import { podIsolationMutants } from './podSecurity/podIsolationMutants';
import { podUserMutants } from './podSecurity/podUserMutants';
import { roleMutants } from './podSecurity/roleMutants';

/** Clusters that are not as secure as they should be. */
export const podSecurityMutants: readonly Mutant[] = [
  ...podIsolationMutants,
  ...podUserMutants,
  ...podContentMutants,
  ...namespaceMutants,
  ...roleMutants,
  ...exposureMutants,
  ...externalSecretMutants,
];
