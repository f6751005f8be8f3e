import { isAwsApi, type StoreKind } from './store';
import type { System } from './system';
import { unknownNames } from './unknownNames';

/** Returns where CDNs, dumps, functions, WebSocket APIs and clients name what does not exist, or is of another kind. */
export function referenceProblems(system: System): string[] {
  return [
    ...functionProblems(system),
    ...apiProblems(system),
    ...cdnProblems(system),
    ...dumpProblems(system),
    ...clientProblems(system),
  ];
}

/** Functions run outside the network: what they reach is an API of AWS. */
function functionProblems(system: System): string[] {
  return Object.entries(system.functions ?? {}).flatMap(([name, { uses = {} }]) => {
    const place = `${system.name}: function "${name}" uses store`;
    const stores = Object.keys(uses);
    const unreachable = stores.filter((store) => {
      const kind = system.stores[store]?.kind;
      return kind !== undefined && !isAwsApi(kind);
    });
    return [
      ...unknownNames(place, stores, Object.keys(system.stores)),
      ...unreachable.map(
        (store) =>
          `${place} "${store}", which is a ${system.stores[store]?.kind}; a function reaches buckets, queues, topics and tables alone`,
      ),
    ];
  });
}

function apiProblems(system: System): string[] {
  const functions = Object.keys(system.functions ?? {});
  return Object.entries(system.webSocketApis ?? {}).flatMap(([name, { routes }]) =>
    unknownNames(
      `${system.name}: WebSocket API "${name}" routes to function`,
      [...new Set(Object.values(routes))],
      functions,
    ),
  );
}

function cdnProblems(system: System): string[] {
  return (system.cdns ?? []).flatMap(({ name, origin }) => {
    const place = `${system.name}: CDN "${name}" fetches from`;
    return origin.kind === 'bucket'
      ? [
          ...storeProblems(system, place, origin.bucket, 'bucket'),
          ...pathProblems(system, name, origin.folders ?? []),
        ]
      : unknownNames(
          `${place} ingress`,
          [origin.ingress],
          system.ingresses.map((ingress) => ingress.name),
        );
  });
}

/** Below one host a path leads to the pages of a folder or to an API, by the name of its stage. */
function pathProblems(
  { name, webSocketApis = {} }: System,
  cdn: string,
  folders: readonly string[],
): string[] {
  return Object.entries(webSocketApis).flatMap(([api, { stage }]) =>
    folders.includes(stage)
      ? [
          `${name}: CDN "${cdn}" has a folder "${stage}", which is the stage of the API "${api}" too; rename one`,
        ]
      : [],
  );
}

function dumpProblems(system: System): string[] {
  return (system.dumps ?? []).flatMap(({ database, bucket }) => {
    const place = `${system.name}: the dump of "${database}"`;
    return [
      ...storeProblems(system, `${place} is of`, database, 'database'),
      ...storeProblems(system, `${place} goes to`, bucket, 'bucket'),
    ];
  });
}

function storeProblems({ stores }: System, place: string, name: string, wanted: StoreKind): string[] {
  const kind = stores[name]?.kind;
  const known = Object.keys(stores).filter((store) => stores[store]?.kind === wanted);
  if (kind === undefined) return unknownNames(`${place} ${wanted}`, [name], known);
  return kind === wanted ? [] : [`${place} "${name}", which is a ${kind}; name a ${wanted}`];
}

function clientProblems(system: System): string[] {
  const reachable = [
    ...system.ingresses.map(({ name }) => name),
    ...(system.cdns ?? []).map(({ name }) => name),
    ...Object.keys(system.webSocketApis ?? {}),
    ...Object.keys(system.services),
  ];
  return Object.entries(system.clients ?? {}).flatMap(([name, { reaches }]) =>
    unknownNames(`${system.name}: client "${name}" reaches`, reaches, reachable),
  );
}
