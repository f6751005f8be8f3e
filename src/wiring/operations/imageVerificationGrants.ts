import type { NetworkGrant } from '../grant';
import { calledGrant, outwards, tcp, watcherGrants } from '../operatorGrants';
import { podIdentityGrant, scrapeGrant } from '../platformBindings';
import type { OperationsFacts } from './operationsFacts';

const registries =
  'Registries, and the log of signatures with its keys, have public addresses, which change.';

/** Pods of Kyverno, as the subject of their rules. */
export const kyvernoSubject = 'kyverno';

/** Returns the rules of Kyverno: the API server calls its webhooks, and it asks registries and the log of signatures. */
export function imageVerificationGrants({ landscape }: OperationsFacts): readonly NetworkGrant[] {
  return [
    ...watcherGrants(kyvernoSubject),
    calledGrant(kyvernoSubject, 9443),
    outwards('image-verification', kyvernoSubject, [tcp(443)], registries),
    // It logs in to the registry of AWS.
    ...(landscape.target === 'aws' ? [podIdentityGrant(kyvernoSubject)] : []),
    ...(landscape.scraped ? [scrapeGrant(kyvernoSubject, 8000)] : []),
  ];
}
