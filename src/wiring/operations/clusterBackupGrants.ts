import type { NetworkGrant } from '../grant';
import { anywhere, tcp, watcherGrants } from '../operatorGrants';
import { platformGrant, podIdentityGrant, scrapeGrant } from '../platformBindings';
import type { OperationsFacts } from './operationsFacts';

/** Namespace of Velero, and the name under which its own rules stand. */
export const veleroSubject = 'velero';

/** Port of its metrics. */
export const veleroMetricsPort = 8085;

/** Returns the rules of Velero: it watches the API server, and speaks to the storage of its copies. */
export function clusterBackupGrants({ landscape }: OperationsFacts): readonly NetworkGrant[] {
  const subject = veleroSubject;
  const { target, outside, scraped } = landscape;
  return [
    ...watcherGrants(subject),
    platformGrant({
      purpose: 'cluster-backup',
      direction: 'egress',
      subject,
      peers: [anywhere],
      ports: [tcp(outside?.clusterBackupPort ?? 443)],
      wider: 'Storage, and the API that takes snapshots of disks, answer at addresses that change.',
    }),
    ...(target === 'aws' ? [podIdentityGrant(subject)] : []),
    ...(scraped ? [scrapeGrant(subject, veleroMetricsPort)] : []),
  ];
}
