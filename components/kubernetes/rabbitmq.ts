import * as pulumi from '@pulumi/pulumi';
import { RandomId, RandomPassword } from '@pulumi/random';
import type { Resources } from '../../src/model/resources';
import type { StoreSize } from '../../src/model/store';
import { brokerMetricsPort } from '../../src/wiring/operations/storeExporters';
import { brokerPeerPorts } from '../../src/wiring/storeGrants';
import type { Connection } from '../connection';
import { imageReference, images } from './images';
import { opaqueSecret } from './opaqueSecret';
import {
  brokerConfiguration,
  brokerDefinitions,
  brokerEnvironment,
  nodeNames,
  virtualHost,
  type BrokerUser,
} from './rabbitmqConfiguration';
import { secretFileMode, type RestrictedContainer } from './restrictedPod';
import {
  dataVolume,
  peersOf,
  runStatefulStore,
  storeAnnotation,
  type InClusterStoreArgs,
} from './statefulStore';

export interface RabbitmqArgs extends InClusterStoreArgs {
  /** Series: "3.13". */
  readonly version: string;
  /** Size of one node. */
  readonly size: StoreSize;
  /** Disk of one node, in GiB. */
  readonly storage: number;
  /** Nodes of the cluster: 1, or 3 and more, because two cannot outvote a lost third. Default: 3. */
  readonly nodes?: number;
  /** Names of the services that log in, each with a user of its own. */
  readonly users: readonly string[];
  /** Whether its own plugin tells Prometheus how it is. Default: false. */
  readonly watched?: boolean;
}

const port = 5672;
const home = '/home/rabbitmq';
const settings = '/etc/rabbitmq';
const data = '/var/lib/rabbitmq';

const resourcesBySize: Readonly<Record<StoreSize, Resources>> = {
  small: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } },
  medium: { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: '1', memory: '2Gi' } },
  large: { requests: { cpu: '1', memory: '4Gi' }, limits: { cpu: '2', memory: '4Gi' } },
};

/** RabbitMQ, whose nodes know each other by name. Each service has a user; there is no TLS: network rules guard it. */
export class Rabbitmq extends pulumi.ComponentResource {
  private readonly host: pulumi.Output<string>;
  private readonly passwords: ReadonlyMap<string, pulumi.Output<string>>;

  constructor(name: string, args: RabbitmqArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Rabbitmq', name, {}, opts);
    const users = args.users.map((user) => newUser(`${name}-${user}`, user, this));
    const files = settingsOf(name, args, users, this);
    const secretName = `${name}-server`;
    const secret = opaqueSecret(
      secretName,
      { name: secretName, namespace: args.namespace, data: files },
      { parent: this },
    );
    const running = runStatefulStore(
      name,
      {
        image: images.rabbitmq,
        replicas: args.nodes ?? 3,
        ports: { amqp: port },
        // One node has a peer's name too: under another it would not find its data when it gets company.
        peerPorts: brokerPeerPorts,
        initContainers: [preparation(name, args)],
        containers: [container(args)],
        volumes: [
          {
            name: 'configuration',
            secret: { secretName: secret.metadata.name, defaultMode: secretFileMode },
          },
          { name: 'home', emptyDir: {} },
        ],
        storage: args.storage,
        ...(args.watched === true ? { podAnnotations: scraped(name) } : {}),
        configuration: { [secretName]: files },
        terminationGracePeriodSeconds: 120,
      },
      args,
      { parent: this },
    );
    this.host = running.host;
    this.passwords = new Map(users.map(({ name: user, password }) => [user, password]));
    this.registerOutputs({ host: this.host });
  }

  /** Returns how a service reaches the broker. Raises an error for a service that has no user there. */
  connectionFor(service: string): Connection {
    const password = this.passwords.get(service);
    if (password === undefined) {
      throw new Error(`the broker has no user ${service}; it has ${[...this.passwords.keys()].join(', ')}`);
    }
    return {
      scheme: 'amqp',
      host: this.host,
      port,
      tls: false,
      authentication: { method: 'password', username: service, password },
      // Without a path clients disagree: some take "/", others the empty name, which does not exist.
      name: encodeURIComponent(virtualHost),
    };
  }
}

