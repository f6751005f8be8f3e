import { portRange, publicPorts } from './publicPorts';
import type { Outbound, Port, Probe, Service } from './service';

const portNameLength = 15;
const lastOfAll = 65535;
/** A Service of that name leads the internet to the pods. */
const publicSuffix = '-public';
const serviceNameLength = 63;

/** Returns what is wrong with the ports of a service, and with those that it connects to outside. */
export function portProblems(place: string, name: string, service: Service): string[] {
  return [
    ...probeProblems(place, service),
    ...metricsProblems(place, service),
    ...portNameProblems(place, service.ports),
    ...rangeProblems(place, service.ports),
    ...overlapProblems(place, service.ports),
    ...outboundProblems(place, service.outbound ?? []),
    ...publicProblems(place, name, service),
  ];
}

function probeProblems(place: string, service: Service): string[] {
  const probes = Object.entries<Probe | undefined>({ ...service.probes });
  return probes.flatMap(([kind, probe]) =>
    probe === undefined || service.ports.some((port) => isTcp(port) && port.containerPort === probe.port)
      ? []
      : [
          `${place}: its ${kind} probe asks port ${probe.port}, on which it does not listen by TCP; add the port`,
        ],
  );
}

function metricsProblems(place: string, { metricsPath, metricsPort, ports }: Service): string[] {
  if (metricsPort === undefined) return [];
  return [
    ...(metricsPath === undefined
      ? [`${place} tells metrics on port ${metricsPort}, and not by which path; add metricsPath`]
      : []),
    ...(ports.some((port) => isTcp(port) && port.containerPort === metricsPort)
      ? []
      : [`${place} tells metrics on port ${metricsPort}, on which it does not listen by TCP; add the port`]),
  ];
}

function portNameProblems(place: string, ports: readonly Port[]): string[] {
  const names = ports.map((port) => port.name);
  const long = names.filter((name) => name.length > portNameLength);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...long.map(
      (name) => `${place}: the port name "${name}" is longer than ${portNameLength} characters; shorten it`,
    ),
    ...twice.map((name) => `${place}: two ports are named "${name}"; rename one`),
  ];
}

function rangeProblems(place: string, ports: readonly Port[]): string[] {
  return ports
    .filter(({ containerPort, lastPort }) => !isRange(containerPort, lastPort))
    .map(
      ({ name, containerPort, lastPort }) =>
        `${place}: its port "${name}" is ${portRange(containerPort, lastPort)}, which is no range of ports; ${remedy}`,
    );
}

const remedy = `name the lower first, between 1 and ${lastOfAll}`;

function isRange(first: number, last = first): boolean {
  return first >= 1 && first <= last && last <= lastOfAll;
}

function overlapProblems(place: string, ports: readonly Port[]): string[] {
  return ports.flatMap((port, index) =>
    ports
      .slice(index + 1)
      .filter((other) => overlap(port, other))
      .map(
        (other) =>
          `${place}: its ports "${port.name}" and "${other.name}" are partly the same; keep them apart, or make them one`,
      ),
  );
}

function overlap(one: Port, other: Port): boolean {
  const apart = lastOf(one) < other.containerPort || lastOf(other) < one.containerPort;
  return isTcp(one) === isTcp(other) && !apart;
}

function lastOf({ containerPort, lastPort }: Port): number {
  return lastPort ?? containerPort;
}

function isTcp({ protocol }: Port): boolean {
  return protocol !== 'UDP';
}

function outboundProblems(place: string, outbound: readonly Outbound[]): string[] {
  return outbound
    .filter(({ port, lastPort }) => !isRange(port, lastPort))
    .map(
      ({ port, lastPort }) =>
        `${place} connects to the ports ${portRange(port, lastPort)} outside, which is no range of ports; ${remedy}`,
    );
}

/** UDP does not answer whether a pod is well, so that a load balancer asks for its readiness. */
function publicProblems(place: string, name: string, service: Service): string[] {
  if (publicPorts(service.ports).length === 0) return [];
  if (service.kind === 'job') {
    return [`${place} has public ports and is a job, which nobody can call; make it a deployment`];
  }
  const room = serviceNameLength - publicSuffix.length;
  return [
    ...(service.probes?.readiness === undefined
      ? [`${place} has public ports, and no readiness probe for its load balancer to ask; add one`]
      : []),
    ...(name.length > room
      ? [
          `${place} has public ports and a name of ${name.length} characters; at most ${room} leave room for "${publicSuffix}"`,
        ]
      : []),
  ];
}
