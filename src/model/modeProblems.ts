import type { Mode } from './environment';
import type { System } from './system';
import { callOf } from './callOf';

/** A part of a system that needs another. */
interface Need {
  readonly what: string;
  readonly mode: Mode | undefined;
  readonly verb: string;
  readonly name: string;
  /** The other part; undefined where there is none of that name. */
  readonly needed: { readonly mode?: Mode } | undefined;
}

/** Returns where a part of a system needs one that is not there in every mode in which the first is. */
export function modeProblems(system: System): string[] {
  return [...needsOfServices(system), ...needsOfFunctions(system), ...needsOfTheEdge(system)].flatMap(
    (need) => {
      const there = need.needed?.mode;
      if (there === undefined || there === need.mode) return [];
      return [
        `${system.name}: ${need.what} ${need.verb} "${need.name}", which is there in the ${there} mode alone; give both that mode, or neither`,
      ];
    },
  );
}

function needsOfServices({ services, stores }: System): Need[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const user = { what: `service "${name}"`, mode: service.mode };
    const called = (service.calls ?? []).map((call) => callOf(call).service);
    return [
      ...Object.keys(service.uses ?? {}).map((store) => ({
        ...user,
        verb: 'uses',
        name: store,
        needed: stores[store],
      })),
      ...called.map((callee) => ({ ...user, verb: 'calls', name: callee, needed: services[callee] })),
      ...(service.after ?? []).map((first) => ({
        ...user,
        verb: 'comes after',
        name: first,
        needed: services[first],
      })),
    ];
  });
}

function needsOfFunctions({ functions = {}, stores }: System): Need[] {
  return Object.entries(functions).flatMap(([name, { uses = {} }]) =>
    Object.keys(uses).map((store) => ({
      what: `function "${name}"`,
      mode: 'serverless' as const,
      verb: 'uses',
      name: store,
      needed: stores[store],
    })),
  );
}

function needsOfTheEdge({ ingresses, services, stores, cdns = [], dumps = [] }: System): Need[] {
  const routes = ingresses.flatMap((ingress) =>
    ingress.routes.map(({ service }) => ({
      what: `ingress "${ingress.name}"`,
      mode: ingress.mode,
      verb: 'routes to',
      name: service,
      needed: services[service],
    })),
  );
  const origins = cdns.map(({ name, mode, origin }) => ({
    what: `CDN "${name}"`,
    mode,
    verb: 'fetches from',
    name: origin.kind === 'bucket' ? origin.bucket : origin.ingress,
    needed:
      origin.kind === 'bucket'
        ? stores[origin.bucket]
        : ingresses.find((ingress) => ingress.name === origin.ingress),
  }));
  const copies = dumps.map(({ database, bucket }) => ({
    what: `the dump of "${database}"`,
    mode: stores[database]?.mode,
    verb: 'goes to',
    name: bucket,
    needed: stores[bucket],
  }));
  return [...routes, ...origins, ...copies];
}
