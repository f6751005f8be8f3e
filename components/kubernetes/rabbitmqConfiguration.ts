import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { mebibytes } from './mebibytes';
import { deadLetterDefinitions } from './rabbitmqDeadLetters';

/** The one virtual host of the broker, RabbitMQ's own default. */
export const virtualHost = '/';

/** A user and what its password is hashed with. */
export interface BrokerUser {
  readonly name: string;
  readonly password: pulumi.Output<string>;
  /** Four bytes in hexadecimal. */
  readonly salt: pulumi.Output<string>;
}

export interface BrokerConfigurationArgs {
  /** Names of all nodes; the first founds the cluster. */
  readonly nodes: readonly pulumi.Output<string>[];
  /** Memory that a node may not exceed: "2Gi". */
  readonly memory: string;
}

export interface BrokerDefinitionsArgs {
  readonly users: readonly BrokerUser[];
}

/** Returns the names of the nodes, pods of the store NAME in the domain. */
export function nodeNames(
  name: string,
  nodes: number,
  domain: pulumi.Output<string>,
): pulumi.Output<string>[] {
  return Array.from({ length: nodes }, (_, index) => pulumi.interpolate`rabbit@${name}-${index}.${domain}`);
}

/** Returns rabbitmq.conf. */
export function brokerConfiguration({ nodes, memory }: BrokerConfigurationArgs): pulumi.Output<string> {
  const lines = [
    'listeners.tcp.default = 5672',
    'log.console = true',
    'log.file = false',
    'load_definitions = /etc/rabbitmq/definitions.json',
    'cluster_formation.peer_discovery_backend = classic_config',
    ...nodes.map(
      (node, index) => pulumi.interpolate`cluster_formation.classic_config.nodes.${index + 1} = ${node}`,
    ),
    // Whoever is cut off from the others stops, so that no two halves go on by themselves.
    `cluster_partition_handling = ${nodes.length > 1 ? 'pause_minority' : 'ignore'}`,
    // Publishers wait from here on; what is left serves the garbage collector and the log of the quorum queues.
    `vm_memory_high_watermark.absolute = ${Math.floor(mebibytes(memory) * 0.6)}MiB`,
    'disk_free_limit.absolute = 256MiB',
    // The default, 512 MB, is held in memory up to three times.
    'raft.wal_max_size_bytes = 32000000',
    ...(nodes.length > 1 ? growth : []),
  ];
  return pulumi.all(lines).apply((known) => `${known.join('\n')}\n`);
}

/** A queue that was made while fewer nodes were there, as that of dead letters is, goes on to the others when they come. */
const growth = [
  'quorum_queue.continuous_membership_reconciliation.enabled = true',
  'quorum_queue.continuous_membership_reconciliation.target_group_size = 3',
];

/** Returns rabbitmq-env.conf, a shell script: the node goes by its pod's name in the domain. */
export function brokerEnvironment(domain: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.interpolate`USE_LONGNAME=true\nNODENAME=rabbit@$(hostname).${domain}\n`;
}

/** Returns the definitions that every node takes in when it starts. Where there are any, RabbitMQ makes no guest. */
export function brokerDefinitions(args: BrokerDefinitionsArgs): pulumi.Output<string> {
  const users = args.users.map(({ name, password, salt }) =>
    pulumi.all([password, salt]).apply(([text, hex]) => ({
      name,
      password_hash: passwordHash(text, Buffer.from(hex, 'hex')),
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      tags: [],
    })),
  );
  return pulumi.all(users).apply((known) => `${JSON.stringify(definitionsOf(args, known), null, 2)}\n`);
}

/**
 * A queue whose client asks for no type is a quorum queue, which a majority of the nodes has before a message is
 * confirmed. It refuses a channel-wide prefetch, so that Celery's own settings must say quorum too.
 */
function definitionsOf({ users }: BrokerDefinitionsArgs, hashed: readonly object[]): object {
  const everything = { configure: '.*', write: '.*', read: '.*' };
  return {
    users: hashed,
    vhosts: [{ name: virtualHost, metadata: { description: '', tags: [], default_queue_type: 'quorum' } }],
    permissions: users.map(({ name }) => ({ user: name, vhost: virtualHost, ...everything })),
    ...deadLetterDefinitions(virtualHost),
  };
}

/** Returns the hash as RabbitMQ keeps it: salt and SHA-256 of salt and password, in Base64. */
export function passwordHash(password: string, salt: Buffer): string {
  const digest = createHash('sha256').update(salt).update(password, 'utf8').digest();
  return Buffer.concat([salt, digest]).toString('base64');
}
