import * as pulumi from '@pulumi/pulumi';
import { ConfigMap } from '@pulumi/kubernetes/core/v1';
import type { Resources } from '../../src/model/resources';
import type { Authentication, Connection } from '../connection';
import { imageReference, images } from './images';
import { keyPair } from './keyPair';
import type { RestrictedContainer } from './restrictedPod';
import { dataVolume, runStatefulStore, type InClusterStoreArgs } from './statefulStore';

/** A queue, and beside it `NAME-dead-letter` for what nobody could process. */
export interface BrokerQueue {
  readonly name: string;
  /** Deliveries before a message goes to the dead-letter queue, 1 to 1000. */
  readonly maximumReceives: number;
  /** Seconds a received message stays hidden from other consumers. */
  readonly visibilityTimeoutSeconds: number;
}

export interface QueueBrokerArgs extends InClusterStoreArgs {
  readonly queues: readonly BrokerQueue[];
  /** Disk for the messages, in GiB. Default: 1. */
  readonly storage?: number;
}

const port = 9324;
const region = 'us-east-1';
/** What ElasticMQ puts where a queue's URL names the account. */
const account = '000000000000';

const defaultResources: Resources = {
  requests: { cpu: '100m', memory: '384Mi' },
  limits: { cpu: '1', memory: '512Mi' },
};

/**
 * ElasticMQ: queues by the SQS API, in one pod that keeps its messages on a disk. It takes whatever credentials it is
 * given; a pair is generated so that nothing secret-looking is written down. Network rules alone guard it.
 */
export class QueueBroker extends pulumi.ComponentResource {
  private readonly host: pulumi.Output<string>;
  private readonly authentication: Authentication;
  private readonly queues: ReadonlySet<string>;

  constructor(name: string, args: QueueBrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:QueueBroker', name, {}, opts);
    this.queues = new Set(args.queues.map((queue) => queue.name));
    const data = { 'elasticmq.conf': brokerConfiguration(args.queues) };
    const configuration = new ConfigMap(
      name,
      { metadata: { name: `${name}-configuration`, namespace: args.namespace }, data },
      { parent: this },
    );
    const running = runStatefulStore(
      name,
      {
        image: images.elasticmq,
        ports: { sqs: port },
        containers: [container(args)],
        volumes: [{ name: 'configuration', configMap: { name: configuration.metadata.name } }],
        storage: args.storage ?? 1,
        configuration: { [name]: data },
        terminationGracePeriodSeconds: 30,
      },
      args,
      { parent: this },
    );
    this.host = running.host;
    this.authentication = keyPair(name, { parent: this });
    this.registerOutputs({ host: this.host });
  }

  /** Returns how a service reaches the queue. Raises an error for a queue that the broker does not have. */
  connectionFor(queue: string): Connection {
    if (!this.queues.has(queue)) {
      throw new Error(`the broker has no queue ${queue}; it has ${[...this.queues].join(', ')}`);
    }
    const endpoint = pulumi.interpolate`http://${this.host}:${port}`;
    return {
      scheme: 'http',
      host: this.host,
      port,
      tls: false,
      authentication: this.authentication,
      name: queue,
      url: pulumi.interpolate`${endpoint}/${account}/${queue}`,
      region,
      endpoint,
    };
  }
}

/** Returns ElasticMQ's configuration (HOCON). */
export function brokerConfiguration(queues: readonly BrokerQueue[]): string {
  return [
    'include classpath("application.conf")',
    // A queue's URL begins as the request did that asked for it.
    `node-address { protocol = http, host = "*", port = ${port}, context-path = "" }`,
    `rest-sqs { enabled = true, bind-port = ${port}, bind-hostname = "0.0.0.0", sqs-limits = strict }`,
    'rest-stats { enabled = false }',
    `aws { region = "${region}", accountId = "${account}" }`,
    'messages-storage { enabled = true, uri = "jdbc:h2:/data/elasticmq" }',
    'queues {',
    ...queues.flatMap(queueEntries),
    '}',
    '',
  ].join('\n');
}

function queueEntries(queue: BrokerQueue): string[] {
  const deadLetters = `${queue.name}-dead-letter`;
  return [
    `  "${queue.name}" {`,
    `    defaultVisibilityTimeout = ${queue.visibilityTimeoutSeconds} seconds`,
    `    deadLettersQueue { name = "${deadLetters}", maxReceiveCount = ${queue.maximumReceives} }`,
    '  }',
    `  "${deadLetters}" { }`,
  ];
}

function container(args: QueueBrokerArgs): RestrictedContainer {
  const health = { path: '/health', port };
  return {
    name: 'elasticmq',
    image: args.image ?? imageReference(images.elasticmq),
    // The image starts `java` itself, which reads this variable and not the JAVA_OPTS of start scripts.
    variables: { JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=60' },
    ports: { sqs: port },
    resources: args.resources ?? defaultResources,
    probes: {
      startup: { httpGet: health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 },
      liveness: { httpGet: health, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
      readiness: { httpGet: health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts: [
      { name: dataVolume, mountPath: '/data' },
      // The one place where the image looks for it.
      { name: 'configuration', mountPath: '/opt/elasticmq.conf', subPath: 'elasticmq.conf', readOnly: true },
    ],
  };
}
