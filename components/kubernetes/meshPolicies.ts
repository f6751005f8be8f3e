import { CustomResource } from '@pulumi/kubernetes/apiextensions';
import type * as pulumi from '@pulumi/pulumi';
import { podLabels } from '../../src/wiring/podLabels';

/** Label of a namespace whose pods get a proxy each. */
export const injectionLabel = { 'istio-injection': 'enabled' } as const;

/** Annotation that names, port by port, the bindings for which a port takes connections without mutual TLS. */
export const meshServesAnnotation = 'berth.dev/serves';

/** Makes the rule that pods of a namespace take no connection without mutual TLS. */
export function strictNamespace(
  name: string,
  namespace: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  return new CustomResource(
    `${name}-mesh`,
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'default', namespace },
      spec: { mtls: { mode: 'STRICT' } },
    },
    opts,
  );
}

export interface OpenPortsArgs {
  readonly namespace: pulumi.Input<string>;
  /** Label `app` of the pods. */
  readonly pods: string;
  /** Port of the pods to the bindings for which it is open. */
  readonly ports: ReadonlyMap<number, readonly string[]>;
}

/** Makes the rule that pods take connections without mutual TLS too, at some ports alone. */
export function openPorts(
  name: string,
  { namespace, pods, ports }: OpenPortsArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  const modes = [...ports.keys()].map((port) => [String(port), { mode: 'PERMISSIVE' }] as const);
  return new CustomResource(
    `${name}-mesh-ports`,
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: {
        name: `${pods}-from-outside`,
        namespace,
        annotations: { [meshServesAnnotation]: JSON.stringify(Object.fromEntries(ports)) },
      },
      spec: {
        selector: { matchLabels: podLabels(pods) },
        mtls: { mode: 'STRICT' },
        portLevelMtls: Object.fromEntries(modes),
      },
    },
    opts,
  );
}

export interface MeshTrafficArgs {
  /** Name of the called service. */
  readonly service: string;
  readonly namespace: string;
  /** The namespace itself; who takes it waits for it. */
  readonly in: pulumi.Input<string>;
  /** Whether it speaks HTTP. */
  readonly http: boolean;
  /** Whether a caller stays with the pod that it met first. */
  readonly sticky: boolean;
  /** Seconds that a caller waits for the whole of an answer, once it has sent its request. */
  readonly timeoutSeconds: number;
}

/** Makes the rules of how a service is called: circuit breaker, and with HTTP retries and a timeout. */
export function meshTraffic(name: string, args: MeshTrafficArgs, opts: pulumi.CustomResourceOptions): void {
  const host = `${args.service}.${args.namespace}.svc.cluster.local`;
  const metadata = { name: args.service, namespace: args.in };
  new CustomResource(
    `${name}-circuit`,
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: { host, trafficPolicy: trafficPolicy(args) },
    },
    opts,
  );
  if (!args.http) return;
  new CustomResource(
    `${name}-calls`,
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata,
      spec: { hosts: [host], http: [httpRoute(host, args.timeoutSeconds)] },
    },
    opts,
  );
}

/**
 * What one caller's pod may have open and waiting: a callee that lets a hundred wait does not get well by more of them.
 * WebSockets stay open, and so there may be a thousand connections.
 */
const connectionPool = {
  tcp: { maxConnections: 1000, connectTimeout: '5s' },
  http: { http1MaxPendingRequests: 100, http2MaxRequests: 1000, maxRetries: 10 },
};

/**
 * A pod that five times in a row cannot be reached, or answers 502 to 504, is left out for half a minute, and longer
 * each time, but never more than half of the pods. Errors of its own (500) are left out: all pods have the same.
 */
const outlierDetection = {
  consecutiveGatewayErrors: 5,
  consecutive5xxErrors: 0,
  interval: '10s',
  baseEjectionTime: '30s',
  maxEjectionPercent: 50,
};

function trafficPolicy({ http, sticky }: MeshTrafficArgs) {
  return {
    connectionPool: http ? connectionPool : { tcp: connectionPool.tcp },
    // Of a pod that holds what a caller left there, no other can take the place.
    ...(sticky ? { loadBalancer: { consistentHash: { useSourceIp: true } } } : { outlierDetection }),
  };
}

/**
 * Tried again is only what no pod has begun to answer, so that nothing is done twice. A try may last as long as the
 * whole: the next pod would be no faster.
 */
function httpRoute(host: string, timeoutSeconds: number) {
  return {
    timeout: `${timeoutSeconds}s`,
    retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' },
    route: [{ destination: { host } }],
  };
}
