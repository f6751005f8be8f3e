import * as pulumi from '@pulumi/pulumi';
import type { Broker } from '../../components/aws/broker';
import type { Cache } from '../../components/aws/cache';
import type { Database } from '../../components/aws/database';
import type { DatabaseBackup } from '../../components/aws/databaseBackup';
import type { Queue } from '../../components/aws/queue';
import type { Search } from '../../components/aws/search';
import type { CloudWatchSubject } from '../../components/kubernetes/operators/cloudWatchExporter';
import type { DatabaseBackup as DatabaseBackupSettings } from '../model/store';
import { failedRestoreHours, restoreTestHours, snapshotAlertHours } from '../wiring/operations/snapshots';

type Subjects = pulumi.Output<readonly CloudWatchSubject[]>;

/** Returns by what CloudWatch knows a database of RDS, and the replica that it may have. */
export function databaseSubjects(name: string, { identifier, replicaConnection }: Database): Subjects {
  return identifier.apply((known): readonly CloudWatchSubject[] => [
    { kind: 'database', name, dimensions: { DBInstanceIdentifier: known } },
    ...(replicaConnection === undefined
      ? []
      : [
          {
            kind: 'database',
            name: `${name}-replica`,
            dimensions: { DBInstanceIdentifier: `${known}-replica` },
          } as const,
        ]),
  ]);
}

/**
 * Returns by what CloudWatch knows what AWS Backup does for a database. It counts snapshots by their vault. For
 * restores its documentation says both vault and type of resource, so it is asked by both: by the type it counts all
 * restores of RDS in the account and region.
 */
export function snapshotSubjects(
  name: string,
  settings: DatabaseBackupSettings,
  { vaultName }: DatabaseBackup,
): Subjects {
  return vaultName.apply((vault): readonly CloudWatchSubject[] => {
    const own = { BackupVaultName: vault };
    return [
      { kind: 'snapshots', name, dimensions: own, hours: snapshotAlertHours(settings) },
      ...[own, { ResourceType: 'RDS' }].flatMap((dimensions): readonly CloudWatchSubject[] => [
        { kind: 'restores', name, dimensions, hours: restoreTestHours },
        { kind: 'failed-restores', name, dimensions, hours: failedRestoreHours },
      ]),
    ];
  });
}

/** Returns by what CloudWatch knows each node of a cache. */
export function cacheSubjects(name: string, { nodeIds }: Cache): Subjects {
  return nodeIds.apply((ids): readonly CloudWatchSubject[] =>
    ids.map((id) => ({ kind: 'cache', name, dimensions: { CacheClusterId: id } })),
  );
}

/** Returns by what CloudWatch knows a domain of OpenSearch. */
export function searchSubjects(name: string, { arn }: Search, accountId: string): Subjects {
  return arn.apply((known): readonly CloudWatchSubject[] => [
    { kind: 'search', name, dimensions: { DomainName: endOf(known, '/'), ClientId: accountId } },
  ]);
}

/** Returns by what CloudWatch knows a broker: arn:aws:mq:REGION:ACCOUNT:broker:NAME:ID. */
export function brokerSubjects(name: string, { arn }: Broker): Subjects {
  return arn.apply((known): readonly CloudWatchSubject[] => [
    { kind: 'broker', name, dimensions: { Broker: known.split(':')[6] ?? '' } },
  ]);
}

/** Returns by what CloudWatch knows a queue, and the one of what nobody could handle. */
export function queueSubjects(name: string, { arn, deadLetterArn }: Queue): Subjects {
  return pulumi.all([arn, deadLetterArn]).apply(([own, dead]): readonly CloudWatchSubject[] => [
    { kind: 'queue', name, dimensions: { QueueName: endOf(own, ':') } },
    { kind: 'queue', name: `${name}-dead-letters`, dimensions: { QueueName: endOf(dead, ':') } },
  ]);
}

function endOf(arn: string, separator: string): string {
  return arn.slice(arn.lastIndexOf(separator) + 1);
}
