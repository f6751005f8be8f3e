import { callOf } from './callOf';
import { deliveryProblems } from './deliveryProblems';
import { environments } from './environment';
import { modeProblems } from './modeProblems';
import { placementProblems } from './placementProblems';
import { portProblems } from './portProblems';
import { referenceProblems } from './referenceProblems';
import { secretProblems } from './secretProblems';
import type { ScalingMetric, Service } from './service';
import type { System } from './system';
import { unknownNames } from './unknownNames';
import { UserError } from './userError';

/** Longest suffix that a component appends to the name of a service. */
const longestSuffix = '-hpa'.length;
const labelLength = 63;
const dnsLabel = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/**
 * Returns what is wrong with a system, each problem with its place and remedy; empty when nothing is. The compiler
 * finds most of it in a file that is type-checked; this finds it in every other.
 */
export function problemsOf(system: System): readonly string[] {
  return [
    ...nameProblems(system),
    ...Object.entries(system.services).flatMap(([name, service]) => serviceProblems(system, name, service)),
    ...routeProblems(system),
    ...cycleProblems(system),
    ...secretProblems(system),
    ...placementProblems(system),
    ...referenceProblems(system),
    ...modeProblems(system),
    ...deliveryProblems(system),
  ];
}

/**
 * Returns the system unchanged.
 * @throws UserError with every problem at once.
 */
export function validateSystem(system: System): System {
  const problems = problemsOf(system);
  if (problems.length > 0) throw new UserError(problems);
  return system;
}

function nameProblems(system: System): string[] {
  const names = [...Object.keys(system.services), ...Object.keys(system.stores), system.name];
  const limit = labelLength - longestSuffix;
  const shared = Object.keys(system.services).filter((name) => Object.hasOwn(system.stores, name));
  const twice = shared.map(
    (name) =>
      `${system.name}: a service and a store are both called "${name}"; rename one, since each may be a Service of that name`,
  );
  const wrong = names.flatMap((name) => [
    ...(dnsLabel.test(name)
      ? []
      : [
          `${system.name}: the name "${name}" is no DNS label; use lower-case letters, digits and inner hyphens`,
        ]),
    ...(name.length <= limit
      ? []
      : [
          `${system.name}: the name "${name}" has ${name.length} characters; at most ${limit} leave room for a suffix`,
        ]),
  ]);
  return [...twice, ...wrong];
}

function serviceProblems(system: System, name: string, service: Service): string[] {
  const place = `${system.name}: service "${name}"`;
  return [
    ...unknownNames(`${place} uses store`, Object.keys(service.uses ?? {}), Object.keys(system.stores)),
    ...unknownNames(`${place} calls service`, calleesOf(service), Object.keys(system.services)),
    ...unknownNames(`${place} comes after service`, service.after ?? [], Object.keys(system.services)),
    ...portProblems(place, name, service),
    ...callProblems(system, place, service),
    ...variableProblems(place, service),
    ...scalingProblems(system, place, service),
  ];
}

function callProblems(system: System, place: string, service: Service): string[] {
  return (service.calls ?? []).flatMap((call) => {
    const { service: callee, port } = callOf(call);
    const target = system.services[callee];
    if (target === undefined) return [];
    const found =
      port === undefined ? target.ports[0] : target.ports.find((candidate) => candidate.name === port);
    if (found !== undefined) return [];
    return [
      `${place} calls "${callee}" on port "${port ?? '(first)'}", which it does not have; add the port there`,
    ];
  });
}

/** Two bindings that fill one variable would overwrite each other; the same fact of a region is the same value. */
function variableProblems(place: string, service: Service): string[] {
  const seen = new Map<string, string>(
    Object.keys(service.environment ?? {}).map((variable) => [variable, 'its own']),
  );
  const problems: string[] = [];
  for (const variable of Object.keys(service.systemSecrets ?? {})) {
    const other = seen.get(variable);
    if (other !== undefined)
      problems.push(`${place}: a secret of the system and ${other} both fill ${variable}; rename one`);
    seen.set(variable, 'a secret of the system');
  }
  for (const [store, use] of Object.entries(service.uses ?? {})) {
    for (const variable of Object.keys(use?.environment ?? {})) {
      const other = seen.get(variable);
      if (other !== undefined)
        problems.push(`${place}: ${store} and ${other} both fill ${variable}; rename one`);
      seen.set(variable, store);
    }
  }
  return problems;
}

function scalingProblems(system: System, place: string, service: Service): string[] {
  if (service.kind !== 'deployment') return [];
  return environments.flatMap((environment) => {
    const scaling = service.autoscaling?.[environment];
    if (scaling === undefined) return [];
    const { minimum, maximum, metrics } = scaling;
    return [
      ...(minimum <= maximum
        ? []
        : [`${place}: in ${environment} it scales from ${minimum} to ${maximum}; swap the two`]),
      ...metrics.flatMap((metric) =>
        metric.kind === 'queue-depth' ? queueProblems(system, place, service, metric) : [],
      ),
    ];
  });
}

type QueueDepth = Extract<ScalingMetric, { kind: 'queue-depth' }>;

/** Who follows the depth of a queue must be the one that empties it. */
function queueProblems(system: System, place: string, service: Service, metric: QueueDepth): string[] {
  const { store, queue } = metric;
  const kind = system.stores[store]?.kind;
  const scales = `${place} scales on the depth of "${store}"`;
  if (kind !== undefined && kind !== 'queue' && kind !== 'broker')
    return [`${scales}, which is a ${kind}; name a queue or a broker`];
  if (kind === 'broker' && queue === undefined)
    return [`${scales}, a broker of many queues; say which one with "queue"`];
  const access = service.uses?.[store]?.access;
  return access === 'consume' || (kind === 'broker' && access !== undefined)
    ? []
    : [`${scales}, which it does not consume; add the binding`];
}

function routeProblems(system: System): string[] {
  const owners = new Map<string, string>();
  return system.ingresses.flatMap((ingress) =>
    ingress.routes.flatMap((route) => {
      const place = `${system.name}: ingress "${ingress.name}"`;
      const address = `host "${ingress.subdomain}" and path "${route.path}"`;
      const owner = owners.get(address);
      owners.set(address, owner ?? route.service);
      const service = system.services[route.service];
      return [
        ...unknownNames(`${place} routes to service`, [route.service], Object.keys(system.services)),
        ...(owner === undefined
          ? []
          : [`${place} gives ${address} to both "${owner}" and "${route.service}"; change one of the paths`]),
        ...(service === undefined ||
        route.port === undefined ||
        service.ports.some(({ name }) => name === route.port)
          ? []
          : [
              `${place} routes to port "${route.port}" of "${route.service}", which it does not have; add the port`,
            ]),
      ];
    }),
  );
}

/** Finds each cycle of `after` once, and names the way around it. */
function cycleProblems(system: System): string[] {
  const done = new Set<string>();
  const problems: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) {
      const cycle = [...path.slice(start), name].join(' after ');
      problems.push(`${system.name}: ${cycle} is a cycle, so none could start first; drop one "after"`);
      return;
    }
    if (done.has(name)) return;
    for (const next of system.services[name]?.after ?? []) visit(next, [...path, name]);
    done.add(name);
  };
  for (const name of Object.keys(system.services)) visit(name, []);
  return problems;
}

function calleesOf(service: Service): string[] {
  return (service.calls ?? []).map((call) => callOf(call).service);
}
