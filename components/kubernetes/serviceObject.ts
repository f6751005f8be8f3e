import type * as pulumi from '@pulumi/pulumi';
import { Service as KubernetesService } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { Port } from '../../src/model/service';

export interface ServiceObjectArgs {
  /** Name of the Service, and so its DNS name. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly ports: readonly Port[];
  /** Whether a caller stays with the pod that it met first, for a day. Default: false. */
  readonly sticky?: boolean;
  /** Whether a Rollout leads it to the pods of one version. Default: false. */
  readonly ledByRollout?: boolean;
}

/** Annotation of what a Rollout takes a hand in: the selector of a Service, the number of pods of a Deployment. */
export const rolloutAnnotation = 'berth.dev/rollout';

/** A day is the longest that the API takes. */
const stickiness = {
  sessionAffinity: 'ClientIP',
  sessionAffinityConfig: { clientIP: { timeoutSeconds: 86400 } },
};

/** Makes the Service of a workload. */
export function serviceObject(
  name: string,
  args: ServiceObjectArgs,
  opts: pulumi.CustomResourceOptions,
): KubernetesService {
  const ledByRollout = args.ledByRollout ?? false;
  return new KubernetesService(
    name,
    {
      metadata: {
        name: args.name,
        namespace: args.namespace,
        labels: args.podLabels,
        // Its pods may wait a quarter of an hour for a database, longer than the provider waits for a Service's pods;
        // the workload's own controller is waited for anyway.
        annotations: {
          'pulumi.com/skipAwait': 'true',
          ...(ledByRollout ? { [rolloutAnnotation]: 'true' } : {}),
        },
      },
      spec: {
        type: 'ClusterIP',
        ports: servicePorts(args.ports),
        selector: args.podLabels,
        ...(args.sticky === true ? stickiness : {}),
      },
    },
    // The Rollout adds the hash of a version to the selector, which has one owner: two would fight at every update.
    ledByRollout ? { ...opts, ignoreChanges: ['spec.selector'] } : opts,
  );
}

/** Ports of a range at most that a Service lists; a longer one costs every node a rule a port and pod. */
const longestRange = 50;

/**
 * Returns the ports of the Service: the seed's, and beside each the container's own under the name PROTOCOL-NUMBER,
 * because the network policies of the VPC CNI are sure only where a Service's port is the container's. Each port of a
 * range is an entry NAME-PORT. A range of more than 50 ports is left out: clients that need it (WebRTC media) are told
 * the address of one pod, and a Service would spread their packets over all.
 */
export function servicePorts(ports: readonly Port[]): input.core.v1.ServicePort[] {
  const single = ports.filter(({ lastPort }) => lastPort === undefined);
  const declared = [
    ...single.map((port) => entry(port.name, port, port.servicePort ?? port.containerPort)),
    ...ports.flatMap(rangeEntries),
  ];
  const shown = new Set(declared.map(({ port, protocol }) => `${protocol} ${port}`));
  const own = single
    .map((port) => entry(`${protocolOf(port).toLowerCase()}-${port.containerPort}`, port, port.containerPort))
    .filter(({ port, protocol }) => !shown.has(`${protocol} ${port}`));
  return [...declared, ...own];
}

function rangeEntries(port: Port): ReturnType<typeof entry>[] {
  const { name, containerPort, lastPort, protocol = 'TCP' } = port;
  const length = lastPort === undefined ? 0 : lastPort - containerPort + 1;
  if (length > longestRange) return [];
  return Array.from({ length }, (_, index) => {
    const number = containerPort + index;
    return entry(`${name}-${number}`, { containerPort: number, protocol }, number);
  });
}

function entry(
  name: string,
  given: Pick<Port, 'containerPort' | 'protocol' | 'scheme' | 'public'>,
  port: number,
) {
  const { containerPort, protocol = 'TCP' } = given;
  return { name, port, targetPort: containerPort, protocol, ...spokenOn(given) };
}

/**
 * Returns what a port speaks, for the proxies of a mesh, which guess otherwise, and wait for a client's first word before
 * they do. What the internet says to a service, they pass on as it is. UDP passes them by.
 */
export function spokenOn({
  protocol = 'TCP',
  scheme = 'http',
  public: fromInternet = false,
}: Pick<Port, 'protocol' | 'scheme' | 'public'>): { readonly appProtocol?: 'http' | 'tcp' } {
  if (protocol === 'UDP') return {};
  return { appProtocol: fromInternet ? 'tcp' : scheme };
}

function protocolOf(port: Port): 'TCP' | 'UDP' {
  return port.protocol ?? 'TCP';
}
