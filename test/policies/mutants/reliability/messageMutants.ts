import { changed, set, type Mutant } from '../../mutant';
import { mutant } from '../taskPlatform';

const queue = { type: 'aws:sqs/queue:Queue', name: 'queue' };
const deadLetters = { type: queue.type, name: 'queue-dead-letters' };
const log = { type: 'aws:cloudwatch/logGroup:LogGroup', name: 'cluster' };
const database = { type: 'aws:rds/instance:Instance', name: 'postgres' };

/** Messages and logs that are lost, and disks that run full. */
export const messageMutants: readonly Mutant[] = [
  mutant(
    'reliability-queue-dead-letters',
    'a queue without a redrive policy',
    set(queue, 'redrivePolicy', undefined),
    /has no dead-letter queue/,
  ),
  mutant(
    'reliability-queue-dead-letters',
    'a queue that leads its dead letters elsewhere',
    changed(queue, (resource) => ({ ...resource, dependencies: [] })),
    /has no dead-letter queue/,
  ),
  mutant(
    'reliability-queue-attempts',
    'a message with one attempt',
    set(queue, 'redrivePolicy', '{"deadLetterTargetArn":"arn:aws:sqs:::queue","maxReceiveCount":1}'),
    /puts a message aside after 1 attempts/,
  ),
  mutant(
    'reliability-queue-attempts',
    'a redrive policy that is no document',
    set(queue, 'redrivePolicy', 'five'),
    /puts a message aside after 0 attempts/,
  ),
  mutant(
    'reliability-queue-visibility',
    'a message that shows again at once',
    set(queue, 'visibilityTimeoutSeconds', 5),
    /shows a message again after 5 seconds/,
  ),
  mutant(
    'reliability-dead-letters-kept',
    'dead letters that are kept no longer than messages',
    set(deadLetters, 'messageRetentionSeconds', undefined),
    /keeps messages for 345600 seconds, and queue-dead-letters dead ones for 345600/,
  ),
  mutant(
    'reliability-log-retention',
    'a log without an end',
    set(log, 'retentionInDays', undefined),
    /is kept for ever/,
  ),
  mutant(
    'reliability-log-retention',
    'a log of a week',
    set(log, 'retentionInDays', 7),
    /is kept for 7 days, fewer than 30/,
  ),
  mutant(
    'reliability-rds-storage-headroom',
    'a database that does not grow',
    set(database, 'maxAllocatedStorage', undefined),
    /maxAllocatedStorage is not set/,
  ),
  mutant(
    'reliability-rds-storage-headroom',
    'a database that grows by a little',
    set(database, 'maxAllocatedStorage', 480),
    /has 400 GiB and may grow to 480/,
  ),
];
