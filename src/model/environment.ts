/** The four environments of every system, smallest first. */
export const environments = ['development', 'testing', 'staging', 'production'] as const;
export type Environment = (typeof environments)[number];

/** Where a stack lives: AWS, or any cluster that a kubeconfig names. */
export const targets = ['aws', 'kubernetes'] as const;
export type Target = (typeof targets)[number];

/** Where a store lives: an AWS service, or pods of the cluster. */
export const placements = ['managed', 'in-cluster'] as const;
export type Placement = (typeof placements)[number];

/** One value an environment. */
export type ByEnvironment<Value> = { readonly [Name in Environment]: Value };

/** The same value in every environment. */
export function everywhere<Value>(value: Value): ByEnvironment<Value> {
  return { development: value, testing: value, staging: value, production: value };
}
