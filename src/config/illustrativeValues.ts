/** What only the user knows, as documentation writes it (RFC 2606 and 5737, and the account of AWS's own examples). */
const onAws = {
  domain: 'example.com',
  hostedZone: { delegated: true },
  cluster: {
    deployerRoles: ['arn:aws:iam::123456789012:role/deployer'],
    endpointAccessCidrs: ['192.0.2.0/24'],
  },
} as const;

const onKubernetes = { domain: 'example.com', cluster: { context: 'example' } } as const;

/** Returns the values of a plan that reads no stack file, beside system, environment and target. */
export function illustrativeValues(target: string): Readonly<Record<string, unknown>> {
  return { ...(target === 'kubernetes' ? onKubernetes : onAws), allowStandIns: true };
}
