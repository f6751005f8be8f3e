import { GuardedNamespace } from '../../../../components/kubernetes/operators/guardedNamespace';
import { dnsGrant, platformGrant, scrapeGrant } from '../../../../src/wiring/platformBindings';
import { podLabels } from '../../../../src/wiring/podLabels';
import type { NetworkGrant } from '../../../../src/wiring/grant';

export function sharedNamespace(): GuardedNamespace {
  return new GuardedNamespace('logging');
}

/** Rules of a program that one other asks. */
export function rulesOf(subject: string, client: string, port: number): readonly NetworkGrant[] {
  return [
    dnsGrant(subject),
    scrapeGrant(subject, port),
    platformGrant({
      purpose: 'logs',
      direction: 'ingress',
      subject,
      peers: [{ kind: 'pods', namespace: client, labels: podLabels(client) }],
      ports: [{ port, protocol: 'TCP' }],
    }),
  ];
}
