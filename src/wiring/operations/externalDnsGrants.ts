import type { NetworkGrant } from '../grant';
import { outwards, tcp, watcherGrants } from '../operatorGrants';
import { podIdentityGrant, scrapeGrant } from '../platformBindings';
import type { OperationsFacts } from './operationsFacts';

/** Namespace of external-dns, and the name under which its own rules stand. */
export const externalDnsSubject = 'external-dns';

/** Port of its metrics, and of its probes. */
export const externalDnsPort = 7979;

const publicApi =
  'Route 53 has one API for the whole world, at public addresses that change, and no endpoint inside the network.';

/** Returns the rules of external-dns: it watches Ingresses, and writes their hosts into Route 53. */
export function externalDnsGrants({ landscape }: OperationsFacts): readonly NetworkGrant[] {
  const subject = externalDnsSubject;
  return [
    ...watcherGrants(subject),
    podIdentityGrant(subject),
    outwards('dns-records', subject, [tcp(443)], publicApi),
    ...(landscape.scraped ? [scrapeGrant(subject, externalDnsPort)] : []),
  ];
}
