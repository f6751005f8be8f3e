import type { NetworkGrant } from '../grant';
import { byEndpoint } from '../networkGrants';
import { calledGrant, watcherGrants } from '../operatorGrants';
import { platformGrant, podIdentityGrant, scrapeGrant } from '../platformBindings';
import type { OperationsFacts } from './operationsFacts';

/** The name under which the operator's own grants stand. */
export const externalSecretsSubject = 'external-secrets';

/** Returns the rules of the External Secrets Operator: its webhook, its identity, and the way to Secrets Manager. */
export function externalSecretsGrants({ landscape }: OperationsFacts): readonly NetworkGrant[] {
  const subject = externalSecretsSubject;
  return [
    ...watcherGrants(subject),
    calledGrant(subject, 10250),
    podIdentityGrant(subject),
    platformGrant({
      purpose: 'external-secrets',
      direction: 'egress',
      subject,
      peers: [{ kind: 'addresses', cidrs: landscape.dataSubnetCidrs }],
      ports: [{ port: 443, protocol: 'TCP' }],
      wider: byEndpoint,
    }),
    ...(landscape.scraped ? [scrapeGrant(subject, 8080)] : []),
  ];
}
