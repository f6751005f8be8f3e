import { environments, isProductionLike } from '../model/environment';

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

/** Receivers that nobody listens to: the host is reserved for examples, and the key is none. */
const receivers = {
  alerting: {
    pagerDutyKey: 'ExampleIntegrationKeyOf32Letters',
    slackUrl: 'https://hooks.slack.example.com/services/example',
  },
} as const;

/** Returns the values of a plan that reads no stack file, beside system, environment and target, and what it changes. */
export function illustrativeValues(
  target: string,
  environment?: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  // Whoever says how closely a stack is watched says too whom its alerts reach: where nothing alerts, nobody may be named.
  const alerts = environments.some((one) => one === environment && isProductionLike({ environment: one }));
  return {
    ...(target === 'kubernetes' ? onKubernetes : onAws),
    allowStandIns: true,
    ...(alerts && overrides['monitoring'] === undefined ? receivers : {}),
    ...overrides,
  };
}
