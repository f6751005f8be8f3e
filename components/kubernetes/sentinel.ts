import * as pulumi from '@pulumi/pulumi';
import { sentinelPort } from '../../src/wiring/storeGrants';
import type { RestrictedContainer } from './restrictedPod';
import { masterScript, sentinelPodNames, sentinelScript, serverScript } from './sentinelScripts';
import { dataVolume, podService, type StatefulStore } from './statefulStore';

const port = 6379;

/** A cache that its sentinels watch. */
export interface SentinelArgs {
  /** Name of the cache. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly engine: 'redis' | 'valkey';
  /** Reference of the image. */
  readonly image: string;
  /** Whether a pod that starts again has its data still. */
  readonly persistent: boolean;
}

/**
 * Returns what makes several pods of one server, and a Service for each: an address that stays, and a name that is
 * known even while the pod is gone, without which no sentinel starts.
 */
export function replicated(
  args: SentinelArgs,
  server: RestrictedContainer,
  secret: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): Pick<StatefulStore, 'replicas' | 'after' | 'containers'> {
  const { name, namespace } = args;
  const pods = sentinelPodNames(name);
  const ports = { redis: port, sentinel: sentinelPort };
  const variables = { PODS: pods.join(' '), DOMAIN: domainOf(namespace) };
  return {
    replicas: pods.length,
    after: pods.map((pod) =>
      podService(pod, { namespace, store: name, pod, ports, beforeReady: true }, opts),
    ),
    containers: [
      { ...server, command: ['sh', '/etc/redis/start-server.sh'], variables, ...follows(args, server) },
      sentinelContainer(args, secret, variables),
    ],
  };
}

/** A replica that has no copy yet is not ready, so that a rolling update does not stop the pod that it copies. */
function follows({ engine }: SentinelArgs, { probes }: RestrictedContainer): Partial<RestrictedContainer> {
  if (probes === undefined) return {};
  const state = `${engine}-cli info replication | grep -Eq '^(role:master|master_link_status:up)'`;
  return {
    probes: { ...probes, readiness: { ...probes.readiness, exec: { command: ['sh', '-c', state] } } },
  };
}

/** Returns where the sentinels answer, as clients write it: host:port, separated by commas. */
export function sentinelAddresses(name: string, namespace: pulumi.Input<string>): pulumi.Output<string> {
  return domainOf(namespace).apply((domain) =>
    sentinelPodNames(name)
      .map((pod) => `${pod}.${domain}:${sentinelPort}`)
      .join(','),
  );
}

function domainOf(namespace: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`${namespace}.svc.cluster.local`;
}

/** Returns the files by which the pods of a cache find their master, beside redis.conf. */
export function sentinelFiles(
  { engine, persistent }: SentinelArgs,
  password: pulumi.Output<string>,
): Readonly<Record<string, pulumi.Input<string>>> {
  return {
    'sentinel.conf': sentinelConfiguration(password),
    'master.sh': masterScript(engine),
    'start-server.sh': serverScript(engine, persistent),
    'start-sentinel.sh': sentinelScript(engine),
  };
}

function sentinelConfiguration(password: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.interpolate`requirepass ${password}
port ${sentinelPort}
bind * -::*
dir /data
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-port ${sentinelPort}
`;
}

/** The container that watches the servers; what it learns it writes beside the data. */
function sentinelContainer(
  { engine, image }: SentinelArgs,
  secret: pulumi.Output<string>,
  variables: Readonly<Record<string, pulumi.Input<string>>>,
): RestrictedContainer {
  const ping = { command: ['sh', '-c', `test "$(${engine}-cli -p ${sentinelPort} ping)" = PONG`] };
  return {
    name: 'sentinel',
    image,
    command: ['sh', '/etc/redis/start-sentinel.sh'],
    variables,
    secretVariables: { REDISCLI_AUTH: { secret, key: 'password' } },
    ports: { sentinel: sentinelPort },
    resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { cpu: '200m', memory: '64Mi' } },
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
