import * as sqs from '@pulumi/aws/sqs';
import * as pulumi from '@pulumi/pulumi';
import type { Connection } from '../connection';
import type { StoreArgs } from './storeArgs';
import { nameProblems, rangeProblems, refuseStore } from './storeProblems';
import { tlsOnlyPolicy } from './tlsOnlyPolicy';

export interface QueueArgs extends StoreArgs {
  readonly region: string;
  /** Deliveries before a message goes to the dead-letter queue, 1 to 1000. */
  readonly maximumReceives: number;
  /** Seconds that a received message stays hidden from other consumers, 0 to 43200. */
  readonly visibilityTimeoutSeconds: number;
}

const day = 24 * 60 * 60;

/** A dead letter is kept as long as SQS can, a message long enough to outlast a weekend. */
const retentionSeconds = { message: 4 * day, deadLetter: 14 * day };

/** An SQS queue with its dead-letter queue: encrypted, TLS only. */
export class Queue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly deadLetterArn: pulumi.Output<string>;
  readonly connection: Connection;

  /** Raises a UserError for a name or a number that SQS refuses. */
  constructor(name: string, args: QueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:Queue', name, {}, opts);
    checkArgs(name, args);
    const deadLetters = encryptedQueue(
      `${name}-dead-letters`,
      { messageRetentionSeconds: retentionSeconds.deadLetter },
      args,
      this,
    );
    const queue = encryptedQueue(
      name,
      {
        messageRetentionSeconds: retentionSeconds.message,
        visibilityTimeoutSeconds: args.visibilityTimeoutSeconds,
        // Long polling: a consumer waits here instead of asking again.
        receiveWaitTimeSeconds: 20,
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: deadLetters.arn,
          maxReceiveCount: args.maximumReceives,
        }),
      },
      args,
      this,
    );
    onlyFrom(queue, name, deadLetters, this);
    this.arn = queue.arn;
    this.deadLetterArn = deadLetters.arn;
    this.connection = {
      scheme: 'https',
      host: `sqs.${args.region}.amazonaws.com`,
      port: 443,
      tls: true,
      authentication: { method: 'pod-identity' },
      name: queue.name,
      url: queue.url,
      region: args.region,
    };
    this.registerOutputs({ arn: this.arn, deadLetterArn: this.deadLetterArn, url: this.connection.url });
  }
}

function encryptedQueue(
  name: string,
  settings: sqs.QueueArgs,
  args: QueueArgs,
  parent: pulumi.Resource,
): sqs.Queue {
  const queue = new sqs.Queue(
    name,
    { ...settings, kmsMasterKeyId: args.keyArn, kmsDataKeyReusePeriodSeconds: 300 },
    { parent, protect: args.protect ?? true },
  );
  const policy = tlsOnlyPolicy('sqs:*', [queue.arn]);
  new sqs.QueuePolicy(name, { queueUrl: queue.url, policy }, { parent });
  return queue;
}

/** No other queue may leave its dead letters here. */
function onlyFrom(source: sqs.Queue, name: string, deadLetters: sqs.Queue, parent: pulumi.Resource): void {
  new sqs.RedriveAllowPolicy(
    name,
    {
      queueUrl: deadLetters.url,
      redriveAllowPolicy: pulumi.jsonStringify({
        redrivePermission: 'byQueue',
        sourceQueueArns: [source.arn],
      }),
    },
    { parent },
  );
}

function checkArgs(name: string, args: QueueArgs): void {
  refuseStore('queue', name, [
    ...nameProblems(name, 80, '-dead-letters-0000000'),
    ...rangeProblems('maximumReceives', args.maximumReceives, 1, 1000),
    ...rangeProblems('visibilityTimeoutSeconds', args.visibilityTimeoutSeconds, 0, 43200),
  ]);
}
