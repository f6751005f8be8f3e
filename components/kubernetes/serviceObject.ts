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
}

/** Makes the Service of a workload. */
export function serviceObject(
  name: string,
  args: ServiceObjectArgs,
  opts: pulumi.CustomResourceOptions,
): KubernetesService {
  return new KubernetesService(
    name,
    {
      metadata: {
        name: args.name,
        namespace: args.namespace,
        labels: args.podLabels,
        // Its pods may wait a quarter of an hour for a database, longer than the provider waits for a Service's pods;
        // the workload's own controller is waited for anyway.
        annotations: { 'pulumi.com/skipAwait': 'true' },
      },
      spec: { type: 'ClusterIP', ports: servicePorts(args.ports), selector: args.podLabels },
    },
    opts,
  );
}

/**
 * Returns the ports of the Service: the seed's, and beside each the container's own under the name PROTOCOL-NUMBER,
 * because the network policies of the VPC CNI are sure only where a Service's port is the container's.
 */
export function servicePorts(ports: readonly Port[]): input.core.v1.ServicePort[] {
  const declared = ports.map((port) => entry(port.name, port, port.servicePort ?? port.containerPort));
  const shown = new Set(declared.map(({ port, protocol }) => `${protocol} ${port}`));
  const own = ports
    .map((port) => entry(`${protocolOf(port).toLowerCase()}-${port.containerPort}`, port, port.containerPort))
    .filter(({ port, protocol }) => !shown.has(`${protocol} ${port}`));
  return [...declared, ...own];
}

function entry(name: string, { containerPort, protocol }: Port, port: number) {
  return { name, port, targetPort: containerPort, protocol: protocol ?? 'TCP' };
}

function protocolOf(port: Port): 'TCP' | 'UDP' {
  return port.protocol ?? 'TCP';
}
