export const deploymentModes = ['kubernetes', 'aws'] as const;
export type DeploymentMode = (typeof deploymentModes)[number];

/** Variables of a process, as Node has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What tells where the process is, the surest first; where one step tells of both modes, the next is no help. */
const surroundings: readonly Readonly<Record<DeploymentMode, string>>[] = [
  // Lambda and the kubelet set these themselves.
  { aws: 'AWS_LAMBDA_FUNCTION_NAME', kubernetes: 'KUBERNETES_SERVICE_HOST' },
  // On a developer's machine only the store tells.
  { aws: 'CONNECTIONS_TABLE', kubernetes: 'REDIS_URL' },
];

/** Returns the mode that DEPLOYMENT_MODE names, else the one that the surroundings tell of, else what is wrong. */
export function deploymentMode(environment: Environment): DeploymentMode | { readonly problem: string } {
  const named = environment['DEPLOYMENT_MODE'];
  if (named !== undefined && named !== '') {
    return (
      deploymentModes.find((mode) => mode === named) ?? {
        problem: `DEPLOYMENT_MODE is "${named}"; it is kubernetes or aws`,
      }
    );
  }
  for (const variables of surroundings) {
    const found = deploymentModes.filter((mode) => (environment[variables[mode]] ?? '') !== '');
    const [mode, other] = found;
    if (mode === undefined) continue;
    if (other === undefined) return mode;
    return {
      problem: `${variables.aws} and ${variables.kubernetes} are both set; say with DEPLOYMENT_MODE which counts`,
    };
  }
  return { problem: 'nothing tells the mode; set DEPLOYMENT_MODE to kubernetes or aws' };
}
