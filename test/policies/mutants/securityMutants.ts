import type { Mutant } from '../mutant';
import { podSecurityMutants } from './podSecurityMutants';
import { awsAccessMutants } from './security/awsAccessMutants';
import { awsClusterMutants } from './security/awsClusterMutants';
import { awsEdgeMutants } from './security/awsEdgeMutants';
import { awsFirewallMutants } from './security/awsFirewallMutants';
import { awsFunctionMutants } from './security/awsFunctionMutants';
import { awsNetworkMutants } from './security/awsNetworkMutants';
import { awsStoreMutants } from './security/awsStoreMutants';

/** Stacks that are not as secure as they should be. */
export const securityMutants: readonly Mutant[] = [
  ...awsClusterMutants,
  ...awsStoreMutants,
  ...awsAccessMutants,
  ...awsNetworkMutants,
  ...awsEdgeMutants,
  ...awsFirewallMutants,
  ...awsFunctionMutants,
  ...podSecurityMutants,
];
