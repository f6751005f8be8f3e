import * as pulumi from '@pulumi/pulumi';
import { ConfigMap } from '@pulumi/kubernetes/core/v1';
import type { Resources } from '../../src/model/resources';
import type { Authentication, Connection } from '../connection';
import { imageReference, images } from './images';
import { keyPair } from './keyPair';
import type { RestrictedContainer } from './restrictedPod';
import { runStatefulStore, type InClusterStoreArgs } from './statefulStore';

/** Label of what only plays the part of a service. */
export const emulatorLabel = 'berth.dev/emulator';

export interface TopicEmulatorArgs extends InClusterStoreArgs {
  /** Names of the topics. */
  readonly topics: readonly string[];
}

const port = 5000;
const region = 'us-east-1';
/** The account that Moto puts where an ARN names one. */
const account = '123456789012';
const readyFile = '/tmp/ready';

const defaultResources: Resources = {
  requests: { cpu: '50m', memory: '128Mi' },
  limits: { cpu: '500m', memory: '384Mi' },
};

/**
 * Starts Moto's server and makes the topics before the pod calls itself ready: it forgets them with every restart, so
 * a Job that runs once would not do.
 */
export const topicServer = `import json
import os
import signal

import boto3
from moto.server import ThreadedMotoServer

# The first process of a container gets no signal whose action is the default, unless it blocks the signal.
stop = {signal.SIGTERM, signal.SIGINT}
signal.pthread_sigmask(signal.SIG_BLOCK, stop)

port = int(os.environ["PORT"])
server = ThreadedMotoServer(ip_address="0.0.0.0", port=port)
server.start()
sns = boto3.client(
    "sns",
    region_name=os.environ["REGION"],
    endpoint_url=f"http://127.0.0.1:{port}",
    aws_access_key_id="any",
    aws_secret_access_key="any",
)
for topic in json.loads(os.environ["TOPICS"]):
    print("topic", sns.create_topic(Name=topic)["TopicArn"], flush=True)
open(os.environ["READY_FILE"], "w").close()
signal.sigwait(stop)
server.stop()
`;

/**
 * An EMULATOR of the SNS API for development: it takes what is published, keeps it in memory and delivers it to
 * nobody. It takes whatever credentials it is given.
 */
export class TopicEmulator extends pulumi.ComponentResource {
  private readonly host: pulumi.Output<string>;
  private readonly authentication: Authentication;
  private readonly topics: ReadonlySet<string>;

  constructor(name: string, args: TopicEmulatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:TopicEmulator', name, {}, opts);
    this.topics = new Set(args.topics);
    const data = { 'server.py': topicServer };
    const labels = { [emulatorLabel]: 'true' };
    const script = new ConfigMap(
      name,
      { metadata: { name: `${name}-emulator`, namespace: args.namespace, labels }, data },
      { parent: this },
    );
    const running = runStatefulStore(
      name,
      {
        image: images.moto,
        ports: { sns: port },
        containers: [container(args)],
        volumes: [{ name: 'emulator', configMap: { name: script.metadata.name } }],
        configuration: { [name]: data },
        labels,
        terminationGracePeriodSeconds: 30,
      },
      // Nothing is kept that deletion could lose.
      { ...args, protect: false },
      { parent: this },
    );
    this.host = running.host;
    this.authentication = keyPair(name, { parent: this });
    this.registerOutputs({ host: this.host });
  }

  /** Returns how a service reaches the topic. Raises an error for a topic that the emulator does not have. */
  connectionFor(topic: string): Connection {
    if (!this.topics.has(topic)) {
      throw new Error(`the emulator has no topic ${topic}; it has ${[...this.topics].join(', ')}`);
    }
    return {
      scheme: 'http',
      host: this.host,
      port,
      tls: false,
      authentication: this.authentication,
      name: topic,
      arn: `arn:aws:sns:${region}:${account}:${topic}`,
      region,
      endpoint: pulumi.interpolate`http://${this.host}:${port}`,
    };
  }
}

function container(args: TopicEmulatorArgs): RestrictedContainer {
  const answers = { tcpSocket: { port } };
  const hasTopics = { exec: { command: ['test', '-f', readyFile] } };
  return {
    name: 'moto',
    image: args.image ?? imageReference(images.moto),
    command: ['python', '/emulator/server.py'],
    variables: {
      PORT: String(port),
      REGION: region,
      TOPICS: JSON.stringify(args.topics),
      READY_FILE: readyFile,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    ports: { sns: port },
    resources: args.resources ?? defaultResources,
    probes: {
      startup: { ...hasTopics, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 90 },
      liveness: { ...answers, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 3 },
      readiness: { ...answers, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts: [{ name: 'emulator', mountPath: '/emulator', readOnly: true }],
  };
}