/** Where Prometheus finds what its plugin tells, and whom that is about. */
function scraped(name: string): Readonly<Record<string, string>> {
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(brokerMetricsPort),
    [storeAnnotation]: name,
  };
}

/** The salt must stay, because a changed hash would roll the pods. */
function newUser(name: string, user: string, parent: pulumi.Resource): BrokerUser {
  const password = new RandomPassword(name, { length: 32, special: false }, { parent }).result;
  const salt = new RandomId(name, { byteLength: 4 }, { parent }).hex;
  return { name: user, password, salt };
}

/** Returns the files of the settings folder; the last is what nodes prove to each other that they belong together. */
function settingsOf(
  name: string,
  args: RabbitmqArgs,
  users: readonly BrokerUser[],
  parent: pulumi.Resource,
): Record<string, pulumi.Input<string>> {
  const nodes = args.nodes ?? 3;
  const { memory } = (args.resources ?? resourcesBySize[args.size]).limits;
  const domain = domainOf(name, args);
  return {
    'rabbitmq.conf': brokerConfiguration({ nodes: nodeNames(name, nodes, domain), memory }),
    'rabbitmq-env.conf': brokerEnvironment(domain),
    'definitions.json': brokerDefinitions({ users }),
    enabled_plugins: `[${pluginsOf(args).join(',')}].\n`,
    'erlang.cookie': new RandomPassword(name, { length: 32, special: false }, { parent }).result,
  };
}

/** A shovel gives dead letters back when a person asks; nothing else here moves messages between queues. */
function pluginsOf({ watched }: RabbitmqArgs): readonly string[] {
  return ['rabbitmq_shovel', ...(watched === true ? ['rabbitmq_prometheus'] : [])];
}

/** What follows the name of a pod in the name by which its peers find it. */
function domainOf(name: string, { namespace }: RabbitmqArgs): pulumi.Output<string> {
  return pulumi.interpolate`${peersOf(name)}.${namespace}.svc.cluster.local`;
}

/**
 * Erlang takes the cookie only from a file that nobody else may read, and so not from a volume of a Secret. A new node
 * waits for the first one: two that start alone at the same time would found two clusters.
 */
function preparation(name: string, args: RabbitmqArgs): RestrictedContainer {
  const first = pulumi.interpolate`rabbit@${name}-0.${domainOf(name, args)}`;
  const script = [
    `cp ${settings}/erlang.cookie ${home}/.erlang.cookie`,
    `chmod 600 ${home}/.erlang.cookie`,
    `if [ "$(hostname)" = ${name}-0 ] || ls ${data}/mnesia/*/schema.DAT 2>/dev/null; then exit 0; fi`,
    `until rabbitmq-diagnostics --quiet --node "$FIRST_NODE" check_running; do sleep 5; done`,
  ];
  return {
    name: 'preparation',
    image: imageOf(args),
    command: ['sh', '-euc', script.join('\n')],
    variables: { HOME: home, FIRST_NODE: first },
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
    mounts,
  };
}

function container(args: RabbitmqArgs): RestrictedContainer {
  // It listens to clients once it has booted, and not while it is a paused minority; its peers reach it even then.
  const serves = { tcpSocket: { port } };
  const lives = { tcpSocket: { port: brokerPeerPorts.distribution } };
  return {
    name: 'rabbitmq',
    image: imageOf(args),
    command: ['rabbitmq-server'],
    variables: { HOME: home },
    ports: {
      amqp: port,
      ...brokerPeerPorts,
      ...(args.watched === true ? { metrics: brokerMetricsPort } : {}),
    },
    resources: args.resources ?? resourcesBySize[args.size],
    probes: {
      startup: { ...serves, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 60 },
      liveness: { ...lives, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
      readiness: { ...serves, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts,
  };
}

const mounts: RestrictedContainer['mounts'] = [
  { name: dataVolume, mountPath: data },
  { name: 'configuration', mountPath: settings, readOnly: true },
  { name: 'home', mountPath: home },
];

function imageOf(args: RabbitmqArgs): string {
  return args.image ?? imageReference(images.rabbitmq, args.version);
}
