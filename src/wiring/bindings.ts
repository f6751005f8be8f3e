import type { FunctionDefinition } from '../model/function';
import type { Port, Service } from '../model/service';
import type { System } from '../model/system';
import { callOf } from '../model/validateSystem';
import type { Binding, CallsBinding, EventsBinding, RoutesBinding, UsesBinding } from './binding';

/** Returns who uses, calls and is reached from outside, in the system's own order. */
export function bindingsOf(system: System): readonly Exclude<Binding, { kind: 'platform' }>[] {
  const services = Object.entries(system.services);
  return [
    ...services.flatMap(([name, service]) => usesOf(name, service)),
    ...Object.entries(system.functions ?? {}).flatMap(([name, definition]) => usesOf(name, definition)),
    ...services.flatMap(([name, service]) => callsOf(system, name, service)),
    ...routesOf(system),
    ...eventsOf(system),
  ];
}

function usesOf(name: string, user: Service | FunctionDefinition): UsesBinding[] {
  return Object.entries(user.uses ?? {}).flatMap(([store, use]) =>
    use === undefined ? [] : [{ kind: 'uses', id: `${name} uses ${store}`, service: name, store, use }],
  );
}

function callsOf(system: System, name: string, service: Service): CallsBinding[] {
  return (service.calls ?? []).map((entry) => {
    const call = callOf(entry);
    const port = portOf(system, call.service, call.port);
    return { kind: 'calls', id: `${name} calls ${call.service}`, service: name, callee: call.service, port };
  });
}

/** Several paths of one ingress may lead to one service; it is one binding a port. */
function routesOf(system: System): RoutesBinding[] {
  const found = new Map<string, RoutesBinding>();
  for (const ingress of system.ingresses) {
    for (const route of ingress.routes) {
      const port = portOf(system, route.service, route.port);
      const id = `${ingress.name} routes to ${route.service}${route.port === undefined ? '' : ` ${route.port}`}`;
      found.set(id, { kind: 'routes', id, ingress: ingress.name, service: route.service, port });
    }
  }
  return [...found.values()];
}

/** Several routes of one API may lead to one function; it is one binding. */
function eventsOf(system: System): EventsBinding[] {
  return Object.entries(system.webSocketApis ?? {}).flatMap(([api, { routes }]) =>
    [...new Set(Object.values(routes))].map((name) => ({
      kind: 'events',
      id: `${api} routes to ${name}`,
      api,
      function: name,
    })),
  );
}

/** The system is valid (`validateSystem`), so the port is there; a system that is not would be a bug of Berth's. */
function portOf(system: System, serviceName: string, portName: string | undefined): Port {
  const ports = system.services[serviceName]?.ports ?? [];
  const port = portName === undefined ? ports[0] : ports.find((candidate) => candidate.name === portName);
  if (port === undefined) throw new Error(`${serviceName} has no port ${portName ?? 'at all'}`);
  return port;
}
