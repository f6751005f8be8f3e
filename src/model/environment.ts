/** The four environments of every system, smallest first. */
export const environments = ['development', 'testing', 'staging', 'production'] as const;
export type Environment = (typeof environments)[number];

/** Says whether the environment survives the loss of a zone and is backed up: production, and what rehearses it. */
export function isProductionLike({ environment }: { readonly environment: Environment }): boolean {
  return environment === 'production' || environment === 'staging';
}

/** Where a stack lives: AWS, or any cluster that a kubeconfig names. */
export const targets = ['aws', 'kubernetes'] as const;
export type Target = (typeof targets)[number];

/** Where a store lives: an AWS service, pods of the cluster, or with somebody else whom the settings name. */
export const placements = ['managed', 'in-cluster', 'external'] as const;
export type Placement = (typeof placements)[number];

/** The two homes of a system that has both: pods of a cluster, or functions of AWS. */
export const modes = ['kubernetes', 'serverless'] as const;
export type Mode = (typeof modes)[number];

/** What a stack may have of them. */
export const deploymentModes = [...modes, 'both'] as const;
export type DeploymentMode = (typeof deploymentModes)[number];

/** Says whether a part of a system is there in a stack of that mode. */
export function isInMode(part: { readonly mode?: Mode }, mode: DeploymentMode): boolean {
  return part.mode === undefined || mode === 'both' || part.mode === mode;
}

/** One value an environment. */
export type ByEnvironment<Value> = { readonly [Name in Environment]: Value };

/** The same value in every environment. */
export function everywhere<Value>(value: Value): ByEnvironment<Value> {
  return { development: value, testing: value, staging: value, production: value };
}
