import { Service as KubernetesService } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import * as pulumi from '@pulumi/pulumi';
import { portRange } from '../../src/model/publicPorts';
import type { Port, Probe } from '../../src/model/service';
import { UserError } from '../../src/model/userError';
import { podLabels } from '../../src/wiring/podLabels';
import { addressOf } from './loadBalancerAddress';
import { spokenOn } from './serviceObject';

/** Quota of an NLB, which cannot be raised: every port is a listener, TCP and UDP on one port are one. */
const mostListeners = 50;

/** The load balancer in front of the pods. */
export type PublicLoadBalancer =
  /** An NLB of the AWS Load Balancer Controller, which must be there before and go after. */
  | {
      readonly kind: 'network-load-balancer';
      /** Ids of the public subnets, one a zone. */
      readonly subnetIds: readonly pulumi.Input<string>[];
      /** How it asks a pod whether it is well. */
      readonly readiness: Probe;
    }
  /** What the cluster has of its own, if anything. */
  | { readonly kind: 'cluster' };

export interface PublicServiceArgs {
  readonly namespace: pulumi.Input<string>;
  /** The public ports of the service. */
  readonly ports: readonly Port[];
  readonly loadBalancer: PublicLoadBalancer;
  /** Whether `up` waits until the load balancer has an address. Default: true. */
  readonly waitForAddress?: boolean;
}

/**
 * The way by which the internet reaches the pods of one service: a Service SERVICE-public beside the one that the
 * cluster uses. The name is the service's. Whatever `dependsOn` names outlives it, as a controller must, or nobody is
 * left to take the load balancer away.
 */
export class PublicService extends pulumi.ComponentResource {
  /** DNS name, or else IP address, of the load balancer; empty while there is none. */
  readonly address: pulumi.Output<string>;

  /** @throws UserError for more ports than an NLB can have. */
  constructor(name: string, args: PublicServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:PublicService', name, {}, opts);
    const problems =
      args.loadBalancer.kind === 'network-load-balancer' ? publicPortProblems(name, args.ports) : [];
    if (problems.length > 0) throw new UserError(problems);
    const waiting = args.waitForAddress === false ? { 'pulumi.com/skipAwait': 'true' } : {};
    const { annotations, spec } = behind(args.loadBalancer);
    const service = new KubernetesService(
      `${name}-public`,
      {
        metadata: {
          name: `${name}-public`,
          namespace: args.namespace,
          labels: podLabels(name),
          annotations: { ...annotations, ...waiting },
        },
        spec: {
          type: 'LoadBalancer',
          ...spec,
          ports: args.ports.flatMap(expanded),
          selector: podLabels(name),
        },
      },
      { parent: this, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) },
    );
    this.address = service.status.apply(addressOf);
    this.registerOutputs({ address: this.address });
  }
}

/** Returns what an NLB refuses of the public ports of a service; empty when nothing is. */
export function publicPortProblems(service: string, ports: readonly Port[]): readonly string[] {
  const listeners = new Set(ports.flatMap(expanded).map(({ port }) => port)).size;
  if (listeners <= mostListeners) return [];
  const ranges = ports.map(({ containerPort, lastPort }) => portRange(containerPort, lastPort)).join(', ');
  return [
    `service "${service}": its public ports ${ranges} are ${listeners}; a load balancer of AWS has at most ${mostListeners}, so make the ranges smaller`,
  ];
}

/** A Service knows no ranges. The internet finds the container's own ports, which its pods tell their clients. */
function expanded(given: Port) {
  const { name, containerPort, lastPort, protocol = 'TCP' } = given;
  const last = lastPort ?? containerPort;
  return Array.from({ length: last - containerPort + 1 }, (_, index) => {
    const port = containerPort + index;
    return {
      name: lastPort === undefined ? name : `${protocol.toLowerCase()}-${port}`,
      port,
      targetPort: port,
      protocol,
      ...spokenOn({ ...given, public: true }),
    };
  });
}

interface Behind {
  readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
  readonly spec: Partial<input.core.v1.ServiceSpec>;
}

function behind(loadBalancer: PublicLoadBalancer): Behind {
  switch (loadBalancer.kind) {
    case 'network-load-balancer':
      return {
        annotations: nlbAnnotations(loadBalancer),
        // By its class the Service belongs to the controller alone; its targets are pods, so it needs no port of nodes.
        spec: { loadBalancerClass: 'service.k8s.aws/nlb', allocateLoadBalancerNodePorts: false },
      };
    case 'cluster':
      // A node hands on only to pods of its own, with the client's address: STUN tells a client just that.
      return { annotations: {}, spec: { externalTrafficPolicy: 'Local' } };
  }
}

function nlbAnnotations({
  subnetIds,
  readiness,
}: Extract<PublicLoadBalancer, { kind: 'network-load-balancer' }>): Behind['annotations'] {
  const { port, path } = readiness;
  const annotations: Behind['annotations'] = {
    scheme: 'internet-facing',
    'nlb-target-type': 'ip',
    subnets: pulumi.all([...subnetIds]).apply((ids) => ids.join(',')),
    attributes: 'load_balancing.cross_zone.enabled=true,deletion_protection.enabled=false',
    // Of UDP the NLB always keeps the client's address, of TCP to IP targets only when told: one rule is right for both.
    'target-group-attributes': 'preserve_client_ip.enabled=true',
    // Without it the controller cannot have TCP and UDP on one port, as STUN does: the second listener is refused.
    'enable-tcp-udp-listener': 'true',
    // UDP does not answer whether a pod is well, so every port's health is the pod's readiness.
    'healthcheck-protocol': path === undefined ? 'tcp' : 'http',
    'healthcheck-port': String(port),
    ...(path === undefined ? {} : { 'healthcheck-path': path }),
  };
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [
      `service.beta.kubernetes.io/aws-load-balancer-${name}`,
      value,
    ]),
  );
}
