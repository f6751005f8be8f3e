import type { AlertFacts, DeadLetterQueue, WatchedReplica } from './alertFacts';
import { alertingRule, type AlertingRule, type RuleGroup } from './rules';

/** Returns the alerts on stores: replicas that stay behind, messages that nobody could handle, disks of RDS. */
export function storeGroups(facts: AlertFacts): readonly RuleGroup[] {
  const rules = [
    ...facts.replicas.map((replica) => replicaLag(facts, replica)),
    ...facts.deadLetterQueues.map((queue) => deadLetters(facts, queue)),
    ...Object.entries(facts.managedDisks).map(([name, gibibytes]) => managedDisk(facts, name, gibibytes)),
  ];
  return rules.length === 0 ? [] : [{ name: 'stores', rules }];
}

const lagSeconds = 60;

/** How far behind a replica is, in seconds; cut off counts as behind. */
function lagOf({ store, seenBy, namespace = '' }: WatchedReplica): string {
  const selector = `{namespace="${namespace}",store="${store}"}`;
  switch (seenBy) {
    case 'postgres-exporter':
      // Whoever is cut off has replayed all that it was sent, and so looks up to date: the primary knows better.
      return [
        `max by (namespace, store) (pg_replication_lag_seconds${selector}) > ${lagSeconds}`,
        `or min by (namespace, store) (pg_replication_slot_slot_is_active${selector}) == 0`,
      ].join('\n');
    case 'redis-exporter':
      return [
        `max by (namespace, store) (redis_connected_slave_lag_seconds${selector}) > ${lagSeconds}`,
        `or min by (namespace, store) (redis_master_link_up${selector}) == 0`,
      ].join('\n');
    case 'cloudwatch':
      return `max by (name) (aws_rds_replica_lag_average{name="${store}"}) > ${lagSeconds}`;
  }
}

function replicaLag(facts: AlertFacts, replica: WatchedReplica): AlertingRule {
  const { store } = replica;
  return alertingRule(facts, {
    alert: 'ReplicaLag',
    severity: 'warning',
    expr: lagOf(replica),
    for: '10m',
    labels: { store },
    summary: `The replica of ${store} stays behind.`,
    description: `It is more than ${lagSeconds} seconds behind, or cut off. Reads from it are old, and what it lacks would be lost with the primary.`,
  });
}

/** How many messages lie there. One that somebody looks at, and has not taken away, is there too. */
function lettersIn(letters: DeadLetterQueue): string {
  switch (letters.seenBy) {
    case 'cloudwatch':
      return `max by (name) (aws_sqs_approximate_number_of_messages_visible_maximum{name="${letters.queue}"}) > 0`;
    case 'rabbitmq': {
      const selector = `{namespace="${letters.namespace}",store="${letters.store}",queue="${letters.queue}"}`;
      return `max by (namespace, store, queue) (rabbitmq_detailed_queue_messages${selector}) > 0`;
    }
  }
}

function deadLetters(facts: AlertFacts, letters: DeadLetterQueue): AlertingRule {
  const owner = letters.seenBy === 'rabbitmq' ? ` of ${letters.store}` : '';
  return alertingRule(facts, {
    alert: 'DeadLetterQueueNotEmpty',
    severity: 'warning',
    expr: lettersIn(letters),
    for: '5m',
    summary: `Messages lie in the dead-letter queue ${letters.queue}${owner}.`,
    description:
      '{{ $value }} messages were delivered as often as they may be, refused, or too late, and nobody could handle them.',
  });
}

function managedDisk(facts: AlertFacts, name: string, gibibytes: number): AlertingRule {
  return alertingRule(facts, {
    alert: 'DatabaseStorageFilling',
    severity: 'critical',
    expr: `min by (name) (aws_rds_free_storage_space_minimum{name="${name}"}) < ${gibibytes * 1024 ** 3} * 0.1`,
    for: '15m',
    labels: { store: name },
    summary: `The disk of the database ${name} is nearly full.`,
    description: '{{ $value | humanize1024 }}B are free. A database whose disk is full stops writing.',
  });
}
