import * as pulumi from '@pulumi/pulumi';
import type { Broker } from '../../components/aws/broker';
import type { Cache } from '../../components/aws/cache';
import type { Database } from '../../components/aws/database';
import type { Queue } from '../../components/aws/queue';
import type { Search } from '../../components/aws/search';
import type { CloudWatchSubject } from '../../components/kubernetes/operators/cloudWatchExporter';

type Subjects = pulumi.Output<readonly CloudWatchSubject[]>;

/** Returns by what CloudWatch knows a database of RDS, and the replica that it may have. */
export function databaseSubjects(name: string, { identifier, replicaConnection }: Database): Subjects {
  return identifier.apply((known): readonly CloudWatchSubject[] => [
    { name, dimensions: { DBInstanceIdentifier: known } },
    ...(replicaConnection === undefined
      ? []
      : [{ name: `${name}-replica`, dimensions: { DBInstanceIdentifier: `${known}-replica` } }]),
  ]);
}

/** Returns by what CloudWatch knows each node of a cache. */
export function cacheSubjects(name: string, { nodeIds }: Cache): Subjects {
  return nodeIds.apply((ids): readonly CloudWatchSubject[] =>
    ids.map((id) => ({ name, dimensions: { CacheClusterId: id } })),
  );
}

/** Returns by what CloudWatch knows a domain of OpenSearch. */
export function searchSubjects(name: string, { arn }: Search, accountId: string): Subjects {
  return arn.apply((known): readonly CloudWatchSubject[] => [
    { name, dimensions: { DomainName: endOf(known, '/'), ClientId: accountId } },
  ]);
}

/** Returns by what CloudWatch knows a broker: arn:aws:mq:REGION:ACCOUNT:broker:NAME:ID. */
export function brokerSubjects(name: string, { arn }: Broker): Subjects {
  return arn.apply((known): readonly CloudWatchSubject[] => [
    { name, dimensions: { Broker: known.split(':')[6] ?? '' } },
  ]);
}

/** Returns by what CloudWatch knows a queue, and the one of what nobody could handle. */
export function queueSubjects(name: string, { arn, deadLetterArn }: Queue): Subjects {
  return pulumi.all([arn, deadLetterArn]).apply(([own, dead]): readonly CloudWatchSubject[] => [
    { name, dimensions: { QueueName: endOf(own, ':') } },
    { name: `${name}-dead-letters`, dimensions: { QueueName: endOf(dead, ':') } },
  ]);
}

function endOf(arn: string, separator: string): string {
  return arn.slice(arn.lastIndexOf(separator) + 1);
}
