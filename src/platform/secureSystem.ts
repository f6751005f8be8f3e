import type { Settings } from '../config/settings';
import { callOf } from '../model/callOf';
import type { Call, Port, Probe, Probes, Service } from '../model/service';
import type { System } from '../model/system';

type Variables = Readonly<Record<string, string>>;

/** Returns the system in which the services whose settings say so, and who calls them, speak mutual TLS. */
export function secured(system: System, settings: Settings): System {
  const speaksTls = (name: string): boolean => settings.services[name]?.tls === true;
  const services: Record<string, Service> = {};
  for (const [name, service] of Object.entries(system.services)) {
    const withCalls = securedCaller(service, system, speaksTls);
    services[name] = speaksTls(name) ? securedService(withCalls) : withCalls;
  }
  return { ...system, services };
}

/** Puts the TLS port in the place of each that has one. */
function securedService(service: Service): Service {
  const { ports, probes } = service;
  return {
    ...service,
    ports: ports.map(tlsPort),
    environment: merged(service.environment, ...ports.map(({ mutualTls }) => mutualTls?.environment)),
    ...(probes === undefined ? {} : { probes: securedProbes(probes, ports) }),
  };
}

/** The port that the seed's Service shows goes too: nobody speaks plain text there any more. */
function tlsPort(port: Port): Port {
  if (port.mutualTls === undefined) return port;
  const { containerPort } = port.mutualTls;
  return { ...port, containerPort, servicePort: containerPort };
}

function securedProbes({ startup, liveness, readiness }: Probes, ports: readonly Port[]): Probes {
  return {
    ...(startup === undefined ? {} : { startup: securedProbe(startup, ports) }),
    ...(liveness === undefined ? {} : { liveness: securedProbe(liveness, ports) }),
    ...(readiness === undefined ? {} : { readiness: securedProbe(readiness, ports) }),
  };
}

/** The kubelet has no certificate to show: that the port takes connections must be enough. */
function securedProbe(probe: Probe, ports: readonly Port[]): Probe {
  const tls = ports.find(({ containerPort }) => containerPort === probe.port)?.mutualTls;
  if (tls === undefined) return probe;
  const connection = { ...probe, port: tls.containerPort };
  delete connection.path;
  return connection;
}

function securedCaller(service: Service, system: System, speaksTls: (name: string) => boolean): Service {
  const calls = (service.calls ?? [])
    .map(callOf)
    .filter((call) => speaksTls(call.service) && portOf(system, call)?.mutualTls !== undefined);
  if (calls.length === 0) return service;
  const environment = merged(service.environment, ...calls.map(({ tlsEnvironment }) => tlsEnvironment));
  return { ...service, environment };
}

function merged(...records: readonly (Variables | undefined)[]): Variables {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record ?? {})));
}

function portOf(system: System, call: Call<string>): Port | undefined {
  const ports = system.services[call.service]?.ports ?? [];
  return call.port === undefined ? ports[0] : ports.find(({ name }) => name === call.port);
}
