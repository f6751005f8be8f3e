import { callOf } from '../model/callOf';
import type { FunctionDefinition } from '../model/function';
import type { Port, Service } from '../model/service';
import type { System } from '../model/system';
import { publicPorts } from '../model/publicPorts';
import type {
  Binding,
  CallsBinding,
  EventsBinding,
  ExposesBinding,
  OutboundBinding,
  RoutesBinding,
  UsesBinding,
} from './binding';
import { deliveriesOf } from './deliveryGrants';

/** Returns who uses, calls and is reached from outside, in the system's own order. */
export function bindingsOf(system: System): readonly Exclude<Binding, { kind: 'platform' }>[] {
  const services = Object.entries(system.services);
  return [
    ...services.flatMap(([name, service]) => usesOf(name, service)),
    ...Object.entries(system.functions ?? {}).flatMap(([name, definition]) => usesOf(name, definition)),
    ...services.flatMap(([name, service]) => callsOf(system, name, service)),
    ...routesOf(system),
    ...deliveriesOf(system),
    ...eventsOf(system),
    ...services.flatMap(([name, service]) => exposesOf(name, service)),
    ...services.flatMap(([name, service]) => outboundOf(name, service)),
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
    const variable = call.variable ?? urlVariable(call.service);
    const id = `${name} calls ${call.service}`;
    return { kind: 'calls', id, service: name, callee: call.service, port, variable };
  });
}

/** Returns the variable that tells a caller where a service is: AUTH_SERVICE_URL. */
function urlVariable(service: string): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_URL`;
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

function exposesOf(service: string, { ports }: Service): ExposesBinding[] {
  const open = publicPorts(ports);
  return open.length === 0
    ? []
    : [{ kind: 'exposes', id: `internet reaches ${service}`, service, ports: open }];
}

function outboundOf(service: string, { outbound = [] }: Service): OutboundBinding[] {
  return outbound.length === 0
    ? []
    : [{ kind: 'outbound', id: `${service} reaches the internet`, service, ports: outbound }];
}

/** The system is valid (`validateSystem`), so the port is there; a system that is not would be a bug of Berth's. */
function portOf(system: System, serviceName: string, portName: string | undefined): Port {
  const ports = system.services[serviceName]?.ports ?? [];
  const port = portName === undefined ? ports[0] : ports.find((candidate) => candidate.name === portName);
  if (port === undefined) throw new Error(`${serviceName} has no port ${portName ?? 'at all'}`);
  return port;
}
