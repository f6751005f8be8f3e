import type { PolicyResource } from '../../policies/policyResource';
import type { PolicyStack } from '../../policies/policyStack';

/** Returns a stack of the resources alone, in production on AWS, without bindings and grants. */
export function exampleStack(...resources: readonly PolicyResource[]): PolicyStack {
  return {
    facts: {
      system: 'example',
      environment: 'production',
      target: 'aws',
      deletionProtection: true,
      monthlyBudget: 100,
      bindings: [],
      grants: [],
    },
    resources,
    secretsMarked: true,
  };
}
