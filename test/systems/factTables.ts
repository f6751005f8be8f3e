import { input } from '../harness';
import { entry, field, list, type Fact, type Read } from './facts';
import { object } from './planned';

export function fact(section: string, name: string, read: Read, is: unknown): Fact {
  return { fact: name, section, read, is };
}

/** The same facts of each service. */
export function each(services: readonly string[], facts: (service: string) => Fact[]): Fact[] {
  return services.flatMap((service) =>
    facts(service).map((found) => ({ ...found, fact: `${service}: ${found.fact}` })),
  );
}

/** Whether what is read is a text of that pattern. */
export function matches(read: Read, pattern: RegExp): Read {
  return (recording) => pattern.test(String(read(recording)));
}

/** The entries of those keys. */
export function entries(read: Read, ...keys: readonly string[]): Read {
  return (recording) => keys.map((key) => entry(read, key)(recording));
}

/** Bounds and metrics of the HorizontalPodAutoscaler of a service. */
export function autoscaler(service: string): Read {
  const spec = field('HorizontalPodAutoscaler', `${service}-hpa`, 'spec');
  return entries(spec, 'minReplicas', 'maxReplicas', 'metrics');
}

/** An autoscaler's metric of the average use of what pods request. */
export function utilization(name: 'cpu' | 'memory', averageUtilization: number): unknown {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}

/** The ports of a Service, each with that of the container. */
export function ports(service: string): Read {
  return (recording) =>
    list(input(object(recording, 'Service', service), 'spec.ports')).map(({ port, targetPort }) => [
      port,
      targetPort,
    ]);
}

/** What the container may not do, of a Deployment's pods. */
export function containerSecurity(section: string, service: string): Fact[] {
  const pod = (path: string) => field('Deployment', service, `spec.template.spec.${path}`);
  return [
    fact(section, 'non-root', pod('securityContext.runAsNonRoot'), true),
    fact(section, 'seccomp', pod('securityContext.seccompProfile'), { type: 'RuntimeDefault' }),
    fact(section, 'container', pod('containers.0.securityContext'), {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    }),
  ];
}
