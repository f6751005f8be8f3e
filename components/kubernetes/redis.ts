import * as pulumi from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random';
import type { Resources } from '../../src/model/resources';
import type { StoreSize } from '../../src/model/store';
import type { Connection } from '../connection';
import { imageReference, images } from './images';
import { mebibytes } from './mebibytes';
import { opaqueSecret } from './opaqueSecret';
import { secretFileMode, type RestrictedContainer } from './restrictedPod';
import { replicated, sentinelAddresses, sentinelFiles, type SentinelArgs } from './sentinel';
import { dataVolume, runStatefulStore, type InClusterStoreArgs } from './statefulStore';

export interface RedisArgs extends InClusterStoreArgs {
  readonly engine: 'redis' | 'valkey';
  /** Series of the engine: "7" of Redis, "7.2" or "8" of Valkey. */
  readonly version: string;
  readonly size: StoreSize;
  /** Whether the data survives the pod; at most the last second is lost. */
  readonly persistent: boolean;
  /** Disk, in GiB; none is taken where nothing is kept. */
  readonly storage: number;
  /** Whether there are three pods with Sentinel, of which any may be the master. Default: false. */
  readonly replication?: boolean;
}

const port = 6379;

const resourcesBySize: Readonly<Record<StoreSize, Resources>> = {
  small: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
  medium: { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
  large: { requests: { cpu: '500m', memory: '4Gi' }, limits: { cpu: '2', memory: '4Gi' } },
};

/**
 * Redis or Valkey in one pod, which a password opens. There is no TLS: network rules guard the way.
 *
 * With replication there are three pods, each with a server and a sentinel, and the one password opens both. When the
 * master is gone the sentinels make another. A client asks them, at the connection's `sentinels`, for the master named
 * "mymaster", and asks again when it is cut off. Host and URL lead to any of the three, and so are good for reading
 * alone: a Service cannot know which pod is the master.
 */
export class Redis extends pulumi.ComponentResource {
  readonly connection: Connection;

  constructor(name: string, args: RedisArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:Redis', name, {}, opts);
    const password = new RandomPassword(name, { length: 32, special: false }, { parent: this }).result;
    const resources = args.resources ?? resourcesBySize[args.size];
    const sentinel = sentinelOf(name, args);
    const data = {
      'redis.conf': redisConfiguration(password, resources, args.persistent),
      password,
      ...(sentinel === undefined ? {} : sentinelFiles(sentinel, password)),
    };
    const secretName = `${name}-server`;
    const secret = opaqueSecret(
      secretName,
      { name: secretName, namespace: args.namespace, data },
      { parent: this },
    );
    const server = container(args, resources, secret.metadata.name);
    const running = runStatefulStore(
      name,
      {
        image: images[args.engine],
        ports: { redis: port },
        ...(sentinel === undefined
          ? { containers: [server] }
          : replicated(sentinel, server, secret.metadata.name, { parent: this })),
        volumes: [
          {
            name: 'configuration',
            secret: { secretName: secret.metadata.name, defaultMode: secretFileMode },
          },
          ...(args.persistent ? [] : [{ name: dataVolume, emptyDir: {} }]),
        ],
        ...(args.persistent ? { storage: args.storage } : {}),
        configuration: { [secretName]: data },
        terminationGracePeriodSeconds: 60,
      },
      args,
      { parent: this },
    );
    const { namespace } = running.statefulSet.metadata;
    this.connection = {
      scheme: 'redis',
      host: running.host,
      port,
      tls: false,
      authentication: { method: 'password', password },
      ...(sentinel === undefined ? {} : { sentinels: sentinelAddresses(name, namespace) }),
    };
    this.registerOutputs({ host: running.host });
  }
}

function sentinelOf(name: string, args: RedisArgs): SentinelArgs | undefined {
  const { engine, namespace, persistent } = args;
  if (args.replication !== true) return undefined;
  return { name, namespace, engine, image: imageOf(args), persistent };
}

function imageOf({ image, engine, version }: RedisArgs): string {
  return image ?? imageReference(images[engine], version);
}

/** Returns the configuration file; the password is in it, because a command line is there for all to read. */
export function redisConfiguration(
  password: pulumi.Output<string>,
  resources: Resources,
  persistent: boolean,
): pulumi.Output<string> {
  const lines = [
    pulumi.interpolate`requirepass ${password}`,
    `port ${port}`,
    'bind * -::*',
    'dir /data',
    // What is left serves copying on write, buffers and fragmentation.
    `maxmemory ${Math.floor(mebibytes(resources.limits.memory) * 0.7)}mb`,
    // Data that are kept make way only if they were to expire, as in ElastiCache; a mere cache drops what it likes.
    `maxmemory-policy ${persistent ? 'volatile-lru' : 'allkeys-lru'}`,
    `appendonly ${persistent ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'save ""',
  ];
  return pulumi.all(lines).apply((known) => `${known.join('\n')}\n`);
}

function container(
  args: RedisArgs,
  resources: Resources,
  secret: pulumi.Output<string>,
): RestrictedContainer {
  // While it reads its file the server answers LOADING, and the client still ends with 0.
  const ping = { command: ['sh', '-c', `test "$(${args.engine}-cli ping)" = PONG`] };
  return {
    name: args.engine,
    image: imageOf(args),
    command: [`${args.engine}-server`, '/etc/redis/redis.conf'],
    secretVariables: { REDISCLI_AUTH: { secret, key: 'password' } },
    ports: { redis: port },
    resources,
    probes: {
      startup: { exec: ping, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 },
      liveness: { exec: ping, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
      readiness: { exec: ping, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts: [
      { name: dataVolume, mountPath: '/data' },
      { name: 'configuration', mountPath: '/etc/redis', readOnly: true },
    ],
  };
}
